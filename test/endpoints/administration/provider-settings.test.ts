import { AdministrationWorld } from '../../support/administration-world.ts';
import { describeUseCases } from '../../support/engines.ts';

describeUseCases('settings of identity providers, by administrators', (tables) => {
  let world: AdministrationWorld;
  beforeEach(async () => {
    world = await AdministrationWorld.start(tables());
  });

  const PROVIDERS = '/identity-providers';
  const PROVIDER = '/identity-providers/{provider}';
  const at = (provider: string) => ({ path: { provider } });

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
});
