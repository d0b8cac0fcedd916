import { findAttempt, forgetAttempt, keepAttempt } from '../../../lambdas/core/sign-in/attempt-cookies.ts';
import { formatLoginAttempt, hintOf, type LoginAttempt, stateOf } from '../../../lambdas/core/sign-in/login-attempt.ts';
import { ISSUER, NOW, organization } from '../../support/fixtures.ts';
import { attempt } from '../../support/sign-in-world.ts';

/** The `n`-th tab's: begun a second after the one before. */
function tab(n: number, changes: Partial<LoginAttempt> = {}): LoginAttempt {
  const state = stateOf(String(n).padStart(43, '0'), organization.id);
  return { ...attempt, state, startedAt: NOW + n, ...changes };
}

/** What a browser sends that has obeyed these lines, one after the other. */
function obeyed(lines: readonly string[], before: readonly string[] = []): readonly string[] {
  const jar = new Map(before.map((pair) => [pair.split('=', 1)[0] ?? '', pair]));
  for (const line of lines) {
    const [pair = ''] = line.split(';');
    const name = pair.split('=', 1)[0] ?? '';
    if (line.includes('Max-Age=0')) jar.delete(name);
    else jar.set(name, pair);
  }
  return [...jar.values()];
}

/** Tabs that begin one after the other, each with what the browser has by then. */
function inTurn(tabs: readonly LoginAttempt[], before: readonly string[] = []): readonly string[] {
  return tabs.reduce((cookies, begun) => obeyed(keepAttempt(cookies, begun, ISSUER), cookies), before);
}

const found = (cookies: readonly string[], { state }: LoginAttempt, now = NOW + 10) =>
  findAttempt(cookies, state, ISSUER, now);

describe('several sign-ins in one browser', () => {
  it('never take each other’s place, in turn or begun before the first answer', () => {
    const tabs = [1, 2, 3, 4].map((n) => tab(n));
    const atOnce = obeyed(tabs.flatMap((begun) => keepAttempt([], begun, ISSUER)));
    for (const cookies of [inTurn(tabs), atOnce]) {
      expect(tabs.map((begun) => found(cookies, begun).underWay)).toEqual(tabs);
    }
  });

  it('never cost a browser more than 4,096 bytes: the oldest goes', () => {
    const tabs = Array.from({ length: 40 }, (_, n) => tab(n + 1));
    const cookies = inTurn(tabs);
    expect(cookies.join('; ').length).toBeLessThanOrEqual(4_096);
    expect(cookies.length).toBeGreaterThanOrEqual(5);
    expect(found(cookies, tab(40), NOW + 50).underWay).toEqual(tab(40));
    expect(found(cookies, tab(1), NOW + 50).underWay).not.toEqual(tab(1));
  });

  it('make room when many were begun at once, and when one has a long way back', () => {
    const burst = obeyed(Array.from({ length: 40 }, (_, n) => keepAttempt([], tab(n + 1), ISSUER)).flat());
    const long = tab(41, { returnTo: `/approve/${'a'.repeat(2_039)}` });
    const cookies = inTurn([long], burst);
    expect(cookies.join('; ').length).toBeLessThanOrEqual(4_096);
    expect(found(cookies, long, NOW + 50).underWay).toEqual(long);
  });

  it('end one by one: the callback of one forgets no other', () => {
    const cookies = inTurn([tab(1), tab(2)]);
    const left = obeyed(forgetAttempt(cookies, tab(1), ISSUER), cookies);
    expect(found(left, tab(2)).underWay).toEqual(tab(2));
    expect(found(left, tab(1)).underWay).not.toEqual(tab(1));
  });

  it('reads one that a former release has begun', () => {
    const old = { ...attempt, startedAt: NOW };
    const cookies = [`__Host-countersign_login=${formatLoginAttempt(old)}`];
    expect(found(cookies, old).underWay).toEqual(old);
    expect(forgetAttempt(cookies, old, ISSUER)).toEqual([
      expect.stringMatching(/^__Host-countersign_login=; .*Max-Age=0/),
    ]);
  });

  it('[L10] never counts one that is too old, and remembers where its person wanted to go', () => {
    const old = tab(1, { returnTo: '/session' });
    expect(found(inTurn([old]), old, NOW + 601)).toEqual({ underWay: undefined, late: old });
  });

  it('[L10] never takes another’s attempt for none, nor one that is too old for another', () => {
    const cookies = inTurn([tab(1)]);
    expect(found(cookies, tab(2)).underWay).toEqual(tab(1));
    expect(found(cookies, tab(2), NOW + 3_000)).toEqual({ underWay: undefined, late: undefined });
  });

  it('never fails at one that cannot be read, and forgets it', () => {
    const [name = ''] = inTurn([tab(1)])[0]?.split('=', 1) ?? [];
    for (const value of ['', 'x', '%']) {
      const cookies = [`${name}=${value}`, 'other', '='];
      expect(found(cookies, tab(1))).toEqual({ underWay: undefined, late: undefined });
      expect(forgetAttempt(cookies, tab(1), ISSUER)).toEqual([]);
      expect(keepAttempt(cookies, tab(2), ISSUER).slice(1)).toEqual([expect.stringMatching(`^${name}=;.*Max-Age=0`)]);
    }
  });

  it('[L10] never reads one that occurs twice, that another host could have set, or of another name', () => {
    const value = formatLoginAttempt(tab(1));
    const none = { underWay: undefined, late: undefined };
    const place = inTurn([tab(1)])[0]?.split('=', 1)[0] ?? '';
    for (const cookies of [
      [`${place}=${value}`, `${place}=${value}`],
      [`${place.replace('__Host-', '')}=${value}`],
      [`__Host-x-countersign_login=${value}`],
    ]) {
      expect(found(cookies, tab(1))).toEqual(none);
    }
  });
});

describe('the organization that a state names', () => {
  it('is the one it was begun in', () => {
    expect(hintOf(tab(1).state)).toBe(organization.id);
  });

  it.each([
    ...[null, '', 'acme', '.acme', 's'.repeat(43), `${'s'.repeat(43)}.`, `${'s'.repeat(43)}.ACME`],
    ...[
      `${'s'.repeat(43)}.-a`,
      `${'s'.repeat(43)}.a/b`,
      `${'s'.repeat(43)}.acme.evil`,
      `${'s'.repeat(43)}.${'a'.repeat(64)}`,
    ],
    ...[`${'s'.repeat(43)}.acme\n`, `${'s'.repeat(43)}.//evil.example`, `${'s'.repeat(42)}.acme`],
  ])('[L10] is none in %j', (state) => {
    expect(hintOf(state)).toBeUndefined();
  });
});
