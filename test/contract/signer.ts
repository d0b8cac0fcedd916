import { calculateJwkThumbprint, createLocalJWKSet, type JWK, jwtVerify } from 'jose';
import type { SigningAlgorithm } from '../../lambdas/core/configuration.ts';
import { firstRing, type KeyRing, publishedKeySet } from '../../lambdas/core/keys/ring.ts';
import { signingInput } from '../../lambdas/core/tokens/access-token.ts';
import type { KeyManager } from '../../lambdas/ports/key-manager.ts';
import { type Signer, signJws } from '../../lambdas/ports/signer.ts';
import type { SigningTelemetry } from '../../lambdas/ports/telemetry.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { NOW } from './records.ts';

export interface SigningUnderTest {
  readonly keys: KeyManager;
  /** A signer over this ring. */
  signer(ring: () => KeyRing | undefined, telemetry?: SigningTelemetry): Signer;
}

function keySet(keys: readonly object[]) {
  return createLocalJWKSet({ keys: keys as JWK[] });
}

/** The laws of {@link KeyManager} and {@link Signer} together: what one creates, the other signs with. */
export function signingContract(open: () => SigningUnderTest): void {
  describe.each<[SigningAlgorithm, number]>([
    ['RS256', 256],
    ['ES256', 64],
  ])('%s', (algorithm, signatureBytes) => {
    let ring: KeyRing;
    beforeAll(async () => {
      const { keys } = open();
      ring = firstRing(await keys.createKey(algorithm), await keys.createKey(algorithm), NOW, 86_400);
    });
    afterAll(() => Promise.all(ring.keys.map(({ keyArn }) => open().keys.scheduleDeletion(keyArn))));

    const signer = () => open().signer(() => ring);

    async function sign(kid: string, claims: object): Promise<string> {
      const input = signingInput({ alg: algorithm, kid, typ: 'at+jwt' }, claims);
      return `${input}.${await signer().sign(kid, input)}`;
    }

    const published = () => keySet(publishedKeySet(ring).keys);

    it('signs with the active key what the published keys verify', async () => {
      const { kid, algorithm: announced } = await signer().activeKey();
      expect([kid, announced]).toEqual([ring.keys[0]?.kid, algorithm]);
      const { payload, protectedHeader } = await jwtVerify(await sign(kid, { sub: 'maria' }), published());
      expect([payload.sub, protectedHeader.kid]).toEqual(['maria', kid]);
    });

    it('signs with the key that is named, and with no other', async () => {
      const [active, standby] = ring.keys;
      await jwtVerify(await sign(standby?.kid ?? '', {}), published());
      const only = keySet([{ ...active?.publicJwk, kid: standby?.kid }]);
      await expect(jwtVerify(await sign(standby?.kid ?? '', {}), only)).rejects.toThrow(
        'signature verification failed',
      );
    });

    it('signs a token that is longer than the key service takes', async () => {
      const claims = { scope: Array.from({ length: 200 }, (_, n) => `projects:scope-${n}-of-very-many`).join(' ') };
      expect(JSON.stringify(claims).length).toBeGreaterThan(4_096);
      await jwtVerify(await sign(ring.keys[0]?.kid ?? '', claims), published());
    });

    it('gives signatures of one length, whatever the key service answers', async () => {
      const tokens = await Promise.all(Array.from({ length: 300 }, (_, n) => sign(ring.keys[0]?.kid ?? '', { n })));
      const lengths = tokens.map((token) => Buffer.from(token.split('.')[2] ?? '', 'base64url').length);
      expect(new Set(lengths)).toEqual(new Set([signatureBytes]));
      await Promise.all(tokens.map((token) => jwtVerify(token, published())));
    });

    it('[S9] is unavailable without a ring, without an active key, and for a key that is not in the ring', async () => {
      await expect(
        open()
          .signer(() => undefined)
          .activeKey(),
      ).rejects.toThrow(Unavailable);
      const idle: KeyRing = { version: 1, keys: ring.keys.map((key) => ({ ...key, state: 'pending' })) };
      await expect(
        open()
          .signer(() => idle)
          .activeKey(),
      ).rejects.toThrow(Unavailable);
      await expect(signer().sign('no such key', 'input')).rejects.toThrow(Unavailable);
    });

    it('names each key by the thumbprint of its public half, and never one twice', async () => {
      const thumbprints = await Promise.all(ring.keys.map(({ publicJwk }) => calculateJwkThumbprint(publicJwk)));
      expect(ring.keys.map(({ kid }) => kid)).toEqual(thumbprints);
      expect(new Set(thumbprints).size).toBe(2);
    });

    it('probes a key that works, and refuses one whose public half is not its own', async () => {
      const [active, standby] = ring.keys;
      if (active === undefined || standby === undefined) throw new Error('no keys');
      await open().keys.probe(active);
      const mixed = { ...active, publicJwk: standby.publicJwk };
      await expect(open().keys.probe(mixed)).rejects.toThrow('does not sign');
    });

    it('does not sign any more with a key whose deletion is scheduled', async () => {
      const key = await open().keys.createKey(algorithm);
      expect(await open().keys.signs(key)).toBe(true);
      await open().keys.scheduleDeletion(key.keyArn);
      expect(await open().keys.signs(key)).toBe(false);
      await expect(open().keys.probe(key)).rejects.toMatchObject({ name: 'KMSInvalidStateException' });
    });

    it('schedules a deletion once, however often it is asked, and of a key that is gone', async () => {
      const { keyArn } = await open().keys.createKey(algorithm);
      await open().keys.scheduleDeletion(keyArn);
      await open().keys.scheduleDeletion(keyArn);
      await open().keys.scheduleDeletion(keyArn.replace(/[^/]+$/, '00000000-0000-4000-8000-000000000000'));
    });

    it('finds its keys by their tag, and none whose deletion is scheduled', async () => {
      const [kept, deleted] = await Promise.all([open().keys.createKey(algorithm), open().keys.createKey(algorithm)]);
      await open().keys.scheduleDeletion(deleted.keyArn);
      const listed = await open().keys.listKeys();
      await open().keys.scheduleDeletion(kept.keyArn);
      const arns = listed.map(({ keyArn }) => keyArn);
      expect(arns).toEqual(expect.arrayContaining([...ring.keys.map(({ keyArn }) => keyArn), kept.keyArn]));
      expect(arns).not.toContain(deleted.keyArn);
      const found = listed.find(({ keyArn }) => keyArn === kept.keyArn);
      expect(Math.abs((found?.createdAt ?? 0) - Date.now() / 1_000)).toBeLessThan(300);
    });

    it('fails over to the standby when the active key was taken away', async () => {
      const [broken, standby] = await Promise.all([open().keys.createKey(algorithm), open().keys.createKey(algorithm)]);
      await open().keys.scheduleDeletion(broken.keyArn);
      const failing = firstRing(broken, standby, NOW, 86_400);
      const told: string[] = [];
      const token = await signJws(
        open().signer(() => failing, { signingKeyFailedOver: (kid) => told.push(kid) }),
        'at+jwt',
        { sub: 'maria' },
      );
      await open().keys.scheduleDeletion(standby.keyArn);
      const { protectedHeader } = await jwtVerify(token, keySet(publishedKeySet(failing).keys));
      expect({ kid: protectedHeader.kid, told }).toEqual({ kid: standby.kid, told: [broken.kid] });
    });
  });
}
