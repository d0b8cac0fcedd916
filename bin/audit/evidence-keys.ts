import * as z from 'zod/mini';
import type { EvidenceKey } from '../../lambdas/core/audit/verify-evidence.ts';
import { RING_MAX_AGE_SECONDS, type RingKey } from '../../lambdas/core/keys/ring.ts';
import { fieldError } from '../command-error.ts';

/** Keys of the ring, and those that have left it. */
export function evidenceKeys(keys: readonly RingKey[]): readonly EvidenceKey[] {
  return keys.map(({ kid, algorithm, publicJwk, createdAt, retiredAt, revokedAt }) => ({
    ...{ kid, algorithm, publicJwk, createdAt },
    ...(retiredAt !== undefined && { endedAt: retiredAt + RING_MAX_AGE_SECONDS }),
    ...(revokedAt !== undefined && { revokedAt }),
  }));
}

/** As a JWK set with what is known of each key's time: `iat`, `exp` and `revoked` as in OpenID Federation 1.0 §8.7. */
export function evidenceJwks(keys: readonly EvidenceKey[]): object {
  return {
    keys: keys.map(({ kid, algorithm, publicJwk, createdAt, endedAt, revokedAt }) => ({
      ...{ ...publicJwk, kid, alg: algorithm, use: 'sig' },
      ...(createdAt !== undefined && { iat: createdAt }),
      ...(endedAt !== undefined && { exp: endedAt }),
      ...(revokedAt !== undefined && { revoked: { revoked_at: revokedAt } }),
    })),
  };
}

const publicJwk = z.union([
  z.object({ kty: z.literal('RSA'), n: z.string(), e: z.string() }),
  z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
]);
const jwksSchema = z.object({
  keys: z.array(
    z.intersection(
      publicJwk,
      z.object({
        kid: z.string(),
        alg: z.enum(['RS256', 'ES256']),
        iat: z.optional(z.number()),
        exp: z.optional(z.number()),
        revoked: z.optional(z.object({ revoked_at: z.number() })),
      }),
    ),
  ),
});

/** What {@link evidenceJwks} makes, or the published keys. @throws CommandError */
export function parseEvidenceJwks(json: unknown): readonly EvidenceKey[] {
  const parsed = jwksSchema.safeParse(json);
  if (!parsed.success) {
    throw fieldError([{ field: 'jwks', problem: 'must be a JWK set of keys with kid, alg and kty RSA or EC' }]);
  }
  return parsed.data.keys.map((key) => ({
    ...{ kid: key.kid, algorithm: key.alg, publicJwk: publicJwk.parse(key) },
    ...(key.iat !== undefined && { createdAt: key.iat }),
    ...(key.exp !== undefined && { endedAt: key.exp }),
    ...(key.revoked !== undefined && { revokedAt: key.revoked.revoked_at }),
  }));
}
