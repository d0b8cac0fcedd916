import { dynamoClientDocuments } from '../../../lambdas/adapters/aws/directory/client-documents.ts';
import type { Client } from '../../../lambdas/core/records.ts';
import type { Administered, Administration } from '../../../lambdas/flows/administration/administration.ts';
import { disableClient } from '../../../lambdas/flows/administration/disable-client.ts';
import {
  type AliasInput,
  disableEnablement,
  type EnablementInput,
  enableClient,
} from '../../../lambdas/flows/administration/enable-client.ts';
import { clientTag, findClient } from '../../../lambdas/flows/administration/organization-clients.ts';
import { aClient, anAudit, scopes, unique } from '../../contract/records.ts';
import {
  administeredOrganization,
  demote,
  enabledClient,
  operatorOn,
} from '../../support/administered-organization.ts';
import { BY_OLGA, done, entriesOf, meanwhile, memberAdministration, refusedBy } from '../../support/administration.ts';
import { detailedConfiguration, MOVE } from '../../support/details.ts';
import { embeddedTables } from '../../support/engines.ts';
import { clientId, NOW } from '../../support/fixtures.ts';

const tables = embeddedTables();

const admin = () => operatorOn(tables());
const refused = (use: () => Promise<Administered<unknown>>) => refusedBy(tables(), use);

/** An organization, and a client of the deployment that it has not enabled. */
async function world(overrides: Partial<Client> = {}) {
  const at = await administeredOrganization(admin());
  const client = aClient({ scopes: scopes('projects:read', 'projects:write'), ...overrides });
  expect(await admin().store.createClient(client, anAudit(undefined))).toBe('done');
  return { ...at, client: client.id };
}

type World = Awaited<ReturnType<typeof world>>;
type Wanted = Omit<EnablementInput, 'organization' | 'client'>;

const tagOf = async ({ organization, client }: World) =>
  clientTag(done(await findClient(admin(), organization, client)));
const enable = (by: Administration, { organization, client }: World, wanted: Wanted = {}, tag?: string) =>
  enableClient(by, { organization, client, ...wanted }, tag);
/** By the administrator, over what there is. */
const enableOver = async (at: World, wanted: Wanted = {}, by: Administration = at.by) =>
  enable(by, at, wanted, await tagOf(at));
const stored = async ({ organization, client }: World) =>
  (await admin().reads.findEnablement(organization, client))?.record;
const entries = async ({ organization, client }: World) =>
  (await entriesOf(tables(), client)).filter((entry) => entry.organization === organization);
const alias = (at: World, name = unique('alias'), provider: string = at.provider.id) => ({ provider, name });
const only = ({ name, provider }: AliasInput) => ({ provider, names: [name] });

const OWN_MEMBERSHIP = { reason: 'own_membership' };

