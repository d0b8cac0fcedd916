import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { isMemberId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { isHalfApprovalId } from '../../core/agents/half-approvals.ts';
import { type Body, parseApprovalRequest } from '../../core/agents/request.ts';
import type { Configuration } from '../../core/configuration.ts';
import { parseAttestation } from '../../core/passkeys/answer.ts';
import {
  approvalPurpose,
  type ChallengePurpose,
  confirmationPurpose,
  REGISTRATION,
} from '../../core/passkeys/challenge.ts';
import { isPasskeyId, type Passkey } from '../../core/passkeys/passkey.ts';
import { isPasskeyName, PASSKEY_NAME_FORM, REGISTRATION_SIGN_IN_SECONDS } from '../../core/passkeys/registration.ts';
import type { FieldProblem } from '../../core/registration/field-problem.ts';
import { loginPath } from '../../core/sign-in/login-path.ts';
import { type BeginPasskeyDependencies, beginPasskey } from '../../flows/begin-passkey.ts';
import {
  type NewPasskey,
  type PasskeyDependencies,
  registerPasskey,
  removePasskey,
  showOwnPasskeys,
} from '../../flows/change-passkeys.ts';
import { type AgentHandler, malformed, type RequestNotes } from '../agents/routes.ts';
import { readJsonBody } from '../http/json-body.ts';
import { jsonResponse, NO_STORE } from '../http/response.ts';
import type { AdmittedPerson } from './confirmations.ts';
import { creationOptions, requestOptions } from './passkey-options.ts';

export type PasskeyEndpointDependencies = PasskeyDependencies &
  BeginPasskeyDependencies & { readonly configuration: Configuration };

type Handler = (
  dependencies: PasskeyEndpointDependencies,
  admitted: AdmittedPerson,
  event: APIGatewayProxyEventV2,
  notes: RequestNotes,
) => ReturnType<AgentHandler>;

/** One's own passkeys. */
export const showPasskeys: Handler = async (dependencies, { person }, _, notes) => {
  const { passkeys, mayRegister } = await showOwnPasskeys(dependencies, person);
  notes.finish({ passkeys: passkeys.length });
  const { organization, provider } = person.session;
  const signInAgain = loginPath(organization, { provider, max_age: String(REGISTRATION_SIGN_IN_SECONDS) });
  const answer = { passkeys: passkeys.map(passkeyJson), may_register: mayRegister, sign_in_again: signInAgain };
  return ok(jsonResponse(200, answer, NO_STORE));
};

/** What the browser is asked for: with a challenge for one decision, which the body names as the decision itself does. */
export const beginWithPasskey: Handler = async (dependencies, { person }, event, notes) => {
  const body = readJsonBody(event);
  if (!body.ok) return malformed(body.error);
  const purpose = parsePurpose(body.value, dependencies.configuration);
  if (!purpose.ok) return malformed(purpose.error);
  const begun = await beginPasskey(dependencies, person, purpose.value);
  if (!begun.ok) return begun;
  notes.finish({ passkeys: begun.value.passkeys.length });
  const { issuer } = dependencies.configuration;
  const options =
    purpose.value === REGISTRATION ? creationOptions(begun.value, person, issuer) : requestOptions(begun.value, issuer);
  return ok(jsonResponse(200, { public_key: options }, NO_STORE));
};

export const addPasskey: Handler = async (dependencies, { person }, event, notes) => {
  const body = readJsonBody(event);
  if (!body.ok) return malformed(body.error);
  const added = parseNewPasskey(body.value);
  if (!added.ok) return malformed(added.error);
  const registered = await registerPasskey(dependencies, person, added.value);
  if (!registered.ok) return registered;
  notes.finish({});
  return ok(jsonResponse(201, passkeyJson(registered.value), NO_STORE));
};

export const dropPasskey: Handler = async (dependencies, { person }, event, notes) => {
  const id = event.pathParameters?.['passkey'];
  if (!isPasskeyId(id)) return err({ reason: 'passkey_missing' });
  const removed = await removePasskey(dependencies, person, id);
  if (!removed.ok) return removed;
  notes.finish({});
  return ok(jsonResponse(200, passkeyJson(removed.value), NO_STORE));
};

/** `{for: "register"}`, `{for: "approve", …an approval}`, or `{for: "confirm", member, id}`. */
function parsePurpose(body: Body, configuration: Configuration): Result<ChallengePurpose, FieldProblem> {
  const { for: what, ...decision } = body;
  switch (what) {
    case 'register':
      return ok(REGISTRATION);
    case 'approve': {
      const request = parseApprovalRequest({ ...decision, passkey: undefined }, configuration);
      return request.ok ? ok(approvalPurpose(request.value)) : request;
    }
    case 'confirm': {
      const { member, id } = decision;
      if (!isMemberId(member)) return err({ field: 'member', problem: 'must be the id of who approved it' });
      if (!isHalfApprovalId(id)) return err({ field: 'id', problem: 'must be the id of what is confirmed' });
      return ok(confirmationPurpose({ member, id }));
    }
    default:
      return err({ field: 'for', problem: 'must be register, approve or confirm' });
  }
}

function parseNewPasskey({ name, passkey }: Body): Result<NewPasskey, FieldProblem> {
  if (!isPasskeyName(name)) return err({ field: 'name', problem: `must be ${PASSKEY_NAME_FORM}` });
  const answer = parseAttestation(passkey);
  return answer.ok ? ok({ name, answer: answer.value }) : answer;
}

function passkeyJson({ id, name, registeredAt, lastUsedAt }: Passkey) {
  return { id, name, registered_at: registeredAt, ...(lastUsedAt !== undefined && { last_used_at: lastUsedAt }) };
}
