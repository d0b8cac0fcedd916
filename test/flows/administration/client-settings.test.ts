import { createClient } from '../../../lambdas/flows/administration/create-client.ts';
import { disableClient } from '../../../lambdas/flows/administration/disable-client.ts';
import { clientTag } from '../../../lambdas/flows/administration/organization-clients.ts';
import { rotateClient } from '../../../lambdas/flows/administration/rotate-client.ts';
import { setClient } from '../../../lambdas/flows/administration/set-client.ts';
import { aClient, anAudit, anOrganization, unique } from '../../contract/records.ts';
import { administrationOn, BY_OLGA, done, entriesOf, refusedBy } from '../../support/administration.ts';
import { describeUseCases } from '../../support/engines.ts';
import { API, clientId, NOW } from '../../support/fixtures.ts';
import { publicJwk } from '../../support/provider-signer.ts';

const CALLBACK = 'https://tool.example/callback';

describeUseCases('a client of the deployment', (tables) => {
  const admin = () => administrationOn(tables());
  const create = (input: object) =>
    createClient(admin(), { id: unique('tool'), auth: 'client_secret_basic', scope: 'projects:read', ...input });
  const stored = (id: string) => admin().trust.findClient(clientId(id));

  it.each<readonly [string, object, readonly string[]]>([
    ['a confidential one, by assertion alone', {}, ['jwt-bearer']],
    [
      'one that signs people in, by both',
      { redirectUris: [CALLBACK] },
      ['jwt-bearer', 'authorization_code', 'refresh_token'],
    ],
    [
      'a public one, never by assertion',
      { auth: 'none', redirectUris: [CALLBACK] },
      ['authorization_code', 'refresh_token'],
    ],
    ['a resource server, by nothing', { kind: 'resource', scope: undefined, resources: [API] }, []],
  ])('[C1] redeems as what it is: %s', async (_what, input, grants) => {
    const { client } = done(await create(input));
    expect([...client.grantTypes].map((grant) => grant.split(':').at(-1))).toEqual(grants);
    expect((await stored(client.id))?.grantTypes).toEqual(client.grantTypes);
  });

  it('has an id that no other has: of one that is disabled, the way back is said', async () => {
    const { client } = done(await create({}));
    const again = () => create({ id: client.id });
    expect(await refusedBy(tables(), again)).toEqual(['invalid_request', 'id']);
    expect(JSON.stringify(await again())).not.toContain('restore');
    done(await disableClient(admin(), client.id));
    expect(JSON.stringify(await again())).toContain(`countersign client restore ${client.id}`);
  });

  it('stands in the audit trail as it was made, and as it was set', async () => {
    const made = { redirectUris: [CALLBACK], displayName: 'Tool', publisher: 'Tools Ltd', requireDpop: true };
    const { client } = done(await create(made));
    const by = { organization: undefined, at: NOW, ...BY_OLGA };
    const named = { authenticationMethod: 'client_secret_basic', name: 'Tool', publisher: 'Tools Ltd' };
    const [created] = await entriesOf(tables(), client.id);
    expect(created).toMatchObject({
      ...{ at: by.at, actor: by.actor, action: 'client.created' },
      details: { ...named, scope: 'projects:read', redirectUris: CALLBACK, dpopBoundAccessTokens: true },
    });
    const other = 'https://tool.example/other';
    done(await setClient(admin(), { id: client.id, redirectUris: [other], pinAuth: true }));
    const entries = await entriesOf(tables(), client.id);
    expect(entries.find(({ action }) => action === 'client.set')?.['details']).toMatchObject({
      ...named,
      ...{ redirectUris: other, secretForm: expect.any(String), dpopBoundAccessTokens: true },
    });
  });

  it.each<readonly [string, object, string]>([
    ['a client that is not there', { id: 'nobody' }, 'client'],
    ['what is no id', { id: 'NO ID' }, 'client'],
    ['a redirect URI that is none', { redirectUris: ['http://tool.example/'] }, 'redirectUris'],
    ['a name that nobody can read', { displayName: ' ' }, 'displayName'],
  ])('is not set: %s', async (_what, change, field) => {
    const { client } = done(await create({ redirectUris: [CALLBACK] }));
    const refused = await refusedBy(tables(), () => setClient(admin(), { id: client.id, ...change }));
    expect(refused).toEqual([expect.stringMatching(/^invalid_request$|^not_found$/), field]);
  });

  it('that registered itself, keeps where its codes go and what it is known by', async () => {
    const { id: organization } = anOrganization();
    const registration = { organization, registeredAt: NOW, waitsUntil: NOW + 60, token: 'rt_0123456789abcdef' };
    const client = aClient({ registration, redirectUris: new Set([CALLBACK]) });
    expect(await admin().store.createClient(client, anAudit(undefined))).toBe('done');
    const moved = () => setClient(admin(), { id: client.id, redirectUris: ['https://evil.example/'] });
    expect(await refusedBy(tables(), moved)).toEqual(['invalid_request', 'redirectUris']);
    const rotated = () => rotateClient(admin(), { id: client.id, keepSeconds: 0 });
    expect(await refusedBy(tables(), rotated)).toEqual(['invalid_request', 'client']);
  });

  it('has nothing to rotate when it is public, or not there; and its keys are keys', async () => {
    const { client: open } = done(await create({ auth: 'none', redirectUris: [CALLBACK] }));
    const { client: keyed } = done(await create({ auth: 'private_key_jwt', jwks: { keys: [publicJwk('ES256')] } }));
    const rotated = (id: string, input: object = {}) =>
      refusedBy(tables(), () => rotateClient(admin(), { id, keepSeconds: 0, ...input }));
    expect(await rotated(open.id)).toEqual(['invalid_request', 'client']);
    expect(await rotated('nobody')).toEqual(['not_found', 'client']);
    expect(await rotated('NO ID')).toEqual(['not_found', 'client']);
    expect(await rotated(keyed.id, { jwks: { keys: [] } })).toEqual(['invalid_request', 'jwks']);
  });

  it('with one name for two keys has the new one, and with an address for its keys has those alone', async () => {
    const { client } = done(await create({ auth: 'private_key_jwt', jwks: { keys: [publicJwk('ES256')] } }));
    const renewed = { jwks: { keys: [{ ...publicJwk('RS256'), kid: publicJwk('ES256')['kid'] }] } };
    done(await rotateClient(admin(), { id: client.id, keepSeconds: 60, ...renewed }));
    expect((await stored(client.id))?.keys).toMatchObject({ keys: [{ key: { kty: 'RSA' } }] });
    const jwksUri = 'https://tool.example/jwks';
    done(await rotateClient(admin(), { id: client.id, keepSeconds: 60, jwksUri }));
    expect((await stored(client.id))?.keys).toMatchObject({ source: 'published', jwksUri });
  });

  it('is another to whoever has looked at it, when anything that is shown of it is', () => {
    const client = aClient();
    const seen = clientTag({ client, enablement: undefined });
    for (const change of [
      { displayName: 'Tool' },
      { publisher: 'Tools Ltd' },
      { logo: 'a'.repeat(64) },
      { dpopBoundAccessTokens: true },
      { redirectUris: new Set([CALLBACK]) },
      { status: 'disabled' as const },
    ])
      expect(clientTag({ client: { ...client, ...change } as typeof client, enablement: undefined })).not.toBe(seen);
    expect(clientTag({ client: { ...client, secrets: [] }, enablement: undefined })).toBe(seen);
  });
});