describe('a client that an organization enables', () => {
  it('may do what is named, and all that it is registered for when nothing is, in so many words', async () => {
    const at = await world();
    done(await enable(admin(), at));
    const registered = scopes('projects:read', 'projects:write');
    const { organization, client } = at;
    expect(await stored(at)).toEqual({
      ...{ organization, client, status: 'active', ceiling: registered, aliases: new Map(), writes: 'granted' },
    });
    done(await enable(admin(), at, { scope: 'projects:read' }));
    expect((await stored(at))?.ceiling).toEqual(scopes('projects:read'));
    const details = { scope: 'projects:read projects:write', writes: 'granted' };
    expect(await entries(at)).toContainEqual({
      ...{ organization, action: 'client.enabled', ...BY_OLGA, at: NOW, details },
    });
  });

  it.each([
    [
      'reports:read',
      'is beyond what the client is registered for: reports:read. Registered: projects:read projects:write',
    ],
    ['projects:read nobody:declared', expect.stringContaining('nobody:declared')],
  ])('[L1] never may do more than it is registered for, nor what nobody declared: %s', async (scope, problem) => {
    const at = await world();
    expect(await refused(() => enable(admin(), at, { scope }))).toEqual(['invalid_request', 'scopes']);
    expect(await enable(admin(), at, { scope })).toMatchObject({ error: { problems: [{ problem }] } });
  });

  it('[L10] with nothing named is nobody’s that nobody registered, and asks for writes unless somebody says otherwise', async () => {
    const at = { ...(await administeredOrganization(admin())), client: await aDocument() };
    expect(await refused(() => enable(admin(), at))).toEqual(['invalid_request', 'scopes']);
    expect(done(await enable(admin(), at, { scope: 'projects:read' })).enablement.record.writes).toBe('asked');
    expect(
      done(await enable(admin(), at, { scope: 'projects:read', writes: 'granted' })).enablement.record.writes,
    ).toBe('granted');
  });

  it('[L5] keeps what its writes are until somebody says otherwise', async () => {
    const at = await world();
    done(await enable(admin(), at, { writes: 'asked' }));
    done(await enable(admin(), at, { scope: 'projects:read' }));
    expect((await stored(at))?.writes).toBe('asked');
    done(await enable(admin(), at, { writes: 'granted' }));
    expect((await stored(at))?.writes).toBe('granted');
  });

  it('again, as it is already, is written by the operator alone, whose word is on record', async () => {
    const at = await world();
    done(await enableOver(at));
    const before = await tables().snapshot();
    const again = done(await enableOver(at));
    expect(again.enablement.record).toEqual(await stored(at));
    expect(await tables().snapshot()).toEqual(before);
    done(await enable(admin(), at));
    expect((await entries(at)).map(({ actor }) => actor)).toEqual(
      expect.arrayContaining([{ kind: 'member', id: at.ada.id }, BY_OLGA.actor]),
    );
  });

  it('[L9] never is one that is disabled in the deployment, which an administrator is told as what there is', async () => {
    const at = await world();
    done(await disableClient(admin(), at.client));
    const tag = await tagOf(at);
    expect(await refused(() => enable(at.by, at, {}, tag))).toEqual(['conflict', 'client']);
    expect(await refused(() => enable(admin(), at))).toEqual(['invalid_request', 'client']);
  });

  it('is changed by an administrator over what they have looked at, and by the operator unseen', async () => {
    const at = await world();
    const current = await tagOf(at);
    expect(await refused(() => enable(at.by, at))).toEqual(['invalid_request', 'organization']);
    expect(await refused(() => enable(at.by, at, {}, '"of-before"'))).toEqual({ reason: 'changed_meanwhile', current });
    expect(await refused(() => enable(admin(), at, {}, '"of-before"'))).toEqual({
      ...{ reason: 'changed_meanwhile', current },
    });
  });

  it('by two at once is told to whoever is second: with what there is now, or to look at it', async () => {
    const at = await world();
    const other = async () => done(await enable(admin(), at, { scope: 'projects:read' }));
    const late = await enableOver(at, {}, meanwhile(at.by, 'enableClient', other));
    expect(late).toEqual({ ok: false, error: { reason: 'changed_meanwhile', current: await tagOf(at) } });
    expect(await enable(meanwhile(admin(), 'enableClient', other), at)).toMatchObject({
      error: { reason: 'conflict', problems: [{ field: 'client' }] },
    });
    expect((await stored(at))?.ceiling).toEqual(scopes('projects:read'));
  });

  it('[L6] never is by who is no administrator, or none any more at that moment', async () => {
    const at = await world();
    expect(await refused(() => enableOver(at, {}, memberAdministration(admin(), at.bob)))).toEqual(OWN_MEMBERSHIP);
    const late = await enableOver(
      at,
      {},
      meanwhile(at.by, 'enableClient', () => demote(admin(), at.ada)),
    );
    expect(late).toEqual({ ok: false, error: OWN_MEMBERSHIP });
    expect(await stored(at)).toBeUndefined();
  });

  it('is of an organization and a client that there are, at that moment too', async () => {
    const at = await world();
    expect(await refused(() => enable(admin(), { ...at, organization: 'no organization' as never }))).toEqual([
      ...['not_found', 'organization'],
    ]);
    expect(await refused(() => enable(admin(), { ...at, client: clientId(unique('client')) }))).toEqual([
      ...['not_found', 'client'],
    ]);
    const { client } = at;
    const gone = (pk: string) => async () => {
      for (const row of await tables().rows('directory'))
        if (row['pk'] === pk) await tables().delete('directory', { pk, sk: row['sk'] });
    };
    const without = (pk: string) => enable(meanwhile(admin(), 'enableClient', gone(pk)), at);
    expect(await without(`client#${client}`)).toMatchObject({
      error: { reason: 'not_found', problems: [{ field: 'client' }] },
    });
    const next = await world();
    const without2 = meanwhile(admin(), 'enableClient', gone(`org#${next.organization}`));
    expect(await enable(without2, next)).toMatchObject({
      error: { reason: 'not_found', problems: [{ field: 'organization' }] },
    });
  });

  /** A client whose document was read. */
  async function aDocument() {
    const id = clientId(`https://tools.example/${unique('client')}.json`);
    const document = { fetchedAt: NOW, freshUntil: NOW + 300, name: 'Desk' };
    await dynamoClientDocuments(tables().client, tables().names).keep({
      ...{ id, status: 'active', authenticationMethod: 'none', secrets: [], document },
      grantTypes: new Set(['authorization_code']),
      redirectUris: new Set(['http://127.0.0.1/callback']),
      scopes: scopes('projects:read', 'projects:write'),
    });
    return id;
  }
});

