import { ok } from '../../../protect/vocabulary/result.ts';
import {
  type RegistrationToken,
  registrationTokenDigest,
  registrationTokenId,
  registrationTokenOf,
} from '../../core/clients/registration-token.ts';
import type { RegistrationTokens } from '../../ports/client-registrations.ts';
import { type Administered, auditEntry, type ByOperator, noOrganization, notFound, problem } from './administration.ts';
import { findOrganization } from './change-organization.ts';

/** Seconds. Somebody registers a tool today, or tomorrow. */
export const DEFAULT_TOKEN_LIFETIME_SECONDS = 86_400;
export const MAX_TOKEN_LIFETIME_SECONDS = 90 * 86_400;
/** More than there may wait would be of no use at once; a fleet of tools is enabled as it comes. */
export const MAX_TOKEN_USES = 1_000;

export interface RegistrationTokenInput {
  readonly organization: string;
  readonly uses: number;
  readonly lifetimeSeconds: number;
}

export interface CreatedRegistrationToken {
  readonly token: RegistrationToken;
  /** In this answer and nowhere else. */
  readonly secret: string;
}

/** A token by which so many clients register themselves for one organization (RFC 7591 §1.2); stored as a digest. */
export async function createRegistrationToken(
  admin: ByOperator,
  tokens: RegistrationTokens,
  { organization, uses, lifetimeSeconds }: RegistrationTokenInput,
): Promise<Administered<CreatedRegistrationToken>> {
  const found = await findOrganization(admin, organization);
  if (!found.ok) return found;
  const { id, status } = found.value.record;
  if (admin.configuration.dynamicRegistration === 'off')
    return problem('registrationToken', 'would be refused: "dynamicRegistration" is "off" in the configuration');
  if (status !== 'active') return problem('organization', `is ${status}: ${id}`);
  if (!isWithin(uses, MAX_TOKEN_USES)) return problem('uses', `must be 1–${MAX_TOKEN_USES}`);
  if (!isWithin(lifetimeSeconds, MAX_TOKEN_LIFETIME_SECONDS))
    return problem('expiresInSeconds', `must be at most ${MAX_TOKEN_LIFETIME_SECONDS / 86_400} days`);
  const secret = registrationTokenOf(admin.ids.authorizationSecret());
  const digest = registrationTokenDigest(secret);
  if (digest === undefined) throw new Error('a token of our own has another form');
  const createdAt = admin.clock();
  const expiresAt = createdAt + lifetimeSeconds;
  const token = { digest, organization: id, createdAt, expiresAt, uses, usesLeft: uses };
  const change = { action: 'registration_token.created', target: registrationTokenId(token) } as const;
  const outcome = await tokens.createToken(token, auditEntry(admin, id, { ...change, details: { uses, expiresAt } }));
  return outcome === 'created' ? ok({ token, secret }) : noOrganization(id);
}

/** Those that have not ended, the newest first; revoked and used up ones too. */
export async function listRegistrationTokens(
  admin: ByOperator,
  tokens: RegistrationTokens,
  organization: string,
): Promise<Administered<readonly RegistrationToken[]>> {
  const found = await findOrganization(admin, organization);
  if (!found.ok) return found;
  const listed = await tokens.listTokens(found.value.record.id, admin.clock());
  return ok([...listed].sort((a, b) => b.createdAt - a.createdAt));
}

/** From now on it registers nobody. Clients that it has registered stay as they are. */
export async function revokeRegistrationToken(
  admin: ByOperator,
  tokens: RegistrationTokens,
  organization: string,
  id: string,
): Promise<Administered<RegistrationToken>> {
  const listed = await listRegistrationTokens(admin, tokens, organization);
  if (!listed.ok) return listed;
  const token = listed.value.find((one) => registrationTokenId(one) === id);
  if (token === undefined)
    return notFound('registrationToken', `does not exist in ${organization}, or has ended: ${id}`);
  const revokedAt = admin.clock();
  const change = { action: 'registration_token.revoked', target: id } as const;
  const outcome = await tokens.revokeToken(token, revokedAt, auditEntry(admin, token.organization, change));
  return outcome === 'revoked'
    ? ok({ ...token, revokedAt })
    : problem('registrationToken', `is revoked already: ${id}`);
}

function isWithin(value: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= 1 && value <= most;
}
