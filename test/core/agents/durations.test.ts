import {
  DURATIONS,
  grantSeconds,
  offeredDurations,
  parseDurations,
  termOf,
} from '../../../lambdas/core/agents/durations.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';

const RENAME = 'projects:rename' as Scope;
const APPROVED = new Set([RENAME]);
const lifetimes = (writeGrantLifetimeSeconds: number, maxWriteGrantLifetimeSeconds = 86_400) => ({
  writeGrantLifetimeSeconds,
  maxWriteGrantLifetimeSeconds,
});

describe('a chosen duration', () => {
  it.each([
    ['once', 14_400],
    ['hour', 3_600],
    ['default', 14_400],
    ['day', 86_400],
  ] as const)('%s is %s seconds', (duration, seconds) => {
    expect(grantSeconds(duration, lifetimes(14_400))).toBe(seconds);
  });

  it.each(DURATIONS)('%s is never longer than the deployment allows', (duration) => {
    for (const max of [60, 900, 3_599, 3_600, 14_400, 86_400]) {
      expect(grantSeconds(duration, lifetimes(Math.min(900, max), max))).toBeLessThanOrEqual(max);
    }
  });

  it('ends counted from the approval, and is for one write only where that was chosen', () => {
    expect(termOf('once', lifetimes(60), 1_000, () => 'a')).toEqual({ until: 1_060, once: 'a' });
    expect(termOf('day', lifetimes(60), 1_000, () => 'a')).toEqual({ until: 87_400 });
  });
});

describe('what a person chooses among', () => {
  const offered = (...of: Parameters<typeof lifetimes>) =>
    offeredDurations(lifetimes(...of)).map(({ duration, seconds }) => `${duration} ${seconds}`);

  it('is once first, then what lasts, the shortest first', () => {
    expect(offered(14_400)).toEqual(['once 14400', 'hour 3600', 'default 14400', 'day 86400']);
    expect(offered(600)).toEqual(['once 600', 'default 600', 'hour 3600', 'day 86400']);
  });

  it('never has two that last as long', () => {
    expect(offered(3_600)).toEqual(['once 3600', 'default 3600', 'day 86400']);
    expect(offered(86_400)).toEqual(['once 86400', 'hour 3600', 'default 86400']);
    expect(offered(900, 900)).toEqual(['once 900', 'default 900']);
  });
});

describe('[L15] durations of a body', () => {
  it('are the default where there are none', () => {
    expect(parseDurations(undefined, APPROVED)).toEqual({ ok: true, value: new Map() });
    expect(parseDurations({ [RENAME]: 'once' }, APPROVED)).toEqual({ ok: true, value: new Map([[RENAME, 'once']]) });
  });

  it.each<[unknown, string]>([
    [null, 'durations'],
    ['once', 'durations'],
    [['once'], 'durations'],
    [{ [RENAME]: 'forever' }, 'durations["projects:rename"]'],
    [{ [RENAME]: '' }, 'durations["projects:rename"]'],
    [{ [RENAME]: null }, 'durations["projects:rename"]'],
    [{ [RENAME]: 3_600 }, 'durations["projects:rename"]'],
    [{ [RENAME]: ['once'] }, 'durations["projects:rename"]'],
    [{ 'projects:delete': 'once' }, 'durations["projects:delete"]'],
    [JSON.parse('{"__proto__": "once"}'), 'durations["__proto__"]'],
  ])('%j is refused by the name of the field', (value, field) => {
    expect(parseDurations(value, APPROVED)).toEqual({ ok: false, error: { field, problem: expect.any(String) } });
  });
});
