import { jest } from '@jest/globals';
import type { SigningAlgorithm } from '../../lambdas/core/configuration.ts';
import { PUBLISH_WAIT_SECONDS, type RotationPolicy } from '../../lambdas/core/keys/rotation-policy.ts';
import { SimulatedYear } from '../support/rotation/simulated-year.ts';

/** A year takes seconds, and a machine may have other things to do. */
jest.setTimeout(120_000);

const MINUTE = 60;
const HOUR = 3_600;

describe('a year of rotations, revocations, changed lifetimes, a disabled key, another algorithm and crashes', () => {
  it.each<[SigningAlgorithm, number]>([
    ['RS256', 1],
    ['ES256', 2],
  ])('%s: no verifier fails a live token, none accepts a revoked one, no key is forgotten', async (algorithm, seed) => {
    const year = await new SimulatedYear({ algorithm, seed }).run();
    expect(year.publication.violations).toEqual([]);
    // Twelve months, two revocations, one disabled key, one change of algorithm.
    expect(year.signed.size).toBeGreaterThanOrEqual(13);
    expect(year.fleet.failovers).toBeGreaterThanOrEqual(1);
    expect(year.crashes).toBeGreaterThan(1_000);
    expect(year.timesWithoutStandby).toBe(3);
    // As below, and a quarter of an hour for each run that died meanwhile.
    expect(year.longestWithoutStandby).toBeLessThan(4 * HOUR);
  });

  it('has a standby always, but after a revocation or a failure: until a new key is known to all', async () => {
    const year = await new SimulatedYear({ algorithm: 'ES256', seed: 6, crashProbability: 0 }).run();
    expect({ violations: year.publication.violations, crashes: year.crashes }).toEqual({ violations: [], crashes: 0 });
    // Two revocations, and a key that was disabled.
    expect(year.timesWithoutStandby).toBe(3);
    expect(year.longestWithoutStandby).toBeGreaterThan(PUBLISH_WAIT_SECONDS);
    // Until rotation runs; creating a key and waiting for its permissions; known to all; until rotation runs.
    expect(year.longestWithoutStandby).toBeLessThan(PUBLISH_WAIT_SECONDS + 40 * MINUTE);
  });

  it.each<[string, (policy: RotationPolicy) => RotationPolicy, RegExp]>([
    [
      'signs with a key that is not known to all',
      (policy) => ({ ...policy, publishWaitSeconds: 0 }),
      /signed \d+ s before every verifier knew it|refused/,
    ],
    [
      'waits only for as long as its answer says that keys may be kept',
      (policy) => ({ ...policy, publishWaitSeconds: 300 }),
      /signed \d+ s before every verifier knew it|refused/,
    ],
    [
      'removes a key when it has stopped signing',
      (policy) => ({ ...policy, removalMarginSeconds: -policy.longestLifetimeSeconds }),
      /was removed \d+ s too early/,
    ],
    [
      'does not notice that tokens live longer now',
      (policy) => ({ ...policy, longestLifetimeSeconds: 86_400 }),
      /was removed \d+ s too early/,
    ],
  ])('is failed by a machine that %s', async (_, breakPolicy, violation) => {
    const year = await new SimulatedYear({ algorithm: 'ES256', seed: 5, breakPolicy }).run();
    expect(year.publication.violations[0]).toMatch(violation);
  });
});
