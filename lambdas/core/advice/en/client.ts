import { MAX_VOUCHED_CLIENTS } from '../../clients/vouched-client.ts';
import type { ClientRefusal, VouchingProblem } from '../../refusal.ts';
import type { Advice, AdviceOn } from '../advice.ts';
import { showTime } from '../advice.ts';
import { showText } from '../show-text.ts';

/** Of a client that came with nothing but a key of its own. */
const vouchingAdvice: Readonly<Record<VouchingProblem, (client: string) => Advice>> = {
  not_bound: (client) => ({
    meaning: `${client} did not authenticate, and its assertion is bound to no key (cnf).`,
    nextStep:
      "Enter the client's id and secret, or its private key, in the client's settings; or have the provider bind the assertion to the client's key.",
  }),
  other_key: (client) => ({
    meaning: `${client} did not authenticate, and its proof is of another key than its assertion is bound to.`,
    nextStep: 'Correct the client: it must prove the key for which the provider issued the assertion.',
  }),
  client_id_differs: (client) => ({
    meaning: `${client} did not authenticate, and the request names another client_id than the assertion.`,
    nextStep: 'Correct the client: leave client_id out, or send what its provider calls it.',
  }),
  name_malformed: (client) => ({
    meaning: `${client} did not authenticate, and the assertion's client_id is no name that can be shown.`,
    nextStep: 'Have the provider call the client by 1–256 printable characters without spaces.',
  }),
  not_trusted: (client) => ({
    meaning: `${client} did not authenticate, and its assertion is no trusted provider's word for it.`,
    nextStep: 'Compare issuer and keys with the provider that is registered here; the cause says which check failed.',
  }),
  provider_does_not_vouch: (client) => ({
    meaning: `${client} is not registered here, and its provider may not vouch for clients.`,
    nextStep:
      'Register the client; or let the provider vouch for clients, in its settings, if you trust it to say which tools may come.',
  }),
  known_here: (client) => ({
    meaning: `${client} is known here, and did not authenticate as it is registered.`,
    nextStep:
      "Enter the client's id and secret, or its private key, in the client's settings. A registered client never comes by its provider's word alone.",
  }),
  too_many: (client) => ({
    meaning: `${client} is new, and its provider has vouched for ${MAX_VOUCHED_CLIENTS} others already.`,
    nextStep: 'Register the client, or give it a name of a registered one (alias).',
  }),
};

/**
 * Who the client is could not be proved. `client_assertion_refused` is not here: its cause is a refusal with advice of
 * its own.
 */
export const clientAdvice: Omit<AdviceOn<ClientRefusal>, 'client_assertion_refused'> = {
  client_credentials_missing: () => ({
    meaning: 'The client did not authenticate.',
    nextStep: "Enter the client's id and secret, or its private key, in the client's settings.",
  }),
  malformed_authorization_header: () => ({
    meaning: "The client's Authorization header is not of the form Basic, with an id and a secret.",
    nextStep: 'Correct the client: the header is the word Basic and the base64 of ID:SECRET.',
  }),
  unsupported_client_assertion_type: () => ({
    meaning: 'The client authenticated by an assertion of a kind that does not exist here.',
    nextStep:
      'Correct the client: client_assertion_type must be urn:ietf:params:oauth:client-assertion-type:jwt-bearer.',
  }),
  client_assertion_already_used: ({ client }) => ({
    meaning: `The client ${client} authenticated by an assertion of its own that it had used before.`,
    nextStep: 'Correct the client: it must sign a new one, with a jti of its own, for every request.',
  }),
  client_assertion_for_other_address: ({ client, expected }) => ({
    meaning: `The client ${client} authenticated by an assertion of its own whose audience is not our issuer alone.`,
    nextStep: `Correct the client: the audience (aud) is ${expected} and nothing else. If its library always names the token endpoint, the operator can accept that of this client.`,
  }),
  unknown_client: () => ({
    meaning: 'No client is registered under this id.',
    nextStep:
      'Check the client id for a typing error. If the provider calls the client by a name of its own, register that name as an alias when enabling the client.',
  }),
  wrong_client_secret: ({ client }) => ({
    meaning: `The secret that came with the client ${client} is not its secret.`,
    nextStep: 'Enter the current secret in the client, or rotate it and enter the new one.',
  }),
  client_secret_expired: ({ client, expiredAt }) => ({
    meaning: `The secret that came with the client ${client} ended at ${showTime(expiredAt)}, after it was rotated.`,
    nextStep: 'Enter the new secret in the client; if nobody has it any more, rotate again.',
  }),
  client_disabled: ({ client }) => ({
    meaning: `The client ${client} is disabled in the whole deployment.`,
    nextStep: 'Ask the operator why, or use another client.',
  }),
  client_document_unusable: ({ client }) => ({
    meaning: `What stands at ${client} is no metadata document of this client any more.`,
    nextStep: 'Ask the developer of the client to publish its document again, at that very address.',
  }),
  client_awaits_approval: ({ client }) => ({
    meaning: `The client ${client} registered itself, and no administrator has enabled it.`,
    nextStep:
      'Ask an administrator of the organization that it registered for: it waits on the Clients page of the console.',
  }),
  wrong_client_authentication_method: ({ client, used, registered }) => ({
    meaning: `The client ${client} authenticated by ${used}, and is registered for ${registered}.`,
    nextStep:
      used === 'private_key_jwt' || registered === 'private_key_jwt'
        ? `Set the client to ${registered}, or register a client for ${used}.`
        : `Set the client to ${registered}, or ask the operator to take its secret in either form.`,
  }),
  client_id_differs_from_credentials: ({ client }) => ({
    meaning: `The request named another client_id than ${client}, which authenticated.`,
    nextStep: 'Correct the client: leave client_id out, or send the same id in both places.',
  }),
  client_not_vouched_for: ({ problem, name }) =>
    vouchingAdvice[problem](name === undefined ? 'The client' : `The client ${showText(name)}`),
  client_not_registered_for_grant: ({ client }) => ({
    meaning: `The client ${client} is not registered for redeeming assertions.`,
    nextStep: 'Ask the operator to register a client for it.',
  }),
};
