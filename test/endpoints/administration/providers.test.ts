import { AdministrationWorld, SIGN_IN } from '../../support/administration-world.ts';
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

  it.each([
    ...['max_lifetime_seconds', 'jit_role', 'preset', 'subject_claim', 'email_domains', 'algorithms', 'default_scopes'],
    ...['remove'],
  ])('[L15] never take null for %s', async (field) => {
    const json = { [field]: null };
    const refused = await world.change('PATCH', PROVIDER, PROVIDER, { ...at(world.provider.id), json });
    expect([refused.status, refused.body.errors[0].field]).toEqual([400, field]);
  });

  it.each(['300', 300.5, 0, 3_601])('[L15] never take %p for a lifetime', async (value) => {
    const json = { max_lifetime_seconds: value };
    const refused = await world.change('PATCH', PROVIDER, PROVIDER, { ...at(world.provider.id), json });
    expect([refused.status, refused.body.errors[0].field]).toEqual([400, 'max_lifetime_seconds']);
  });

  it('[L15] never guess whether a setting is given or removed', async () => {
    const json = { jit_role: 'developer', email_domains: ['acme.example'], remove: ['jit_role'] };
    const refused = await world.change('PATCH', PROVIDER, PROVIDER, { ...at(world.provider.id), json });
    expect([refused.status, refused.body.errors[0].field]).toEqual([400, 'jit_role']);
  });

  it.each([
    ['preset', 'okta'],
    ['jit_roles', { claim: 'groups', values: [{ value: 'engineering', role: 'developer' }] }],
    ['email_verified_absent', 'trusted'],
    ['saml_name_id', { issuer: 'https://saml.acme.example/entity' }],
    ['vouched_scopes', ['projects:read']],
  ])('[L15] never guess whether %s is given or removed', async (field, value) => {
    const json = { [field]: value, email_domains: ['acme.example'], remove: [field] };
    const refused = await world.change('PATCH', PROVIDER, PROVIDER, { ...at(world.provider.id), json });
    expect([refused.status, refused.body.errors]).toEqual([400, [{ field, detail: 'is given, and to be removed' }]]);
  });

  it('remove what is named, and leave what is absent', async () => {
    const path = at(world.provider.id);
    const role = { jit_role: 'developer', email_domains: ['acme.example'], preset: 'okta' };
    expect((await world.change('PATCH', PROVIDER, PROVIDER, { ...path, json: role })).body).toMatchObject(role);
    const { body } = await world.change('PATCH', PROVIDER, PROVIDER, { ...path, json: { remove: ['jit_role'] } });
    expect([body.jit_role, body.preset, body.email_domains]).toEqual([undefined, 'okta', ['acme.example']]);
  });

  it('[K17] trust an address that is not said to be verified only while they are set to, in pinned domains', async () => {
    const path = at(world.provider.id);
    const trusted = { email_verified_absent: 'trusted' };
    const change = (json: object) => world.change('PATCH', PROVIDER, PROVIDER, { ...path, json });
    expect((await world.call('GET', PROVIDER, path)).body.email_verified_absent).toBeUndefined();
    const unpinned = await change(trusted);
    expect([unpinned.status, unpinned.body.errors[0].field]).toEqual([400, 'email_domains']);
    expect((await change({ ...trusted, email_domains: ['acme.example'] })).body).toMatchObject(trusted);
    expect((await change({ max_lifetime_seconds: 120 })).body).toMatchObject(trusted);
    const off = await change({ remove: ['email_verified_absent'] });
    expect([off.status, off.body.email_verified_absent]).toEqual([200, undefined]);
    for (const value of ['yes', true, null]) expect((await change({ email_verified_absent: value })).status).toBe(400);
  });

  it('[C11] vouch for clients only while they are set to, up to scopes for tools', async () => {
    const path = at(world.provider.id);
    const change = (json: object) => world.change('PATCH', PROVIDER, PROVIDER, { ...path, json });
    expect((await world.call('GET', PROVIDER, path)).body.vouched_scopes).toBeUndefined();
    const vouching = { vouched_scopes: ['projects:read'] };
    expect((await change(vouching)).body).toMatchObject(vouching);
    expect((await change({ max_lifetime_seconds: 120 })).body).toMatchObject(vouching);
    for (const vouched_scopes of [[], ['org:read'], ['projects:read', 'org:admin'], ['made:up'], 'on', null]) {
      const { status, body } = await change({ vouched_scopes });
      expect([status, body.errors[0].field.replace(/\[\d+\]$/, '')]).toEqual([400, 'vouched_scopes']);
    }
    const off = await change({ remove: ['vouched_scopes'] });
    expect([off.status, off.body.vouched_scopes]).toEqual([200, undefined]);
    // Nobody who registers a provider lets tools in by the same request.
    const json = { issuer: 'https://new.example', ...vouching };
    expect((await world.call('POST', PROVIDERS, { json })).status).toBe(400);
  });

  it('[K16] may map SAML names, in full or not at all', async () => {
    const path = at(world.provider.id);
    const change = (json: object) => world.change('PATCH', PROVIDER, PROVIDER, { ...path, json });
    const mapped = { saml_name_id: { issuer: 'https://saml.acme.example/entity', nameid_format: 'urn:x:persistent' } };
    expect((await change(mapped)).body).toMatchObject(mapped);
    expect((await change({ max_lifetime_seconds: 120 })).body).toMatchObject(mapped);
    const wrong = [
      null,
      'https://saml.acme.example/entity',
      [],
      {},
      { issuer: '' },
      { issuer: 7 },
      { issuer: 'x'.repeat(1_025) },
      { issuer: 'https://saml.acme.example/\u202e' },
      { issuer: 'a', nameid_format: null },
      { issuer: 'a', nameid: 'somebody' },
      { issuer: 'a', nameid_format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' },
    ];
    for (const value of wrong) {
      const { status, body } = await change({ saml_name_id: value });
      expect([value, status, String(body.errors[0].field).split('.')[0]]).toEqual([value, 400, 'saml_name_id']);
    }
    expect((await world.call('GET', PROVIDER, path)).body).toMatchObject(mapped);
    expect((await change({ remove: ['saml_name_id'] })).body.saml_name_id).toBeUndefined();
  });

  it('[L6] may say the role of new members by a claim, in order, and never one that administers', async () => {
    const path = at(world.provider.id);
    const change = (json: object) => world.change('PATCH', PROVIDER, PROVIDER, { ...path, json });
    const values = [
      { value: 'engineering', role: 'developer' },
      { value: 'everybody', role: 'developer' },
    ];
    const mapped = { jit_roles: { claim: 'groups', values } };
    expect((await change({ ...mapped, email_domains: ['acme.example'] })).body).toMatchObject(mapped);
    expect((await change({ max_lifetime_seconds: 120 })).body).toMatchObject(mapped);
    const wrong = [
      null,
      'groups',
      {},
      { claim: 'groups' },
      { claim: 'groups', values: [] },
      { claim: 'groups', values: [{ value: 'engineering', role: 'owner' }] },
      { claim: 'groups', values: [{ value: 'engineering', role: 'nobody' }] },
      { claim: 'groups', values: [{ value: 7, role: 'developer' }] },
      { claim: 'groups', values, otherwise: 'developer' },
    ];
    for (const value of wrong) {
      const { status, body } = await change({ jit_roles: value });
      expect([value, status, String(body.errors[0].field).split(/[.[]/)[0]]).toEqual([value, 400, 'jit_roles']);
    }
    expect((await world.call('GET', PROVIDER, path)).body).toMatchObject(mapped);
    expect((await change({ remove: ['jit_roles'] })).body.jit_roles).toBeUndefined();
  });

  it('are removed once they are disabled and nobody is linked to them, and not before', async () => {
    const issuer = 'https://gone.okta.example';
    world.discovered.set(issuer, { jwksUri: `${issuer}/keys`, hosts: ['gone.okta.example'] });
    const { body: registered } = await world.call('POST', PROVIDERS, { json: { issuer } });
    const path = at(registered.id);
    const remove = () => world.change('DELETE', PROVIDER, PROVIDER, path);
    const pending = await remove();
    expect([pending.status, pending.body.detail]).toEqual([409, 'provider is pending: disable it first']);
    await world.change('POST', `${PROVIDER}/disable`, PROVIDER, path);
    const removed = await remove();
    expect([removed.status, removed.body]).toEqual([200, { id: registered.id, status: 'removed' }]);
    expect((await world.call('GET', PROVIDER, path)).status).toBe(404);
    const again = await world.call('POST', PROVIDERS, { json: { issuer } });
    expect([again.status, again.body.id === registered.id]).toEqual([201, false]);
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

  describe('the last working sign-in', () => {
    it('[L6] is not disabled by whoever came through it, nor has another claim mapped', async () => {
      const path = at(world.provider.id);
      for (const change of [
        await world.change('POST', `${PROVIDER}/disable`, PROVIDER, path),
        await world.change('PATCH', PROVIDER, PROVIDER, {
          ...path,
          json: { subject_claim: 'email', email_domains: ['acme.example'] },
        }),
      ]) {
        expect([change.status, change.body.type]).toEqual([409, 'urn:countersign:problem:last_sign_in']);
      }
      expect((await world.call('GET', `${PROVIDER}/impact`, path)).body).toEqual({
        active_links: 1,
        linked_members: 1,
        inactive_links: 0,
        more: false,
        last_sign_in: true,
      });
      expect(await world.audited()).toEqual([]);
    });

    it('is another one for whoever came through another: then it may go, and only while that one works', async () => {
      const other = await world.addProvider({ signIn: SIGN_IN });
      const throughOther = await world.signedIn(world.admin, other);
      const path = at(world.provider.id);
      const { etag } = await world.call('GET', PROVIDER, path);
      const disabled = await world.call('POST', `${PROVIDER}/disable`, { ...path, as: throughOther, ifMatch: etag });
      expect([disabled.status, disabled.body.status]).toEqual([200, 'disabled']);

      // Whose own provider is none any more is no caller at all.
      const cutOff = await world.call('POST', `${PROVIDER}/disable`, { ...at(other.id), ifMatch: '"x"' });
      expect(cutOff.status).toBe(401);
    });

    it('stays, of two administrators who cut off each other’s at once', async () => {
      const other = await world.addProvider({ signIn: SIGN_IN });
      const throughOther = await world.signedIn(world.admin, other);
      const tag = async (id: string) => (await world.call('GET', PROVIDER, at(id))).etag;
      const [first, second] = [await tag(world.provider.id), await tag(other.id)];
      const answers = await Promise.all([
        world.call('POST', `${PROVIDER}/disable`, { ...at(world.provider.id), as: throughOther, ifMatch: first }),
        world.call('POST', `${PROVIDER}/disable`, { ...at(other.id), ifMatch: second }),
      ]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    });

    it('is not that of a provider which nobody can sign in with', async () => {
      const plain = await world.addProvider();
      expect((await world.call('GET', `${PROVIDER}/impact`, at(plain.id))).body.last_sign_in).toBe(false);
      const { status } = await world.change('POST', `${PROVIDER}/disable`, PROVIDER, at(plain.id));
      expect(status).toBe(200);
    });
  });

  it('are active again when they were active, and pending again when they never were', async () => {
    const active = await world.addProvider({ status: 'active' });
    const pending = await world.addProvider({ status: 'pending' });
    for (const [{ id }, expected] of [
      [active, 'active'],
      [pending, 'pending'],
    ] as const) {
      const disabled = await world.change('POST', `${PROVIDER}/disable`, PROVIDER, at(id));
      expect(disabled.body.status).toBe('disabled');
      const enabled = await world.change('POST', `${PROVIDER}/enable`, PROVIDER, at(id));
      expect([enabled.status, enabled.body.status]).toEqual([200, expected]);
    }
    const { status, body } = await world.change('POST', `${PROVIDER}/enable`, PROVIDER, at(pending.id));
    expect([status, body.errors[0].field]).toEqual([409, 'status']);
  });

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

  it('have their links counted before another claim deactivates them', async () => {
    const other = await world.addProvider({ emailDomains: new Set(['acme.example']) });
    for (const value of ['one', 'two']) {
      const { id } = await world.addMember();
      const json = { provider: other.id, subject: value };
      const linked = await world.change('POST', '/members/{member}/links', '/members/{member}', {
        path: { member: id },
        json,
      });
      expect([linked.status, linked.body.status]).toEqual([201, 'active']);
    }
    const impact = () => world.call('GET', `${PROVIDER}/impact`, at(other.id));
    expect((await impact()).body).toMatchObject({
      active_links: 2,
      linked_members: 2,
      inactive_links: 0,
      last_sign_in: false,
    });
    const changed = await world.change('PATCH', PROVIDER, PROVIDER, {
      ...at(other.id),
      json: { subject_claim: 'email' },
    });
    expect(changed.status).toBe(200);
    expect((await impact()).body).toMatchObject({ active_links: 0, linked_members: 0, inactive_links: 2 });
    expect(await world.trust.findLinkedMember({ provider: other.id, claim: 'email', value: 'one' })).toBeUndefined();
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
