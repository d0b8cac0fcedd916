import type { KeyRing, KeyState, RingKey } from '../../../lambdas/core/keys/ring.ts';
import { nextStep, type RotationFacts, withPendingKey } from '../../../lambdas/core/keys/rotation.ts';
import { type RotationPolicy, rotationPolicy } from '../../../lambdas/core/keys/rotation-policy.ts';
import { configuration, NOW } from '../../support/fixtures.ts';

const DAY = 86_400;

/** 2 h + 5 min; 1 min + 5 min; a day; thirty days. */
const policy: RotationPolicy = rotationPolicy(configuration);
const facts: RotationFacts = { now: NOW, unusable: new Set() };

function aKey(kid: string, state: KeyState, overrides: Partial<RingKey> = {}): RingKey {
  const publicJwk = { kty: 'RSA', n: `n-${kid}`, e: 'AQAB' } as const;
  const times = { createdAt: NOW - DAY, longestLifetimeSeconds: DAY, ...(state === 'active' && { activatedAt: NOW }) };
  return { kid, keyArn: `arn:${kid}`, algorithm: 'RS256', state, publicJwk, ...times, ...overrides };
}

function aRing(...keys: readonly RingKey[]): KeyRing {
  return { version: 7, keys, sweptAt: NOW };
}

const settled = aRing(aKey('a', 'active'), aKey('s', 'standby'));
const due = { activatedAt: NOW - 30 * DAY };

/** `kid state` of each key after the step; or what else is to be done. */
function afterStep(
  ring: KeyRing,
  overrides: Partial<RotationFacts> = {},
  policyOverrides: Partial<RotationPolicy> = {},
) {
  const step = nextStep(ring, { ...facts, ...overrides }, { ...policy, ...policyOverrides });
  if (step?.kind !== 'change') return step === undefined ? 'nothing' : step.kind;
  expect(step.next.version).toBe(ring.version + 1);
  return [step.change, ...step.next.keys.map(({ kid, state }) => `${kid} ${state}`)].join(', ');
}

describe('waits', () => {
  it('are computed: two hours for caches and five minutes for clocks; a minute for signers and the same', () => {
    expect(policy).toEqual({
      algorithm: 'RS256',
      periodSeconds: 30 * DAY,
      publishWaitSeconds: 7_200 + 300,
      removalMarginSeconds: 60 + 300,
      longestLifetimeSeconds: 86_400,
    });
  });

  it('cover whatever the ring signs: agent tokens and our own client assertions too', () => {
    const longestOf = (overrides: object) => rotationPolicy({ ...configuration, ...overrides }).longestLifetimeSeconds;
    expect(longestOf({ accessTokenLifetimeSeconds: 60, agentTokenLifetimeSeconds: 900 })).toBe(900);
    expect(longestOf({ accessTokenLifetimeSeconds: 60, agentTokenLifetimeSeconds: 60 })).toBe(60);
  });
});

describe('rotation', () => {
  it('has nothing to do while a key signs, another stands by, and its time has not come', () => {
    expect(afterStep(settled)).toBe('nothing');
  });

  it('creates the next standby when there is none', () => {
    expect(nextStep(aRing(aKey('a', 'active')), facts, policy)).toEqual({ kind: 'create', algorithm: 'RS256' });
  });

  it('publishes a new key and waits', () => {
    const { kid, keyArn, algorithm, publicJwk } = aKey('p', 'pending');
    const ring = withPendingKey(aRing(aKey('a', 'active')), { kid, keyArn, algorithm, publicJwk }, NOW, DAY);
    expect(ring).toMatchObject({ version: 8, keys: [{ kid: 'a' }, { kid: 'p', state: 'pending', createdAt: NOW }] });
    expect(afterStep(ring, { now: NOW + 7_499 })).toBe('nothing');
    expect(afterStep(ring, { now: NOW + 7_500 })).toBe('standby_ready, a active, p standby');
  });

  it('publishes the key after next before the promotion, so that there is always a standby', () => {
    const active = aKey('a', 'active', { activatedAt: NOW - 30 * DAY + 7_500 });
    expect(afterStep(aRing(active, aKey('s', 'standby')), { now: NOW - 1 })).toBe('nothing');
    expect(afterStep(aRing(active, aKey('s', 'standby')))).toBe('create');
    expect(afterStep(aRing(active, aKey('s', 'standby'), aKey('p', 'pending')))).toBe('nothing');
  });

  it('promotes when it is due and the key after next is known to all', () => {
    const ring = (createdAt: number) =>
      aRing(aKey('a', 'active', due), aKey('s', 'standby'), aKey('p', 'pending', { createdAt }));
    expect(afterStep(ring(NOW - 7_499))).toBe('nothing');
    expect(afterStep(ring(NOW - 7_500))).toBe('promoted, a retiring, s active, p standby');
  });

  it('says when a key began to sign and when it stopped', () => {
    const ring = aRing(aKey('a', 'active', due), aKey('s', 'standby'), aKey('p', 'pending'));
    expect(nextStep(ring, facts, policy)).toMatchObject({
      next: { keys: [{ retiredAt: NOW }, { activatedAt: NOW }, { state: 'standby' }] },
    });
  });

  it('removes a key when the last token that it may have signed has ended', () => {
    const ring = aRing(...settled.keys, aKey('r', 'retiring', { retiredAt: NOW - DAY - 360 }));
    expect(afterStep(ring, { now: NOW - 1 })).toBe('nothing');
    expect(afterStep(ring)).toBe('removed, a active, s standby, r removed');
  });

  it('schedules the deletion of a removed key, and then forgets it', () => {
    const removed = aKey('r', 'removed');
    const next = { version: 8, keys: settled.keys, sweptAt: NOW };
    expect(nextStep(aRing(...settled.keys, removed), facts, policy)).toEqual({ kind: 'delete', key: removed, next });
  });

  it('looks for forgotten keys once a day', () => {
    expect(afterStep(settled, { now: NOW + DAY - 1 })).toBe('nothing');
    expect(nextStep({ ...settled, sweptAt: NOW - DAY }, facts, policy)).toMatchObject({
      kind: 'sweep',
      next: { sweptAt: NOW },
    });
    expect(afterStep({ version: 7, keys: settled.keys })).toBe('sweep');
  });
});

