import type { KeyRing, NewKey } from '../../lambdas/core/keys/ring.ts';
import { type BootstrapDependencies, bootstrapKeyRing } from '../../lambdas/flows/bootstrap-key-ring.ts';
import { NOW } from '../support/fixtures.ts';

/** A key service and a ring in memory; `log` is what was done, in order. */
function bootstrapWorld() {
  const log: string[] = [];
  const stored: { ring: KeyRing | undefined } = { ring: undefined };
  let made = 0;
  const dependencies: BootstrapDependencies = {
    policy: { algorithm: 'RS256', longestLifetimeSeconds: 86_400 },
    clock: () => NOW,
    keys: {
      createKey: async (algorithm): Promise<NewKey> => {
        const kid = `key-${++made}`;
        return { kid, keyArn: `arn:${kid}`, algorithm, publicJwk: { kty: 'RSA', n: kid, e: 'AQAB' } };
      },
      probe: async ({ kid }) => void log.push(`probe ${kid}`),
      signs: async () => true,
      listKeys: async () => [],
      scheduleDeletion: async (keyArn) => void log.push(`delete ${keyArn}`),
    },
    ring: {
      read: async () => stored.ring,
      create: async (ring) => {
        if (stored.ring !== undefined) return 'exists';
        stored.ring = ring;
        log.push('create');
        return 'created';
      },
      advance: async () => 'changed_meanwhile',
    },
  };
  return { dependencies, log, stored };
}

describe('the first key ring', () => {
  it('holds an active key and a standby, both probed before they are recorded', async () => {
    const { dependencies, log, stored } = bootstrapWorld();
    const ring = await bootstrapKeyRing(dependencies);
    expect(ring.keys.map(({ kid, state, createdAt }) => [kid, state, createdAt])).toEqual([
      ['key-1', 'active', NOW],
      ['key-2', 'standby', NOW],
    ]);
    expect(stored.ring).toEqual(ring);
    expect(log).toEqual(['probe key-1', 'probe key-2', 'create']);
  });

  it('is made once: run again, nothing happens', async () => {
    const { dependencies, log } = bootstrapWorld();
    const first = await bootstrapKeyRing(dependencies);
    log.length = 0;
    expect(await bootstrapKeyRing(dependencies)).toEqual(first);
    expect(log).toEqual([]);
  });

  it('is one of two that race, and the other cleans up after itself', async () => {
    const { dependencies, log } = bootstrapWorld();
    const [a, b] = await Promise.all([bootstrapKeyRing(dependencies), bootstrapKeyRing(dependencies)]);
    expect(a).toEqual(b);
    const used = a.keys.map(({ keyArn }) => keyArn);
    const deleted = log.filter((line) => line.startsWith('delete')).map((line) => line.slice('delete '.length));
    expect([...used, ...deleted].sort()).toEqual(['arn:key-1', 'arn:key-2', 'arn:key-3', 'arn:key-4']);
  });

  it('is not recorded when a key does not sign', async () => {
    const { dependencies, stored } = bootstrapWorld();
    const keys = { ...dependencies.keys, probe: () => Promise.reject(new Error('does not sign')) };
    await expect(bootstrapKeyRing({ ...dependencies, keys })).rejects.toThrow('does not sign');
    expect(stored.ring).toBeUndefined();
  });
});
