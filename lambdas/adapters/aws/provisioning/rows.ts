import * as z from 'zod/mini';
import {
  isOrganizationId,
  isProviderId,
  type OrganizationId,
  type ProviderId,
} from '../../../../protect/vocabulary/identifiers.ts';
import { SCIM_TOKEN_SLOTS, type ScimToken, type ScimTokenDigest } from '../../../core/provisioning/token.ts';
import { directoryKey } from '../directory/keys.ts';
import type { Row } from '../dynamodb/dynamo.ts';
import { present } from '../dynamodb/present.ts';

const seconds = () => z.number().check(z.refine(Number.isSafeInteger, { error: 'whole seconds' }));
const digest = () => z.custom<ScimTokenDigest>((value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value));

const tokenRow = z.object({
  digest: digest(),
  organization: z.custom<OrganizationId>(isOrganizationId),
  provider: z.custom<ProviderId>(isProviderId),
  createdAt: seconds(),
  slot: z.enum(SCIM_TOKEN_SLOTS),
  lastUsedAt: z.optional(seconds()),
  revokedAt: z.optional(seconds()),
});

const slotRow = z.object({ digest: digest() });

export function toScimTokenRow(token: ScimToken): Row {
  return { ...directoryKey.scimToken(token.digest), ...token };
}

/** @throws Error when the row does not parse: unknown is never a pass (law 10) */
export function fromScimTokenRow(row: Row): ScimToken {
  const parsed = tokenRow.safeParse(row);
  if (!parsed.success) throw new Error('a stored SCIM token cannot be read');
  return present(parsed.data);
}

/** @throws Error when the row does not parse */
export function digestInSlot(row: Row): ScimTokenDigest {
  const parsed = slotRow.safeParse(row);
  if (!parsed.success) throw new Error('a slot of SCIM tokens cannot be read');
  return parsed.data.digest;
}
