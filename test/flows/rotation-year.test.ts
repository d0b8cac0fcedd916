import { jest } from '@jest/globals';
import type { SigningAlgorithm } from '../../lambdas/core/configuration.ts';
import type { RotationPolicy } from '../../lambdas/core/rotation-policy.ts';
import { SimulatedYear } from '../support/rotation/simulated-year.ts';

/** A year takes seconds, and a machine may have other things to do. */
jest.setTimeout(120_000);

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
    // After a revocation, and after a key was disabled: a key is created, and waits for two hours.
    expect(year.longestWithoutStandby).toBeLessThan(3 * HOUR);
    console.log(
      year.signed.size,
      year.service.keys.size,
      year.crashes,
      year.fleet.tokens,
      year.fleet.failovers,
      year.longestWithoutStandby / 60,
    );
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
      'forgets that functions sign with the key before for another minute',
      (policy) => ({ ...policy, removalMarginSeconds: 0 }),
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
