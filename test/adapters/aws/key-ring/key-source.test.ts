import { ringKeySource } from '../../../../lambdas/adapters/aws/key-ring/key-source.ts';
import type { KeyRing, KeyState } from '../../../../lambdas/core/keys/ring.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { OWN_KID, ownPublicJwk } from '../../../support/token-issuer-keys.ts';

function ringOf(...states: readonly KeyState[]): KeyRing {
  const key = { keyArn: 'arn', algorithm: 'ES256', publicJwk: ownPublicJwk, createdAt: 0 } as const;
  return { version: 1, keys: states.map((state, i) => ({ ...key, kid: i === 0 ? OWN_KID : `own-${i + 1}`, state })) };
}

function sourceOf(ring: KeyRing | undefined) {
  const clock = new FakeClock();
  const world = { ring, reads: 0, clock };
  const read = async () => {
    world.reads += 1;
    return world.ring;
  };
  return { world, source: ringKeySource({ read }, clock.now) };
}

describe('the ring as a source of keys', () => {
  it.each<[KeyState, boolean]>([
    ['pending', true],
    ['standby', true],
    ['active', true],
    ['retiring', true],
    ['removed', false],
  ])('has a key that is %s: %s, as the published set has', async (state, has) => {
    const { source } = sourceOf(ringOf(state));
    expect((await source.find({ kid: OWN_KID, alg: 'ES256' })) !== undefined).toBe(has);
  });

  it.each([{ kid: 'unknown', alg: 'ES256' }, { kid: OWN_KID, alg: 'RS256' }, { alg: 'ES256' }])(
    'has none for $kid, $alg',
    async (header) => {
      expect(await sourceOf(ringOf('active')).source.find(header)).toBeUndefined();
    },
  );

  it('[L9] notices within a minute that a key was removed', async () => {
    const { world, source } = sourceOf(ringOf('active', 'standby'));
    expect(await source.find({ kid: OWN_KID, alg: 'ES256' })).toBeDefined();
    world.ring = ringOf('removed', 'active');
    world.clock.advance(60);
    expect(await source.find({ kid: OWN_KID, alg: 'ES256' })).toBeUndefined();
    expect(world.reads).toBe(2);
  });

  it('[L10] without a ring has no answer', async () => {
    await expect(sourceOf(undefined).source.find({ kid: OWN_KID, alg: 'ES256' })).rejects.toThrow('key ring');
  });
});
