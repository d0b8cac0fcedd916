import { dynamoClientLogos } from '../../../lambdas/adapters/aws/directory/client-logos.ts';
import { directoryKey } from '../../../lambdas/adapters/aws/directory/keys.ts';
import { type LogoDigest, logoDigest } from '../../../lambdas/core/clients/logo.ts';
import { logoEndpoint } from '../../../lambdas/endpoints/logo-endpoint.ts';
import { createClient } from '../../../lambdas/flows/administration/create-client.ts';
import { setClient } from '../../../lambdas/flows/administration/set-client.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import { unique } from '../../contract/records.ts';
import { administrationOn, done } from '../../support/administration.ts';
import { describeUseCases } from '../../support/engines.ts';
import { CONTEXT, httpEvent } from '../../support/http-event.ts';
import { png } from '../../support/pictures.ts';

const [BLUE, RED] = [png(64), png(64, 64, [200, 30, 30])];
const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');

describeUseCases('a client’s picture', (tables) => {
  const admin = () => administrationOn(tables());
  const logos = () => dynamoClientLogos(tables().client, tables().names.directory);
  const create = async (logo?: Uint8Array) => {
    const id = unique('client');
    const input = { id, auth: 'client_secret_basic', scope: 'projects:read', logo };
    return { id: id as ClientId, created: await createClient(admin(), input) };
  };
  const stored = async (id: string) =>
    (await tables().rows('directory')).filter(({ pk }) => pk === `logo#${id}`).map(({ sk }) => sk);
  const referred = async (id: ClientId) => (await admin().trust.findClient(id))?.logo;
  const entries = async (id: string) =>
    (await tables().rows('auditTrail'))
      .filter(({ target }) => target === id)
      .map(({ action, details }) => [action, details]);
  const get = async (client: string, digest: string) =>
    logoEndpoint({ logos: logos() })(
      httpEvent('GET /logo/{client}/{digest}', { pathParameters: { client, digest } }),
      CONTEXT,
    );

  it('stands in a row of its own, which the client’s names by digest, and is on record', async () => {
    const { id } = await create();
    done(await setClient(admin(), { id, logo: BLUE }));
    const digest = logoDigest(BLUE);
    expect([await referred(id), await stored(id)]).toEqual([digest, [digest]]);
    expect((await logos().find(id, digest))?.bytes).toEqual(BLUE);
    expect(await entries(id)).toContainEqual(['client.set', expect.objectContaining({ logo: digest })]);
  });

  it('comes with a client that is created', async () => {
    const { id } = await create(BLUE);
    expect([await referred(id), await stored(id)]).toEqual([logoDigest(BLUE), [logoDigest(BLUE)]]);
  });

  it('is replaced, kept by what changes something else, and taken off: no other row stays', async () => {
    const { id } = await create(BLUE);
    done(await setClient(admin(), { id, logo: RED }));
    expect([await referred(id), await stored(id)]).toEqual([logoDigest(RED), [logoDigest(RED)]]);
    done(await setClient(admin(), { id, displayName: 'Cursor' }));
    done(await setClient(admin(), { id, logo: RED }));
    expect([await referred(id), await stored(id)]).toEqual([logoDigest(RED), [logoDigest(RED)]]);
    done(await setClient(admin(), { id, logo: null }));
    expect([await referred(id), await stored(id)]).toEqual([undefined, []]);
    expect(await entries(id)).toContainEqual(['client.set', expect.objectContaining({ logo: 'none' })]);
  });

  it('of one client is no other’s: taking it off leaves the same picture of another', async () => {
    const [one, other] = [await create(BLUE), await create(BLUE)];
    done(await setClient(admin(), { id: one.id, logo: null }));
    expect(await stored(other.id)).toEqual([logoDigest(BLUE)]);
  });

  it('[L8] never is stored when it is no picture: nothing is written, and nothing of the client changes', async () => {
    const { id } = await create(BLUE);
    const before = await tables().snapshot();
    for (const logo of [SVG, Buffer.alloc(0), png(600), png(100, 20), Buffer.alloc(70_000)]) {
      const refused = await setClient(admin(), { id, logo, displayName: 'Another' });
      expect(refused).toMatchObject({ ok: false, error: { reason: 'invalid_request', problems: [{ field: 'logo' }] } });
      expect((await create(logo)).created.ok).toBe(false);
    }
    expect(await tables().snapshot()).toEqual(before);
  });

  it('of two changes at once is one’s or the other’s, and its row is there', async () => {
    const { id } = await create();
    const both = await Promise.all([BLUE, RED].map((logo) => setClient(admin(), { id, logo })));
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await stored(id)).toEqual([await referred(id)]);
  });

  it('is served as a picture of that very type, to be kept for good, and as nothing that runs', async () => {
    const { id } = await create(BLUE);
    const { statusCode, headers, body, isBase64Encoded } = await get(id, logoDigest(BLUE));
    expect([statusCode, isBase64Encoded, Buffer.from(body ?? '', 'base64')]).toEqual([200, true, BLUE]);
    expect(headers).toEqual({
      'content-type': 'image/png',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
  });

  it.each([
    ['another picture', (id: string) => [id, logoDigest(RED)]],
    ['another client', () => [unique('client'), logoDigest(BLUE)]],
    ['no digest', (id: string) => [id, '../client']],
    ['no client', () => ['client#x', logoDigest(BLUE)]],
  ] as const)('is a 404 under the address of %s', async (_, of) => {
    const { id } = await create(BLUE);
    const [client = '', digest = ''] = of(id);
    expect(await get(client, digest)).toMatchObject({ statusCode: 404, headers: { 'cache-control': 'no-store' } });
  });

  it('[L10] never is shown when a row holds other bytes than its digest says, or another type', async () => {
    const { id } = await create();
    const digest = logoDigest(BLUE);
    const key = directoryKey.logo(id, digest);
    for (const row of [
      { mediaType: 'image/png', picture: RED.toString('base64') },
      { mediaType: 'image/svg+xml', picture: BLUE.toString('base64') },
      { mediaType: 'image/png' },
    ]) {
      await tables().put('directory', { ...key, ...row });
      await expect(logos().find(id, digest)).rejects.toThrow('a stored logo cannot be read');
    }
  });

  it('[L10] that a client’s row names in another form is none', async () => {
    const { id } = await create(BLUE);
    const key = directoryKey.client(id);
    const row = (await tables().rows('directory')).find(({ pk, sk }) => pk === key.pk && sk === key.sk);
    await tables().put('directory', { ...row, ...key, logo: 'https://evil.example/logo.png' as LogoDigest });
    expect(await referred(id)).toBeUndefined();
  });
});
