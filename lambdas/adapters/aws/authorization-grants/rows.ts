import * as z from 'zod/mini';
import {
  type AuthorizationDetails,
  formatDetails,
  NO_DETAILS,
  parseDetails,
} from '../../../../protect/vocabulary/authorization-details.ts';
import { isClientId, isMemberId, isOrganizationId, isProviderId } from '../../../../protect/vocabulary/identifiers.ts';
import { isKeyThumbprint, type KeyThumbprint } from '../../../../protect/vocabulary/key-thumbprint.ts';
import { isScopeToken } from '../../../../protect/vocabulary/scope.ts';
import type { AuthorizationGrant, GrantKey, RefreshDigest } from '../../../core/tokens/authorization-grant.ts';
import type { RedemptionId } from '../../../core/tokens/redemption.ts';
import type { Row } from '../dynamodb/dynamo.ts';
import { present } from '../dynamodb/present.ts';

const seconds = () => z.number().check(z.refine(Number.isSafeInteger, { error: 'whole seconds' }));
const digest = <T extends string>() =>
  z.custom<T>((value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value), { error: 'a digest' });

/** Of a text that is none, nothing is guessed (law 10). */
const detailsText = z.pipe(
  z.string().check(z.refine((text) => parseDetails(text) !== undefined, { error: 'authorization details' })),
  z.transform((text): AuthorizationDetails => parseDetails(text) ?? NO_DETAILS),
);

const row = z.object({
  organization: z.custom<AuthorizationGrant['organization']>(isOrganizationId),
  member: z.custom<AuthorizationGrant['member']>(isMemberId),
  provider: z.custom<AuthorizationGrant['provider']>(isProviderId),
  client: z.custom<AuthorizationGrant['client']>(isClientId),
  redirectUri: z.string(),
  codeChallenge: z.string(),
  codeBoundTo: z.optional(z.custom<KeyThumbprint>(isKeyThumbprint, { error: 'a thumbprint' })),
  refreshBoundTo: z.optional(z.custom<KeyThumbprint>(isKeyThumbprint, { error: 'a thumbprint' })),
  scopes: z.array(z.string().check(z.refine((text) => isScopeToken(text), { error: 'a scope' }))),
  authorizationDetails: z.optional(detailsText),
  resources: z.array(z.string()).check(z.minLength(1)),
  authenticatedAt: z.optional(seconds()),
  grantedAt: seconds(),
  codeExpiresAt: seconds(),
  expiresAt: seconds(),
  redeemedAt: z.optional(seconds()),
  tokenId: z.optional(digest<RedemptionId>()),
  refreshDigest: z.optional(digest<RefreshDigest>()),
  recalledAt: z.optional(seconds()),
});

/** `ttl` is when nothing of it is good any more; DynamoDB deletes it some time after. */
export function toGrantRow({ key, scopes, details, resources, ...grant }: AuthorizationGrant): Row {
  const authorizationDetails = details && { authorizationDetails: formatDetails(details) };
  const sets = { scopes: [...scopes], ...authorizationDetails, resources: [...resources] };
  return { pk: key, ...grant, ...sets, ttl: grant.expiresAt };
}

/** @throws Error when the row does not parse: unknown is never a pass (law 10) */
export function fromGrantRow(key: GrantKey, stored: Row): AuthorizationGrant {
  const parsed = row.safeParse(stored);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new Error(`a stored authorization cannot be read: ${fields}`);
  }
  const { scopes, authorizationDetails: details, resources, ...grant } = parsed.data;
  const [first = '', ...others] = resources;
  const sets = { scopes: new Set(scopes.filter(isScopeToken)), ...(details && { details }) };
  return { key, ...present(grant), ...sets, resources: [first, ...others] };
}
