import * as z from 'zod/mini';
import { obeyOrders } from '../../../core/keys/order.ts';
import type { KeyRing } from '../../../core/keys/ring.ts';
import type { Row } from '../dynamodb/dynamo.ts';
import { present } from '../dynamodb/present.ts';

/** The ring is one item. */
export const RING_KEY = { pk: 'ring' };

/** So are the keys that have left it: some four a year, half a kilobyte each. */
export const FORMER_KEY = { pk: 'former' };

const keySchema = z.object({
  kid: z.string(),
  keyArn: z.string(),
  algorithm: z.enum(['RS256', 'ES256']),
  state: z.enum(['pending', 'standby', 'active', 'retiring', 'removed']),
  publicJwk: z.union([
    z.object({ kty: z.literal('RSA'), n: z.string(), e: z.string() }),
    z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
  ]),
  createdAt: z.number(),
  activatedAt: z.optional(z.number()),
  retiredAt: z.optional(z.number()),
  revokedAt: z.optional(z.number()),
  longestLifetimeSeconds: z.optional(z.number()),
});

const ringRow = z.object({
  version: z.number(),
  sweptAt: z.optional(z.number()),
  keys: z.array(keySchema),
  orders: z.optional(
    z.array(
      z.union([
        z.object({ order: z.literal('promote'), at: z.number() }),
        z.object({ order: z.literal('revoke'), kid: z.string(), at: z.number() }),
      ]),
    ),
  ),
});

/** The ring as its orders leave it. @throws Error when the row is not one that we wrote: an unknown order, too (L10) */
export function parseRing(row: Row): KeyRing {
  const parsed = ringRow.safeParse(row);
  if (!parsed.success) throw new Error('the stored key ring cannot be read');
  const { version, sweptAt, keys, orders = [] } = parsed.data;
  const obeyed = obeyOrders(
    keys.map((key) => present(key)),
    orders,
  );
  return { version, keys: obeyed, ...(sweptAt !== undefined && { sweptAt }) };
}

const formerRow = z.object({ version: z.number(), keys: z.array(keySchema) });

/** @throws Error when the row is not one that we wrote: a key that cannot be read is not left out in silence */
export function parseFormer(row: Row): Pick<KeyRing, 'version' | 'keys'> {
  const parsed = formerRow.safeParse(row);
  if (!parsed.success) throw new Error('the stored former keys cannot be read');
  return { version: parsed.data.version, keys: parsed.data.keys.map((key) => present(key)) };
}