describe('the names that providers give a client', () => {
  it('stay when one is added, whose entry says which; the same again is another entry', async () => {
    const at = await world();
    const [first, second] = [alias(at), alias(at)];
    done(await enable(admin(), at, { aliases: { at: [only(first)] } }));
    done(await enable(admin(), at));
    expect((await stored(at))?.aliases).toEqual(new Map([[at.provider.id, new Set([first.name])]]));
    done(await enable(admin(), at, { aliases: { at: [only(second)] } }));
    expect((await stored(at))?.aliases).toEqual(new Map([[at.provider.id, new Set([second.name])]]));
    expect((await entries(at)).map(({ details }) => details)).toEqual(
      expect.arrayContaining([
        { scope: 'projects:read projects:write', writes: 'granted', aliases: `${at.provider.id}=${first.name}` },
        { scope: 'projects:read projects:write', writes: 'granted', aliases: `${at.provider.id}=${second.name}` },
        { scope: 'projects:read projects:write', writes: 'granted' },
      ]),
    );
  });

  it('[K6] may be several at one provider: an operator names them all, and nothing gives them up', async () => {
    const at = await world();
    const [first, second, third] = [unique('alias'), unique('alias'), unique('alias')];
    const holders = async () =>
      Promise.all([first, second, third].map((name) => admin().reads.findClientByAlias(at.provider.id, name)));
    const name = (...names: readonly string[]) =>
      enable(admin(), at, { aliases: { at: [{ provider: at.provider.id, names }] } });
    done(await name(first, second));
    expect(await holders()).toEqual([at.client, at.client, undefined]);
    done(await name(second, third));
    expect(await holders()).toEqual([undefined, at.client, at.client]);
    expect((await stored(at))?.aliases).toEqual(new Map([[at.provider.id, new Set([second, third])]]));
    done(await name());
    expect(await holders()).toEqual([undefined, undefined, undefined]);
    expect((await stored(at))?.aliases).toEqual(new Map());
    const given = { scope: 'projects:read projects:write', writes: 'granted', aliases: `${at.provider.id}=` };
    expect((await entries(at)).map(({ details }) => details)).toContainEqual(given);
  });

  it('are all that an administrator names, and are in their entry', async () => {
    const at = await world();
    const { name, provider } = alias(at);
    done(await enableOver(at, { aliases: { all: [{ name, provider }] } }));
    expect(await admin().reads.findClientByAlias(at.provider.id, name)).toBe(at.client);
    const details = { scope: 'projects:read projects:write', writes: 'granted', aliases: `${provider}=${name}` };
    expect((await entries(at)).map((entry) => entry.details)).toEqual([details]);
    done(await enableOver(at, { aliases: { all: [] } }));
    expect(await admin().reads.findClientByAlias(at.provider.id, name)).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['a space', 'two words'],
    ['a letter beyond ASCII', 'ü'],
    ['257 characters', 'x'.repeat(257)],
  ])('[L15] are 1–256 printable characters: %s is refused', async (_, name) => {
    const at = await world();
    const longest = alias(at, 'x'.repeat(256));
    expect(await refused(() => enable(admin(), at, { aliases: { at: [only(alias(at, name))] } }))).toEqual([
      ...['invalid_request', 'alias'],
    ]);
    const all = [longest, alias(at, name, at.provider.id.replace(/.$/, '0'))];
    expect(await refused(() => enable(admin(), at, { aliases: { all } }))).toEqual([
      ...['invalid_request', 'aliases[1].name'],
    ]);
    done(await enable(admin(), at, { aliases: { at: [only(longest)] } }));
  });

  it('[L7] are at providers of this organization, several at each, and 10 of them at most', async () => {
    const [at, other] = [await world(), await world()];
    const add = (provider: string) =>
      refused(() => enable(admin(), at, { aliases: { at: [only(alias(at, 'x', provider))] } }));
    for (const provider of ['idp_x', other.provider.id])
      expect(await add(provider)).toEqual(['invalid_request', 'provider']);
    const all = (...providers: readonly string[]) =>
      refused(() => enable(admin(), at, { aliases: { all: providers.map((each) => alias(at, unique('a'), each)) } }));
    expect(await all(at.provider.id, 'idp_x')).toEqual(['invalid_request', 'aliases[1].provider']);
    const twice = [alias(at, 'x'), alias(at, 'x')];
    expect(await refused(() => enable(admin(), at, { aliases: { all: twice } }))).toEqual([
      ...['conflict', 'aliases[1].name'],
    ]);
    const eleven = Array.from({ length: 11 }, () => alias(at));
    expect(await refused(() => enable(admin(), at, { aliases: { all: eleven } }))).toEqual([
      'invalid_request',
      'aliases',
    ]);
    const names = eleven.map(({ name }) => name);
    const listed = { at: [{ provider: at.provider.id, names }] };
    expect(await refused(() => enable(admin(), at, { aliases: listed }))).toEqual(['invalid_request', 'alias']);
    done(await enable(admin(), at, { aliases: { all: eleven.slice(1) } }));
    done(await enable(admin(), at, { aliases: { all: [alias(at), ...eleven.slice(2)] } }));
    expect(await all(other.provider.id)).toEqual(['invalid_request', 'provider']);
  });

  it('[K6] mean one client at a provider, and never the id of another', async () => {
    const at = await world();
    const taken = alias(at);
    const second = { ...at, client: await enabledClient(admin(), at.organization) };
    done(await enable(admin(), second, { aliases: { at: [only(taken)] } }));
    for (const name of [taken.name, second.client]) {
      expect(await refused(() => enable(admin(), at, { aliases: { at: [only(alias(at, name))] } }))).toEqual([
        ...['conflict', 'alias'],
      ]);
      const all = [alias(at), alias(at, name)];
      expect(await refused(() => enableOver(at, { aliases: { all } }))).toEqual(['conflict', 'aliases[1].name']);
    }
  });
});

