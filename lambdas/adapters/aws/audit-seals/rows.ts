import * as z from 'zod/mini';
import type { Day } from '../../../core/audit/record.ts';
import { SEAL_MARGIN_SECONDS, type Seal, type SealLink } from '../../../core/audit/seal.ts';
import { auditPartition, DEPLOYMENT } from '../audit-trail/rows.ts';
import type { Row } from '../dynamodb/dynamo.ts';
import { present } from '../dynamodb/present.ts';

/** No partition of entries begins so: an organization's id has no `#`, and they have two parts. */
export function headKey(organization: string | undefined) {
  return { pk: `head#${organization ?? DEPLOYMENT}`, sk: 'head' };
}

/** A seal stands under the very key of its entry. `ttl`: later than the entry's. */
export function sealRow(seal: Seal): Row {
  const { organization, time, id, ...rest } = seal;
  const ttl = seal.keptUntil === undefined ? undefined : Date.parse(seal.keptUntil) / 1_000 + SEAL_MARGIN_SECONDS;
  return {
    pk: auditPartition(organization as never, time.slice(0, 10) as Day),
    sk: `${time}#${id}`,
    ...rest,
    organization: organization ?? DEPLOYMENT,
    ...(ttl !== undefined && { ttl }),
  };
}

const link = { digest: z.string(), keptUntil: z.optional(z.string()) };
const headSchema = z.object({ ...link, n: z.number(), time: z.string() });
const sealSchema = z.object({
  ...{ ...link, n: z.number(), sk: z.string(), organization: z.string(), entryDigest: z.string() },
  previous: z.optional(z.object({ ...link, time: z.string() })),
});

/** @throws ZodError */
export function toSealLink(row: Row): SealLink {
  return present(headSchema.parse(row));
}

/** @throws ZodError: a seal that cannot be read is not left out in silence */
export function toSeal(row: Row): Seal {
  const { sk, organization, previous, keptUntil, ...rest } = sealSchema.parse(row);
  const [time = '', id = ''] = sk.split('#');
  return {
    ...{ ...rest, time, id },
    ...(organization !== DEPLOYMENT && { organization }),
    ...(keptUntil !== undefined && { keptUntil }),
    ...(previous !== undefined && { previous: present(previous) }),
  };
}
