import { createClient } from '../../../lambdas/flows/administration/create-client.ts';
import { rotateClient } from '../../../lambdas/flows/administration/rotate-client.ts';
import { setClient } from '../../../lambdas/flows/administration/set-client.ts';
import { aClient, anAudit, unique } from '../../contract/records.ts';
import { administrationOn, done } from '../../support/administration.ts';
import { describeUseCases } from '../../support/engines.ts';
import { clientId, NOW, sha256 } from '../../support/fixtures.ts';
import { publicJwk } from '../../support/provider-signer.ts';

const SCOPE = 'projects:read';

describeUseCases("a client's credentials", (tables) => {
  const at = (now: number) => administrationOn(tables(), { clock: () => now });

  async function withSecret() {
    const id = unique('client');
    const { secret = '' } = done(await createClient(at(NOW), { id, auth: 'client_secret_basic', scope: SCOPE }));
    return { id, secret };
  }

  async function withKeys(...keys: readonly object[]): Promise<string> {
    const id = unique('client');
    done(await createClient(at(NOW), { id, auth: 'private_key_jwt', scope: SCOPE, jwks: { keys } }));
    return id;
  }

  const stored = (id: string) => at(NOW).trust.findClient(clientId(id));

  it('rotated: the new secret first, the old one until it ends', async () => {
    const { id, secret } = await withSecret();
    const { secret: fresh = '' } = done(await rotateClient(at(NOW), { id, keepSeconds: 60 }));
    expect((await stored(id))?.secrets).toEqual([
      { sha256: sha256(fresh) },
      { sha256: sha256(secret), expiresAt: NOW + 60 },
    ]);
  });

  it('rotated again: no old secret is kept longer than was said, and none that has ended', async () => {
    const { id, secret } = await withSecret();
    const second = done(await rotateClient(at(NOW), { id, keepSeconds: 60 })).secret ?? '';
    const third = done(await rotateClient(at(NOW + 10), { id, keepSeconds: 600 })).secret ?? '';
    expect((await stored(id))?.secrets).toEqual([
      { sha256: sha256(third) },
      { sha256: sha256(second), expiresAt: NOW + 610 },
      { sha256: sha256(secret), expiresAt: NOW + 60 },
    ]);
    const last = done(await rotateClient(at(NOW + 60), { id, keepSeconds: 0 })).secret ?? '';
    expect((await stored(id))?.secrets).toEqual([{ sha256: sha256(last) }]);
  });

  it('of a client by its document are the document’s: nothing is rotated or moved here', async () => {
    const id = `https://tools.example/${unique('tool')}.json`;
    const document = { fetchedAt: NOW, freshUntil: NOW + 3_600 };
    const made = aClient({ id: clientId(id), authenticationMethod: 'private_key_jwt', secrets: [], document });
    expect(await at(NOW).store.createClient(made, anAudit(undefined))).toBe('done');
    const before = await stored(id);
    const keys = { jwks: { keys: [publicJwk('RS256')] } };
    expect((await rotateClient(at(NOW), { id, keepSeconds: 0, ...keys })).ok).toBe(false);
    expect((await setClient(at(NOW), { id, redirectUris: ['https://evil.example/'] })).ok).toBe(false);
    expect(await stored(id)).toEqual(before);
  });

  it.each(['secret', 'key'])(
    'rotated by two at once, each with a new %s: the later one is told, and loses nothing',
    async (what) => {
      const id = what === 'secret' ? (await withSecret()).id : await withKeys(publicJwk('ES256'));
      const next = (algorithm: 'RS256' | 'PS256') =>
        what === 'secret' ? {} : { jwks: { keys: [publicJwk(algorithm)] } };
      const admin = at(NOW);
      const overtaken = {
        ...admin,
        reads: {
          ...admin.reads,
          findClient: async (client: Parameters<typeof admin.reads.findClient>[0]) => {
            const found = await admin.reads.findClient(client);
            done(await rotateClient(admin, { id, keepSeconds: 60, ...next('RS256') }));
            return found;
          },
        },
      };
      const problem = 'was changed by somebody else at the same moment: look at it, then try again';
      const second = await rotateClient(overtaken, { id, keepSeconds: 60, ...next('PS256') });
      expect(second).toEqual({
        ok: false,
        error: { reason: 'invalid_request', problems: [{ field: 'client', problem }] },
      });
      const client = await stored(id);
      expect(client?.keys?.source === 'registered' ? client.keys.keys.length : client?.secrets.length).toBe(2);
    },
  );

  it('rotated from a row that no rotation has touched since before there were revisions', async () => {
    const { id } = await withSecret();
    const row = (await tables().rows('directory')).find(({ pk }) => pk === `client#${id}`);
    expect(row).not.toHaveProperty('revision');
    done(await rotateClient(at(NOW), { id, keepSeconds: 60 }));
    expect((await stored(id))?.secrets).toHaveLength(2);
  });

  it('rotated with keys: the new ones, and the old ones until they end', async () => {
    const id = await withKeys(publicJwk('ES256'));
    done(await rotateClient(at(NOW), { id, keepSeconds: 60, jwks: { keys: [publicJwk('RS256')] } }));
    const keys = (await stored(id))?.keys;
    expect(
      keys?.source === 'registered' && keys.keys.map(({ key: { kid }, expiresAt }) => ({ kid, expiresAt })),
    ).toEqual([
      { kid: 'rsa-1', expiresAt: undefined },
      { kid: 'ec-1', expiresAt: NOW + 60 },
    ]);
  });

  it('[J7] rotated without names for keys, would name none: refused, unless nothing is kept', async () => {
    const { kid: _, ...nameless } = publicJwk('RS256');
    const id = await withKeys(publicJwk('ES256'));
    const jwks = { keys: [nameless] };
    expect(await rotateClient(at(NOW), { id, keepSeconds: 60, jwks })).toMatchObject({
      ok: false,
      error: { problems: [{ field: 'jwks', problem: expect.stringContaining('must name its keys (kid)') }] },
    });
    expect(done(await rotateClient(at(NOW), { id, keepSeconds: 0, jwks })).client.keys).toMatchObject({
      keys: [{ key: { kty: 'RSA' } }],
    });
  });

  it.each([-1, 1.5, Number.NaN, 30 * 86_400 + 1])('are not kept for %s seconds', async (keepSeconds) => {
    const { id } = await withSecret();
    expect(await rotateClient(at(NOW), { id, keepSeconds })).toMatchObject({
      ok: false,
      error: { problems: [{ field: 'keepSeconds' }] },
    });
  });
});