describe('[S10] the types of authorization details that an organization allows a client', () => {
  const detailed = (by: Administration): Administration => ({ ...by, configuration: detailedConfiguration });
  const allow = (at: World, types?: readonly string[], wanted: Wanted = {}) =>
    enable(detailed(admin()), at, { ...wanted, ...(types && { authorizationDetailsTypes: types }) });

  it('are none at first, stay when nobody names them, and go with an empty list', async () => {
    const at = await world();
    done(await allow(at));
    expect(await stored(at)).not.toHaveProperty('detailTypes');
    done(await allow(at, [MOVE]));
    expect((await stored(at))?.detailTypes).toEqual(new Set([MOVE]));
    done(await allow(at, undefined, { writes: 'asked' }));
    expect((await stored(at))?.detailTypes).toEqual(new Set([MOVE]));
    done(await allow(at, []));
    expect(await stored(at)).not.toHaveProperty('detailTypes');
  });

  it('stand in the entry, and change what an administrator looked at', async () => {
    const at = await world();
    done(await allow(at));
    const before = await tagOf(at);
    done(await allow(at, [MOVE]));
    expect(await tagOf(at)).not.toBe(before);
    const details = { scope: 'projects:read projects:write', writes: 'granted', authorizationDetailsTypes: MOVE };
    expect((await entries(at)).map((entry) => entry.details)).toContainEqual(details);
  });

  it.each<[string, readonly string[], Wanted]>([
    ['a type that nobody declared', ['payment'], {}],
    ['a type whose scope is beyond the ceiling', [MOVE], { scope: 'projects:read' }],
  ])('cannot have %s', async (_, types, wanted) => {
    const at = await world();
    expect(await refused(() => allow(at, types, wanted))).toEqual(['invalid_request', 'authorizationDetailsTypes']);
  });
});

