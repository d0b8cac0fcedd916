import type { RefusalReason } from '../../lambdas/core/refusal.ts';
import { expectNothingHappened } from './redeem.ts';
import type { TokenHttpParts } from './token-http.ts';
import { bodyOf, type TokenWorld } from './token-world.ts';

/** No token, the one answer outside, this reason inside, nothing written. */
export async function expectInvalidGrant(
  world: TokenWorld,
  parts: TokenHttpParts,
  reason: RefusalReason,
): Promise<void> {
  const response = await world.post(parts);
  expect(response.statusCode).toBe(400);
  expect(bodyOf(response)).toMatchObject({
    error: 'invalid_grant',
    error_description: expect.stringMatching(/^Invalid assertion \(correlation id \S+\)$/),
  });
  expect(world.telemetry.calls.at(-1)?.[1]).toMatchObject({ reason });
  expectNothingHappened(world);
}
