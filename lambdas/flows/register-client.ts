import type { JsonObject } from '../../protect/jose/strict-json.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import { type DynamicClient, dynamicClientId, WAITING_SECONDS } from '../core/clients/dynamic-client.ts';
import { type ClientInformation, clientInformation } from '../core/clients/registration-answer.ts';
import type { RegistrationRefusal } from '../core/clients/registration-refusal.ts';
import { parseRegistration, type RequestedClient } from '../core/clients/registration-request.ts';
import {
  judgeRegistrationToken,
  type RegistrationToken,
  registrationAccessDigest,
  registrationAccessTokenOf,
  registrationTokenDigest,
  registrationTokenId,
} from '../core/clients/registration-token.ts';
import { scopesForTools } from '../core/configuration/own-scopes.ts';
import type { Configuration } from '../core/configuration.ts';
import { type Client, usesSecret } from '../core/records.ts';
import type { ClientRegistrations } from '../ports/client-registrations.ts';
import type { Ids } from '../ports/ids.ts';
import type { TrustSources } from '../ports/trust-sources.ts';
import { newClientSecret } from './administration/client-secret.ts';

export interface RegistrationDependencies {
  readonly configuration: Configuration;
  readonly registrations: ClientRegistrations;
  /** Nothing from memory: what was switched off a moment ago registers nobody. */
  readonly trust: Pick<TrustSources, 'findClient' | 'findOrganization'>;
  readonly ids: Pick<Ids, 'clientSecret' | 'authorizationSecret' | 'singleUseId' | 'auditSuffix'>;
}

export interface RegistrationRequest {
  /** As the `Authorization` header has it; `undefined`: none. */
  readonly token: string | undefined;
  /** Read only when the token is one. */
  readonly metadata: () => Result<JsonObject, RegistrationRefusal>;
}

/**
 * RFC 7591 §3: offered here → the initial access token, which says for which organization → what the client says of itself →
 * one transaction: a use of the token, the client, its place among those that wait, the audit entry. The client is in
 * quarantine: it gets nothing before an administrator of that organization enables it (M10). A request that is refused
 * writes nothing, and uses nothing up (law 8).
 *
 * - Sent twice: two clients, each with a use of the token. Many at once with a token of one use: one client.
 * - The answer is lost, or the process dies after the write: a client that nobody has the secrets of waits, and ends.
 * - Dies before: nothing is there, and the token is as good as before.
 * @throws Unavailable
 */
export async function registerClient(
  dependencies: RegistrationDependencies,
  request: RegistrationRequest,
  now: number,
): Promise<Result<{ readonly client: DynamicClient; readonly information: ClientInformation }, RegistrationRefusal>> {
  const { configuration, registrations, ids } = dependencies;
  if (configuration.dynamicRegistration === 'off') return err({ reason: 'registration_off' });
  const token = await admit(dependencies, request.token, now);
  if (!token.ok) return token;
  const body = request.metadata();
  if (!body.ok) return body;
  const said = parseRegistration(body.value, configuration);
  if (!said.ok) return err({ reason: 'registration_not_honoured', ...said.error });
  const { client, clientSecret, registrationAccessToken } = newClient(dependencies, said.value, token.value, now);
  const outcome = await registrations.register(client, token.value, registeredEntry(client, ids.auditSuffix()));
  switch (outcome) {
    case 'registered': {
      const secrets = { clientSecret, registrationAccessToken };
      return ok({ client, information: clientInformation(client, configuration.issuer, secrets) });
    }
    case 'too_many_waiting':
      return err({ reason: 'too_many_waiting', organization: token.value.organization });
    case 'no_organization':
      return err({ reason: 'organization_not_active', organization: token.value.organization });
    case 'token_spent':
      // Somebody else was first, or it was revoked or ended at this moment.
      return err(await whySpent(dependencies, token.value, now));
  }
}

async function admit(
  { registrations, trust }: RegistrationDependencies,
  presented: string | undefined,
  now: number,
): Promise<Result<RegistrationToken, RegistrationRefusal>> {
  if (presented === undefined) return err({ reason: 'registration_token_missing' });
  const digest = registrationTokenDigest(presented);
  const token = judgeRegistrationToken(digest && (await registrations.findToken(digest)), now);
  if (!token.ok) return token;
  const { organization } = token.value;
  const found = await trust.findOrganization(organization);
  if (found?.status !== 'active') return err({ reason: 'organization_not_active', organization });
  return token;
}

async function whySpent(
  { registrations }: RegistrationDependencies,
  { digest }: RegistrationToken,
  now: number,
): Promise<RegistrationRefusal> {
  const judged = judgeRegistrationToken(await registrations.findToken(digest), now);
  return judged.ok ? { reason: 'registration_token_used_up', token: registrationTokenId({ digest }) } : judged.error;
}

function newClient(
  { configuration, ids }: RegistrationDependencies,
  { name, ...said }: RequestedClient,
  token: RegistrationToken,
  now: number,
) {
  const made = usesSecret(said.authenticationMethod) ? newClientSecret(ids) : undefined;
  const registrationAccessToken = registrationAccessTokenOf(ids.authorizationSecret());
  const accessTokenSha256 = registrationAccessDigest(registrationAccessToken);
  if (accessTokenSha256 === undefined) throw new Error('a token of our own has another form');
  const client: DynamicClient = {
    ...said,
    id: dynamicClientId(ids.singleUseId()),
    status: 'active',
    secrets: made === undefined ? [] : [made.digest],
    scopes: scopesForTools(configuration),
    registration: {
      organization: token.organization,
      registeredAt: now,
      waitsUntil: now + WAITING_SECONDS,
      token: registrationTokenId(token),
      accessTokenSha256,
      ...(name !== undefined && { name }),
    },
  };
  return { client, clientSecret: made?.secret, registrationAccessToken };
}

/** The token's use stands in it. */
function registeredEntry({ id, registration, ...client }: DynamicClient, suffix: string): AuditEntry {
  const { organization, registeredAt: at, waitsUntil, token } = registration;
  const details = { registrationToken: token, waitsUntil, ...registeredDetails(client) };
  const actor = { kind: 'client', id } as const;
  return { organization, at, suffix, actor, action: 'client.registered', target: id, details };
}

/** Its words are not among them: nobody has looked at them. */
function registeredDetails({ authenticationMethod, redirectUris, keys }: Omit<Client, 'id' | 'registration'>) {
  return {
    authenticationMethod,
    redirectUris: [...(redirectUris ?? [])].join(' '),
    ...(keys?.source === 'published' && { jwksUri: keys.jwksUri }),
  };
}