describe('a client that an organization disables', () => {
  const disable = async (at: World, by = at.by, tag?: string) =>
    disableEnablement(by, at.client, tag ?? (await tagOf(at)));

  it('[L9] keeps its ceiling and its names, by one entry; again, nothing is written', async () => {
    const at = await world();
    const { name, provider } = alias(at);
    done(
      await enable(admin(), at, {
        scope: 'projects:read',
        aliases: { at: [only({ name, provider })] },
        writes: 'asked',
      }),
    );
    const before = await stored(at);
    expect(done(await disable(at)).enablement.record).toEqual({ ...before, status: 'disabled' });
    expect(await stored(at)).toEqual({ ...before, status: 'disabled' });
    const details = { scope: 'projects:read', writes: 'asked', aliases: `${provider}=${name}` };
    const actor = { kind: 'member', id: at.ada.id };
    const action = 'client.enablement_disabled';
    expect((await entries(at)).filter((entry) => entry.action === action)).toEqual([
      { organization: at.organization, action, actor, at: NOW, details },
    ]);
    const after = await tables().snapshot();
    done(await disable(at));
    expect(await tables().snapshot()).toEqual(after);
  });

  it('is one that was enabled there, over what was looked at', async () => {
    const at = await world();
    expect(await refused(() => disable(at))).toEqual(['conflict', 'enablement']);
    done(await enable(admin(), at));
    const current = await tagOf(at);
    expect(await refused(() => disable(at, at.by, '"of-before"'))).toEqual({ reason: 'changed_meanwhile', current });
    const other = async () => done(await enable(admin(), at, { scope: 'projects:read' }));
    const late = await disable(at, meanwhile(at.by, 'enableClient', other));
    expect(late).toEqual({ ok: false, error: { reason: 'changed_meanwhile', current: await tagOf(at) } });
    expect((await stored(at))?.status).toBe('active');
  });

  it('[L6] never is by who is no administrator', async () => {
    const at = await world();
    done(await enable(admin(), at));
    expect(await refused(() => disable(at, memberAdministration(admin(), at.bob)))).toEqual(OWN_MEMBERSHIP);
  });

  it('of the deployment is disabled here too', async () => {
    const at = await world();
    done(await enable(admin(), at));
    done(await disableClient(admin(), at.client));
    expect(done(await disable(at)).enablement.record.status).toBe('disabled');
  });
});
