import { ok } from '../../../protect/vocabulary/result.ts';
import {
  SCIM_TOKEN_SLOTS,
  type ScimToken,
  scimTokenDigest,
  scimTokenId,
  scimTokenOf,
} from '../../core/provisioning/token.ts';
import type { ScimTokens } from '../../ports/provisioning-store.ts';
import {
  type Administered,
  type Administration,
  auditEntry,
  conflict,
  noOrganization,
  notFound,
} from './administration.ts';
import { changerOf, ungranted } from './changer.ts';
import { findProvider } from './find-provider.ts';

export interface CreatedScimToken {
  readonly token: Omit<ScimToken, 'slot'>;
  /** In this answer and nowhere else. */
  readonly secret: string;
}

/** Which provider's. */
export interface ScimTokensOf {
  readonly organization: string;
  readonly provider: string;
}

/**
 * A token for the SCIM client of one provider, which an administrator has allowed to provision; stored as a digest. At most
 * two are live. Sent twice: two tokens, and a third is refused; one whose answer was lost is in the list, and is revoked.
 */
export async function createScimToken(
  admin: Administration,
  tokens: ScimTokens,
  of: ScimTokensOf,
): Promise<Administered<CreatedScimToken>> {
  const found = await findProvider(admin, of.organization, of.provider);
  if (!found.ok) return found;
  const { id: provider, organization, scimRole } = found.value.record;
  if (scimRole === undefined) return conflict('scimRole', 'is not set: choose the role of provisioned members first');
  const by = await changerOf(admin);
  if (!by.ok) return by;
  const secret = scimTokenOf(admin.ids.authorizationSecret());
  const digest = scimTokenDigest(secret);
  if (digest === undefined) throw new Error('a token of our own has another form');
  const token = { digest, organization, provider, createdAt: admin.clock() };
  const details = { scimToken: scimTokenId(token) };
  const audit = auditEntry(admin, organization, { action: 'scim_token.created', target: provider, details });
  const outcome = await tokens.createToken(token, by.value, audit);
  switch (outcome) {
    case 'created':
      return ok({ token, secret });
    case 'full':
      return conflict('scimToken', `must be revoked first: ${SCIM_TOKEN_SLOTS.length} are live, and no more may be`);
    case 'no_organization':
      return noOrganization(organization);
    case 'not_an_administrator':
    case 'last_sign_in':
      return ungranted(outcome);
  }
}

/** Those that are live, the newest first. No secret is among them. */
export async function listScimTokens(
  admin: Administration,
  tokens: ScimTokens,
  of: ScimTokensOf,
): Promise<Administered<readonly ScimToken[]>> {
  const found = await findProvider(admin, of.organization, of.provider);
  if (!found.ok) return found;
  const listed = await tokens.listTokens(found.value.record.id);
  return ok([...listed].sort((a, b) => b.createdAt - a.createdAt));
}

/** From its next request on it is refused. Members whom it has provisioned stay as they are. */
export async function revokeScimToken(
  admin: Administration,
  tokens: ScimTokens,
  of: ScimTokensOf,
  id: string,
): Promise<Administered<ScimToken>> {
  const listed = await listScimTokens(admin, tokens, of);
  if (!listed.ok) return listed;
  const token = listed.value.find((one) => scimTokenId(one) === id);
  if (token === undefined) return noToken(of, id);
  const by = await changerOf(admin);
  if (!by.ok) return by;
  const revokedAt = admin.clock();
  const change = { action: 'scim_token.revoked', target: token.provider, details: { scimToken: id } } as const;
  const outcome = await tokens.revokeToken(token, revokedAt, by.value, auditEntry(admin, token.organization, change));
  switch (outcome) {
    case 'revoked':
      return ok({ ...token, revokedAt });
    case 'missing':
      return noToken(of, id);
    case 'not_an_administrator':
    case 'last_sign_in':
      return ungranted(outcome);
  }
}

function noToken({ provider }: ScimTokensOf, id: string) {
  return notFound('scimToken', `does not exist for ${provider}, or is revoked already: ${id}`);
}
