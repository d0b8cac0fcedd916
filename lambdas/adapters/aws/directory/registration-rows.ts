import * as z from 'zod/mini';
import { isOrganizationId, type OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import type { RegistrationToken, RegistrationTokenDigest } from '../../../core/clients/registration-token.ts';
import type { Row } from '../dynamodb/dynamo.ts';
import { present } from '../dynamodb/present.ts';
import { directoryKey } from './keys.ts';

const seconds = () => z.number().check(z.refine(Number.isSafeInteger, { error: 'whole seconds' }));
const count = () =>
  z.number().check(z.refine((value) => Number.isSafeInteger(value) && value >= 0, { error: 'a count' }));

const tokenRow = z.object({
  digest: z.custom<RegistrationTokenDigest>((value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)),
  organization: z.custom<OrganizationId>(isOrganizationId),
  createdAt: seconds(),
  expiresAt: seconds(),
  uses: count(),
  usesLeft: count(),
  revokedAt: z.optional(seconds()),
});

export function toTokenRow(token: RegistrationToken): Row {
  return { ...directoryKey.registrationToken(token.digest), ...token, ttl: token.expiresAt };
}

/** @throws Error when the row does not parse: unknown is never a pass (law 10) */
export function fromTokenRow(row: Row): RegistrationToken {
  const parsed = tokenRow.safeParse(row);
  if (!parsed.success) throw new Error('a stored registration token cannot be read');
  return present(parsed.data);
}
