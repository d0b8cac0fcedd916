import { AdministrationWorld } from '../../support/administration-world.ts';
import { describeUseCases } from '../../support/engines.ts';

describeUseCases('what identity providers are asked and say, by administrators', (tables) => {
  let world: AdministrationWorld;
  beforeEach(async () => {
    world = await AdministrationWorld.start(tables());
  });

  const PROVIDERS = '/identity-providers';
  const PROVIDER = '/identity-providers/{provider}';
  const at = (provider: string) => ({ path: { provider } });

  it('[L11] take a secret for sign-in, and never show it', async () => {
    const { id, issuer } = await world.addProvider();
    const endpoints = { authorizationEndpoint: `${issuer}/authorize`, tokenEndpoint: `${issuer}/token` };
    world.discovered.set(issuer, { jwksUri: `${issuer}/keys`, hosts: ['idp.example'], ...endpoints });
    const json = { client_id: 'countersign-2', client_secret: 'a secret of the provider' };
    const set = await world.change('PUT', `${PROVIDER}/sign-in`, PROVIDER, { ...at(id), json });
    expect(set.status).toBe(200);
    expect(set.body.sign_in).toEqual({ client_id: 'countersign-2', authentication_method: 'client_secret_basic' });
    expect(JSON.stringify(set.body)).not.toContain('Y2lwaGVydGV4dA');
    expect(JSON.stringify(await tables().snapshot())).not.toContain('a secret of the provider');
    const exact = { authentication_method: 'client_secret_post', audiences: 'authorized_party' };
    const again = await world.change('PUT', `${PROVIDER}/sign-in`, PROVIDER, {
      ...at(id),
      json: { ...json, ...exact },
    });
    expect(again.body.sign_in).toEqual({ client_id: 'countersign-2', ...exact });
    expect((await world.call('GET', PROVIDER, at(id))).body).toStrictEqual(again.body);
  });

  it('are tested as redemption would reach them: where they are registered to, or would be', async () => {
    const { issuer, algorithms, jwksUri, pinnedHosts } = world.provider;
    await world.call('POST', `${PROVIDER}/test`, at(world.provider.id));
    expect(world.tested).toStrictEqual([
      { issuer, algorithms, registered: expect.objectContaining({ jwksUri, pinnedHosts }) },
    ]);
    world.tested.length = 0;
    const typed = { issuer: 'https://new.okta.example' };
    const keys = 'https://keys.okta.example:8443/keys';
    const all = new Set(['RS256', 'PS256', 'ES256', 'EdDSA']);
    for (const json of [typed, { ...typed, jwks_uri: keys, algorithms: ['ES256'] }]) {
      expect((await world.call('POST', `${PROVIDERS}/test`, { json })).status).toBe(200);
    }
    await world.call('POST', `${PROVIDERS}/test`, { json: typed, language: 'de' });
    expect(world.languages).toStrictEqual(['en', 'en', 'en', 'de']);
    expect(world.tested.splice(-1)).toHaveLength(1);
    expect(world.tested).toStrictEqual([
      { ...typed, algorithms: all },
      {
        ...typed,
        algorithms: new Set(['ES256']),
        registered: { jwksUri: keys, pinnedHosts: ['keys.okta.example:8443'] },
      },
    ]);
  });

  it.each([
    ['algorithms', { algorithms: [] }],
    ['jwks_uri', { jwks_uri: 'keys' }],
  ])('[L15] are not tested by what names no %s, and nobody is asked', async (field, wrong) => {
    const json = { issuer: 'https://new.okta.example', ...wrong };
    const { status, body } = await world.call('POST', `${PROVIDERS}/test`, { json });
    expect([status, body.errors[0].field, world.tested.length]).toEqual([400, field, 0]);
  });

  it('are tested, and not more often than a person would', async () => {
    const tested = await world.call('POST', `${PROVIDERS}/test`, { json: { issuer: 'https://new.okta.example' } });
    expect(tested.body.steps[1]).toEqual({
      step: 'discovery',
      outcome: 'failed',
      took_ms: 3,
      problem: 'answered 404',
      advice: 'Check the issuer.',
    });
    const statuses = [];
    for (let i = 0; i < 5; i += 1)
      statuses.push((await world.call('POST', `${PROVIDER}/test`, at(world.provider.id))).status);
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
  });

  it('[V2] send signals once an administrator has switched them on: the token is shown in that answer alone', async () => {
    const SIGNALS = `${PROVIDER}/signals`;
    const path = at(world.provider.id);
    const off = await world.call('GET', SIGNALS, path);
    const endpoint_url = expect.stringMatching(new RegExp(`/signals/${world.provider.id}$`));
    expect(off.body).toStrictEqual({ status: 'off', endpoint_url, etag: expect.any(String) });
    const on = await world.change('PUT', SIGNALS, SIGNALS, { ...path, json: { audience: 'https://acme.example' } });
    const token = expect.stringMatching(/^cssig_[\w-]{43}$/);
    expect([on.status, on.body]).toMatchObject([200, { status: 'on', audience: 'https://acme.example', token }]);
    const rotated = await world.change('POST', `${SIGNALS}/token`, SIGNALS, path);
    expect(rotated.body).toMatchObject({ token, former_token_until: expect.any(Number) });
    expect(rotated.body.token).not.toBe(on.body.token);
    expect((await world.call('GET', SIGNALS, path)).body).not.toHaveProperty('token');
    const wrong = await world.change('PUT', SIGNALS, SIGNALS, { ...path, json: { transmitter_issuer: 'x' } });
    expect([wrong.status, wrong.body.errors?.map(({ field }: { field: string }) => field)]).toEqual([
      400,
      ['transmitter_issuer', 'transmitter_jwks_uri'],
    ]);
    const again = await world.change('DELETE', SIGNALS, SIGNALS, path);
    expect(again.body).toStrictEqual(off.body);
  });
});
