import { generateKeyPairSync, sign } from 'node:crypto';
import { createLocalJWKSet, type JWK, jwtVerify } from 'jose';
import { ringSigner } from '../../../lambdas/adapters/memory/ring-signer.ts';
import type { SigningAlgorithm } from '../../../lambdas/core/configuration.ts';
import { type KeyRing, type KeyState, type PublicJwk, publishedKeySet } from '../../../lambdas/core/keys/ring.ts';
import { KeyUnusable, signJws } from '../../../lambdas/ports/signer.ts';
import { Unavailable } from '../../../lambdas/ports/unavailable.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const pairs = {
  RS256: generateKeyPairSync('rsa', { modulusLength: 2_048 }),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
};

function ringOf(...keys: readonly (readonly [KeyState, SigningAlgorithm])[]): KeyRing {
  return {
    version: 1,
    keys: keys.map(([state, algorithm]) => {
      const publicJwk = pairs[algorithm].publicKey.export({ format: 'jwk' }) as unknown as PublicJwk;
      return { kid: state, keyArn: `arn:${state}`, algorithm, state, publicJwk, createdAt: 0 };
    }),
  };
}

/** A ring, and a key service in which some keys fail. `told` is telemetry, `asked` the key service. */
function signingWorld(ring: KeyRing, ...broken: readonly string[]) {
  const clock = new FakeClock();
  const world = { ring, clock, broken: new Set(broken), told: [] as string[], asked: [] as string[] };
  const signer = ringSigner({
    store: { read: async () => world.ring },
    clock: clock.now,
    telemetry: { signingKeyFailedOver: (kid) => world.told.push(kid) },
    sign: async ({ kid, algorithm }, input) => {
      world.asked.push(kid);
      if (world.broken.has(kid)) throw new KeyUnusable();
      const key = pairs[algorithm].privateKey;
      const options = algorithm === 'ES256' ? ({ key, dsaEncoding: 'ieee-p1363' } as const) : key;
      return sign('sha256', Buffer.from(input), options).toString('base64url');
    },
  });
  return { world, signer };
}

describe('a signer whose active key signs no more', () => {
  it.each<[SigningAlgorithm, SigningAlgorithm]>([
    ['RS256', 'ES256'],
    ['ES256', 'RS256'],
  ])('signs with the standby, and the header says so: %s → %s', async (active, standby) => {
    const ring = ringOf(['active', active], ['standby', standby]);
    const { world, signer } = signingWorld(ring, 'active');
    const token = await signJws(signer, 'at+jwt', { sub: 'maria' });
    const keys = createLocalJWKSet({ keys: [...publishedKeySet(ring).keys] as JWK[] });
    const { protectedHeader } = await jwtVerify(token, keys);
    expect(protectedHeader).toEqual({ alg: standby, kid: 'standby', typ: 'at+jwt' });
    expect(world).toMatchObject({ told: ['active'], asked: ['active', 'standby'] });
  });

  it('finds out once a minute, and tells of it each time', async () => {
    const { world, signer } = signingWorld(ringOf(['active', 'ES256'], ['standby', 'ES256']), 'active');
    for (let tokens = 0; tokens < 3; tokens += 1) await signJws(signer, 'at+jwt', {});
    expect(world.asked).toEqual(['active', 'standby', 'standby', 'standby']);
    world.clock.advance(60);
    await signJws(signer, 'at+jwt', {});
    expect(world).toMatchObject({ told: ['active', 'active'], asked: { length: 6 } });
  });

  it('goes back to a key that was enabled again', async () => {
    const { world, signer } = signingWorld(ringOf(['active', 'ES256'], ['standby', 'ES256']), 'active');
    await signJws(signer, 'at+jwt', {});
    world.broken.clear();
    world.clock.advance(60);
    expect((await signer.activeKey()).kid).toBe('active');
  });

  it.each([
    ['without a standby', ringOf(['active', 'ES256'], ['pending', 'ES256'])],
    ['with a standby that signs no more either', ringOf(['active', 'ES256'], ['standby', 'ES256'])],
  ])('[S9] is unavailable %s', async (_, ring) => {
    const { signer } = signingWorld(ring, 'active', 'standby', 'pending');
    await expect(signJws(signer, 'at+jwt', {})).rejects.toThrow(Unavailable);
  });

  it('[L10] signs with no key that is removed, whoever asks', async () => {
    const { world, signer } = signingWorld(ringOf(['active', 'ES256'], ['removed', 'ES256']));
    await expect(signer.sign('removed', 'input')).rejects.toThrow(KeyUnusable);
    expect(world).toMatchObject({ told: [], asked: [] });
  });

  it('does not take an outage for it', async () => {
    const clock = new FakeClock();
    const told: string[] = [];
    const signer = ringSigner({
      store: { read: async () => ringOf(['active', 'ES256'], ['standby', 'ES256']) },
      clock: clock.now,
      telemetry: { signingKeyFailedOver: (kid) => told.push(kid) },
      sign: () => Promise.reject(new Unavailable('KMS')),
    });
    await expect(signJws(signer, 'at+jwt', {})).rejects.toThrow('KMS is unavailable');
    expect({ told, kid: (await signer.activeKey()).kid }).toEqual({ told: [], kid: 'active' });
  });
});
