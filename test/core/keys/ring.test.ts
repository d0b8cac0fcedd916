import {
  activeKey,
  firstRing,
  type KeyRing,
  type KeyState,
  publishedKeySet,
  type RingKey,
} from '../../../lambdas/core/keys/ring.ts';
import { NOW } from '../../support/fixtures.ts';

function ringKey(kid: string, state: KeyState): RingKey {
  const publicJwk = { kty: 'RSA', n: `n-${kid}`, e: 'AQAB' } as const;
  return { kid, keyArn: `arn:${kid}`, algorithm: 'RS256', state, publicJwk, createdAt: NOW };
}

function ringOf(...states: readonly KeyState[]): KeyRing {
  return { version: 7, keys: states.map((state) => ringKey(state, state)) };
}

describe('a key ring', () => {
  it('signs with its active key and with no other', () => {
    expect(activeKey(ringOf('retiring', 'active', 'standby'))?.kid).toBe('active');
  });

  it('[L10] signs with none when none is active', () => {
    expect(activeKey(ringOf('pending', 'standby', 'retiring', 'removed'))).toBeUndefined();
    expect(activeKey(ringOf())).toBeUndefined();
  });

  it('publishes what a live token may name and what may sign soon, and never a removed key', () => {
    const { keys } = publishedKeySet(ringOf('pending', 'standby', 'active', 'retiring', 'removed'));
    expect(keys).toEqual(
      ['pending', 'standby', 'active', 'retiring'].map((kid) => ({
        kty: 'RSA',
        n: `n-${kid}`,
        e: 'AQAB',
        kid,
        alg: 'RS256',
        use: 'sig',
      })),
    );
  });

  it('begins with a key that signs and one that is ready to', () => {
    const { state: _, createdAt: __, ...first } = ringKey('a', 'active');
    const second = { ...first, kid: 'b' };
    expect(firstRing(first, second, NOW, 3_600)).toEqual({
      version: 1,
      keys: [
        { ...first, state: 'active', createdAt: NOW, activatedAt: NOW, longestLifetimeSeconds: 3_600 },
        { ...second, state: 'standby', createdAt: NOW, longestLifetimeSeconds: 3_600 },
      ],
    });
  });
});