describe('the lifetime of tokens', () => {
  const lifetimesAfter = (ring: KeyRing, longestLifetimeSeconds: number) => {
    const step = nextStep(ring, facts, { ...policy, longestLifetimeSeconds });
    return step?.kind === 'change' ? step.next.keys.map((key) => key.longestLifetimeSeconds) : step;
  };

  it('counts for every key that may sign or have signed, when it becomes longer', () => {
    expect(lifetimesAfter(aRing(...settled.keys, aKey('r', 'retiring', { retiredAt: NOW })), 2 * DAY)).toEqual(
      [2, 2, 2].map((days) => days * DAY),
    );
  });

  it('is remembered when it becomes shorter', () => {
    expect(lifetimesAfter(settled, 60)).toBeUndefined();
  });

  it('[L10] is the longest that can be configured where a key was recorded without one', () => {
    const { longestLifetimeSeconds: _, ...old } = aKey('a', 'active');
    expect(lifetimesAfter(aRing(old, aKey('s', 'standby')), DAY)).toEqual([7 * DAY, DAY]);
  });
});

describe('another algorithm', () => {
  const es = { algorithm: 'ES256' } as const;

  it('is published twice, waited for, and then signs', () => {
    const [a, s] = settled.keys;
    if (a === undefined || s === undefined) throw new Error('no keys');
    expect(nextStep(settled, facts, { ...policy, ...es })).toEqual({ kind: 'create', ...es });
    const one = aRing(a, s, aKey('e', 'pending', { ...es, createdAt: NOW }));
    expect(afterStep(one, {}, es)).toBe('create');
    const both = aRing(...one.keys, aKey('f', 'pending', { ...es, createdAt: NOW }));
    expect(afterStep(both, {}, es)).toBe('nothing');
    expect(afterStep(both, { now: NOW + 7_500 }, es)).toBe('promoted, a retiring, s retiring, e active, f standby');
  });

  it('stands by as soon as one key of it is known, without a moment in which none does', () => {
    const ring = aRing(...settled.keys, aKey('e', 'pending', es), aKey('f', 'pending', { ...es, createdAt: NOW }));
    expect(afterStep(ring, {}, es)).toBe('standby_ready, a active, s retiring, e standby, f pending');
  });

  it('that was taken back leaves no key of it waiting: it has signed nothing', () => {
    expect(afterStep(aRing(...settled.keys, aKey('e', 'pending', es)))).toBe('removed, a active, s standby, e removed');
  });
});

describe('a key with which the key service signs no more', () => {
  const without = (...kids: readonly string[]) => ({ unusable: new Set(kids) });

  it('is succeeded at once when it was active: functions use the standby already', () => {
    expect(afterStep(settled, without('a'))).toBe('promoted, a retiring, s active');
  });

  it('retires when it stood by, because it may have signed for a key that could not', () => {
    expect(afterStep(settled, without('s'))).toBe('withdrawn, a active, s retiring');
  });

  it('is removed when it was pending', () => {
    expect(afterStep(aRing(...settled.keys, aKey('p', 'pending')), without('p'))).toBe(
      'removed, a active, s standby, p removed',
    );
  });

  it('leaves nothing but to create one, when there is no other', () => {
    expect(afterStep(aRing(aKey('a', 'active')), without('a'))).toBe('create');
  });

  it('[L10] is succeeded when there is none at all that signs', () => {
    expect(afterStep(aRing(aKey('s', 'standby')))).toBe('promoted, s active');
  });
});
