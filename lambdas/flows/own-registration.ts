import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import { type DynamicClient, isDynamic, isDynamicClientId, registrationState } from '../core/clients/dynamic-client.ts';
import { type ClientInformation, clientInformation } from '../core/clients/registration-answer.ts';
import type { RegistrationAccessRefusal } from '../core/clients/registration-refusal.ts';
import { isRegistrationAccess } from '../core/clients/registration-token.ts';
import type { RegistrationDependencies } from './register-client.ts';

export interface OwnRegistrationRequest {
  /** As the path has it, unchecked. */
  readonly client: string;
  /** The registration access token; `undefined`: none. */
  readonly token: string | undefined;
}

/**
 * RFC 7592 §2.1: what is registered, to whom shows this client's own registration access token. The secret is a digest, and
 * is not told again; nothing is rotated by looking.
 * @throws Unavailable
 */
export async function readOwnRegistration(
  dependencies: RegistrationDependencies,
  request: OwnRegistrationRequest,
  now: number,
): Promise<Result<ClientInformation, RegistrationAccessRefusal>> {
  const found = await findOwn(dependencies, request, now);
  if (!found.ok) return found;
  const { client, token } = found.value;
  return ok(clientInformation(client, dependencies.configuration.issuer, { registrationAccessToken: token }));
}

/**
 * RFC 7592 §2.3: off in the whole deployment, as by the operator's word (law 9), and for good: its enablement counts for
 * nothing, and its tokens are refused within 60 s. Sent again: unknown. It may do so whatever the configuration says by
 * now: it only takes away.
 * @throws Unavailable
 */
export async function deleteOwnRegistration(
  dependencies: RegistrationDependencies,
  request: OwnRegistrationRequest,
  now: number,
): Promise<Result<DynamicClient, RegistrationAccessRefusal>> {
  const found = await findOwn(dependencies, request, now);
  if (!found.ok) return found;
  const { client } = found.value;
  const audit = deletedEntry(client, now, dependencies.ids.auditSuffix());
  const outcome = await dependencies.registrations.deleteClient(client, now, audit);
  return outcome === 'deleted' ? ok(client) : err({ reason: 'registration_ended', client: client.id });
}

/** Unknown, another client's, and a wrong token are one answer, after one comparison in constant time. */
async function findOwn(
  { trust }: RegistrationDependencies,
  { client: id, token }: OwnRegistrationRequest,
  now: number,
): Promise<Result<{ readonly client: DynamicClient; readonly token: string }, RegistrationAccessRefusal>> {
  if (token === undefined) return err({ reason: 'registration_access_missing' });
  const client = isDynamicClientId(id) ? await trust.findClient(id) : undefined;
  const isOwn = isRegistrationAccess(token, client?.registration?.accessTokenSha256);
  if (client === undefined || !isDynamic(client)) return err({ reason: 'registration_unknown' });
  const about = { client: client.id };
  if (!isOwn) return err({ reason: 'registration_access_wrong', ...about });
  if (registrationState(client.registration, now) === 'ended') return err({ reason: 'registration_ended', ...about });
  return ok({ client, token });
}

function deletedEntry({ id, registration: { organization } }: DynamicClient, at: number, suffix: string): AuditEntry {
  const actor = { kind: 'client', id } as const;
  return { organization, at, suffix, actor, action: 'client.unregistered', target: id, details: {} };
}
