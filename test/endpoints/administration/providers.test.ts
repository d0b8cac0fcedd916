import { AdministrationWorld } from '../../support/administration-world.ts';
import { describeUseCases } from '../../support/engines.ts';

describeUseCases('identity providers, by administrators', (tables) => {
  let world: AdministrationWorld;
  beforeEach(async () => {
    world = await AdministrationWorld.start(tables());
  });

  const PROVIDERS = '/identity-providers';
  const PROVIDER = '/identity-providers/{provider}';
  const at = (provider: string) => ({ path: { provider } });

  it('are registered pending, which believes nothing and reserves nothing', async () => {
    const issuer = 'https://new.okta.example';
    world.discovered.set(issuer, { jwksUri: `${issuer}/keys`, hosts: ['new.okta.example'] });
    const { status, headers, body } = await world.call('POST', PROVIDERS, { json: { issuer, preset: 'okta' } });
    expect([status, body.status, body.preset, body.jwks_uri]).toEqual([201, 'pending', 'okta', `${issuer}/keys`]);
    expect(headers['location']).toBe(`/organizations/${world.acme}/identity-providers/${body.id}`);
    expect(await world.trust.findProvider({ issuer, tenant: undefined, audienceTenant: undefined })).toBeUndefined();
    expect((await world.call('GET', PROVIDERS)).body.items).toContainEqual(body);
  });

  it('keep every setting that they are registered with, and are without those that nobody gave', async () => {
    const issuer = 'https://new.okta.example';
    world.discovered.set(issuer, { jwksUri: `${issuer}/keys`, hosts: ['new.okta.example'] });
    const json = {
      ...{ issuer, jwks_uri: `${issuer}/own/keys`, tenant: 'tenant-1', audience_tenant: 'tenant-2' },
      ...{ algorithms: ['ES256'], subject_claim: 'email', max_lifetime_seconds: 120 },
      ...{ email_domains: ['acme.example'], email_verified_absent: 'trusted' },
      saml_name_id: {
        ...{ issuer: 'https://saml.acme.example/entity', nameid_format: 'urn:x:persistent' },
        ...{ name_qualifier: 'acme', sp_name_qualifier: 'countersign' },
      },
      ...{ default_scopes: ['projects:read', 'projects:write'], jit_role: 'developer', preset: 'okta' },
      jit_roles: { claim: 'groups', values: [{ value: 'engineering', role: 'developer' }] },
    };
    const made = { id: expect.stringMatching(/^idp_/), status: 'pending', etag: expect.any(String) };
    const full = await world.call('POST', PROVIDERS, { json });
    expect(full.body).toStrictEqual({ ...made, ...json, pinned_hosts: ['new.okta.example'] });
    expect((await world.call('GET', PROVIDER, at(full.body.id))).body).toStrictEqual(full.body);
    const removed = ['jit_role', 'jit_roles', 'preset', 'email_verified_absent', 'saml_name_id'];
    const path = at(full.body.id);
    const { body } = await world.change('PATCH', PROVIDER, PROVIDER, { ...path, json: { remove: removed } });
    const left = Object.entries({ ...full.body, etag: body.etag }).filter(([name]) => !removed.includes(name));
    expect(body).toStrictEqual(Object.fromEntries(left));

    expect((await world.call('POST', PROVIDERS, { json: { issuer } })).body).toStrictEqual({
      ...{ ...made, issuer, jwks_uri: `${issuer}/keys`, pinned_hosts: ['new.okta.example'] },
      ...{ algorithms: expect.any(Array), subject_claim: 'sub', email_domains: [] },
      ...{ max_lifetime_seconds: 300, default_scopes: [] },
    });
  });

  it('are never registered in silence with keys that nobody can read: the answer says what to do', async () => {
    const issuer = 'https://new.okta.example';
    world.discovered.set(issuer, { jwksUri: `${issuer}/keys`, hosts: ['new.okta.example'] });
    const advice = 'The provider must publish a signing key: RSA of 2048 to 8192 bits, P-256 or Ed25519.';
    const said = { step: 'keys_parsed', problem: 'The key set is empty', advice } as const;
    world.connectionSteps = [{ ...said, outcome: 'failed', tookMs: 3 }];
    const { status, body } = await world.call('POST', PROVIDERS, { json: { issuer } });
    expect([status, body.status, body.keys_problem]).toEqual([201, 'pending', said]);
    const { keys_problem: _, ...provider } = body;
    expect((await world.call('GET', PROVIDER, at(body.id))).body).toEqual(provider);
  });

  it('with keys that can be read have nothing to warn of', async () => {
    const issuer = 'https://new.okta.example';
    world.discovered.set(issuer, { jwksUri: `${issuer}/keys`, hosts: ['new.okta.example'] });
    world.connectionSteps = [{ step: 'keys_parsed', outcome: 'passed', tookMs: 3, found: '1 of 1' }];
    expect((await world.call('POST', PROVIDERS, { json: { issuer } })).body).not.toHaveProperty('keys_problem');
  });

  it('[L15] name every field that is wrong, as the wire calls it', async () => {
    const json = {
      issuer: 'http://x',
      email_domains: ['?'],
      max_lifetime_seconds: 9_999,
      jit_role: 'admin',
      surplus: 1,
    };
    const shape = await world.call('POST', PROVIDERS, { json });
    expect([shape.status, shape.body.errors.map(({ field }: { field: string }) => field)]).toEqual([
      400,
      ['max_lifetime_seconds', 'surplus'],
    ]);
    const { surplus: _, max_lifetime_seconds: __, ...rest } = json;
    const content = await world.call('POST', PROVIDERS, { json: rest });
    expect(content.body.errors.map(({ field }: { field: string }) => field)).toEqual([
      'issuer',
      'email_domains',
      'jit_role',
    ]);
    expect((await world.call('POST', PROVIDERS, { json: {} })).body.errors).toEqual([
      { field: 'issuer', detail: 'is required' },
    ]);
  });

  it('that are trusted already are refused in words, and whose they are is not said', async () => {
    const { issuer } = world.globexProvider;
    const { status, body } = await world.call('POST', PROVIDERS, { json: { issuer } });
    expect([status, body.type]).toEqual([409, 'urn:countersign:problem:conflict']);
    expect(body.detail).toContain('by another organization');
    expect(JSON.stringify(body)).not.toContain(world.globex);
  });

  it('change over what was looked at, with one audit entry', async () => {
    const json = { max_lifetime_seconds: 120, default_scopes: ['projects:read'], email_domains: ['acme.example'] };
    const changed = await world.change('PATCH', PROVIDER, PROVIDER, { ...at(world.provider.id), json });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject(json);
    expect((await world.call('GET', PROVIDER, at(world.provider.id))).body).toEqual(changed.body);
    expect(await world.audited()).toEqual([
      expect.objectContaining({
        action: 'provider.changed',
        target: world.provider.id,
        actor: { kind: 'member', id: world.admin.id },
      }),
    ]);
    const again = await world.change('PATCH', PROVIDER, PROVIDER, { ...at(world.provider.id), json });
    expect([again.status, again.etag]).toEqual([200, changed.etag]);
    expect(await world.audited()).toHaveLength(1);
  });

  it('take one of two changes of one state: the other is told the current tag', async () => {
    const { etag } = await world.call('GET', PROVIDER, at(world.provider.id));
    const patch = (seconds: number) =>
      world.call('PATCH', PROVIDER, {
        ...at(world.provider.id),
        ifMatch: etag,
        json: { max_lifetime_seconds: seconds },
      });
    const answers = await Promise.all([patch(100), patch(101)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const [done, stale] = answers.sort((a, b) => a.status - b.status);
    expect(stale?.etag).toBe(done?.etag);
  });

  it.each([undefined, '*', '"another"'])('If-Match %s changes nothing', async (ifMatch) => {
    const json = { max_lifetime_seconds: 99 };
    const { status } = await world.call('PATCH', PROVIDER, { ...at(world.provider.id), ifMatch, json });
    expect(status).toBe(ifMatch === undefined ? 428 : 412);
    expect(await world.audited()).toEqual([]);
  });

  it('of another organization do not exist here', async () => {
    for (const [method, route] of [
      ['GET', PROVIDER],
      ['PATCH', PROVIDER],
      ['GET', `${PROVIDER}/impact`],
      ['POST', `${PROVIDER}/disable`],
      ['POST', `${PROVIDER}/enable`],
      ['POST', `${PROVIDER}/test`],
      ['PUT', `${PROVIDER}/sign-in`],
    ] as const) {
      for (const id of [world.globexProvider.id, 'no-such-id']) {
        const json = method === 'PATCH' ? {} : { client_id: 'x' };
        const { status, body } = await world.call(method, route, { ...at(id), ifMatch: '"x"', json });
        expect([route, status, body.type]).toEqual([route, 404, 'urn:countersign:problem:not_found']);
      }
      world.clock.advance(10);
    }
  });
});
