import { tokenBucket } from '../../../lambdas/adapters/memory/token-bucket.ts';

function bucket(burst: number, ratePerSecond: number) {
  let now = 1_000;
  const limiter = tokenBucket({ burst, ratePerSecond, clock: () => now });
  return {
    take: (caller = 'ada') => limiter.take(caller),
    pass: (seconds: number) => {
      now += seconds;
    },
  };
}

describe('a token bucket', () => {
  it('lets a burst pass, and then names the seconds to wait', () => {
    const { take } = bucket(3, 0.25);
    expect([take(), take(), take(), take(), take()]).toEqual([0, 0, 0, 4, 4]);
  });

  it('fills with time, up to the burst and no further', () => {
    const { take, pass } = bucket(2, 0.5);
    expect([take(), take(), take()]).toEqual([0, 0, 2]);
    pass(1);
    expect(take()).toBe(1);
    pass(1);
    expect([take(), take()]).toEqual([0, 2]);
    pass(3_600);
    expect([take(), take(), take()]).toEqual([0, 0, 2]);
  });

  it('is each caller’s own', () => {
    const { take } = bucket(1, 1);
    expect([take('ada'), take('ada'), take('bob')]).toEqual([0, 1, 0]);
  });

  it('does not empty when the clock goes back', () => {
    const { take, pass } = bucket(2, 1);
    take();
    pass(-100);
    expect([take(), take()]).toEqual([0, 1]);
  });

  it('remembers ten thousand callers: who was not seen longest begins anew', () => {
    const { take } = bucket(1, 1);
    take('first');
    for (let i = 0; i < 9_999; i += 1) take(`caller-${i}`);
    expect(take('first')).toBe(1);
    for (let i = 0; i < 10_000; i += 1) take(`another-${i}`);
    expect(take('first')).toBe(0);
  });
});
