import { dynamoActivityRecorder } from '../../../lambdas/adapters/aws/activity/recorder.ts';
import { dynamoAgentSwitch } from '../../../lambdas/adapters/aws/status/agent-switch.ts';
import { MENDED_BY } from '../../../lambdas/core/advice/mended-by.ts';
import { summarizeActivity } from '../../../lambdas/core/audit/activity.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import { aClient, anAudit, scopes, unique } from '../../contract/records.ts';
import { AdministrationWorld } from '../../support/administration-world.ts';
import { describeUseCases } from '../../support/engines.ts';
import { ISSUER, validClaims } from '../../support/fixtures.ts';
import { signAssertion } from '../../support/provider-signer.ts';

describeUseCases('an organization, by its administrators', (tables) => {
  let world: AdministrationWorld;
  beforeEach(async () => {
    world = await AdministrationWorld.start(tables());
  });

  async function createClient(overrides: Parameters<typeof aClient>[0] = {}) {
    const client = aClient({ scopes: scopes('projects:read', 'projects:write'), ...overrides });
    expect(await world.store.createClient(client, anAudit(undefined))).toBe('done');
    return client;
  }

  describe('settings', () => {
    it('change over what was looked at; a shorter lifetime is set and taken away', async () => {
      const json = { name: 'Acme Ltd', agents: 'on', access_token_lifetime_seconds: 3_600 };
      const changed = await world.change('PATCH', '', '', { json });
      expect([changed.status, changed.body]).toEqual([
        200,
        {
          ...{ id: world.acme, status: 'active', ...json, require_dpop: 'off', etag: changed.etag },
          client_documents: { policy: 'off', hosts: [], scopes: [] },
        },
      ]);
      const status = (await tables().rows('status')).find(({ pk }) => pk === `org#${world.acme}`);
      expect(status).toMatchObject({ agents: 'on', status: 'active' });
      const back = await world.change('PATCH', '', '', { json: { access_token_lifetime_seconds: 'default' } });
      expect(back.body.access_token_lifetime_seconds).toBeUndefined();
      const stale = await world.call('PATCH', '', { ifMatch: changed.etag, json: { name: 'Late' } });
      expect([stale.status, stale.etag]).toEqual([412, back.etag]);
    });

    it('[D5] take only bound tokens once somebody says so, where agents are minted too', async () => {
      const on = await world.change('PATCH', '', '', { json: { require_dpop: 'on' } });
      expect([on.status, on.body.require_dpop]).toEqual([200, 'on']);
      const wanted = () => dynamoAgentSwitch(tables().client, tables().names.status).find(world.acme);
      expect(await wanted()).toMatchObject({ boundTokensOnly: true });
      for (const value of [true, 'yes', null, '']) {
        const refused = await world.change('PATCH', '', '', { json: { require_dpop: value } });
        expect([refused.status, refused.body.errors[0].field]).toEqual([400, 'require_dpop']);
      }
      expect((await world.call('GET', '')).body.require_dpop).toBe('on');
      expect((await world.change('PATCH', '', '', { json: { require_dpop: 'off' } })).body.require_dpop).toBe('off');
      expect(await wanted()).toMatchObject({ boundTokensOnly: false });
    });

    it.each([
      ...[null, '3600', '', '1h', 3_600.5, 1_000_000, 59, 604_801, [3_600], { seconds: 3_600 }, true],
      // What JSON makes of NaN and of Infinity.
      ...[Number.NaN, Number.POSITIVE_INFINITY],
    ])('[L15] never lose a limit to what could not be read: %p', async (value) => {
      const json = { access_token_lifetime_seconds: 3_600 };
      expect((await world.change('PATCH', '', '', { json })).status).toBe(200);
      const refused = await world.change('PATCH', '', '', { json: { access_token_lifetime_seconds: value } });
      expect(refused.status).toBe(400);
      expect(refused.body.errors).toEqual([
        {
          field: 'access_token_lifetime_seconds',
          detail: 'must be a whole number of seconds, 60–604800, or "default"',
        },
      ]);
      expect((await world.call('GET', '')).body).toMatchObject(json);
    });

    it('of the deployment say what to copy where', async () => {
      const { body } = await world.call('GET', '/configuration');
      expect(body).toMatchObject({
        issuer: ISSUER,
        token_endpoint: `${ISSUER}/oauth/token`,
        sign_in_redirect_uri: `${ISSUER}/login/callback`,
        jwks_uri: `${ISSUER}/.well-known/jwks.json`,
      });
      expect(body.roles).toContainEqual({ role: 'auditor', scopes: ['org:read'], administrator: false });
      expect(body.scopes).toContainEqual({
        scope: 'org:admin',
        access: 'write',
        description: 'Administer the organization',
      });
    });

    it('show signing keys without what the key service calls them', async () => {
      const { body } = await world.call('GET', '/keys');
      expect(body.items).toEqual([{ kid: 'own-1', algorithm: 'ES256', state: 'active', created_at: 0 }]);
      const [key] = world.ring?.keys ?? [];
      if (key === undefined) throw new Error('no key');
      world.ring = { version: 2, keys: [{ ...key, createdAt: 5, activatedAt: 7 }] };
      expect((await world.call('GET', '/keys')).body.items).toEqual([
        { kid: 'own-1', algorithm: 'ES256', state: 'active', created_at: 5, activated_at: 7 },
      ]);
    });

    it('[S9] show no keys where the ring cannot be read: an outage, never an empty list', async () => {
      world.ring = undefined;
      const { status, headers, body } = await world.call('GET', '/keys');
      expect([status, body.type, Number(headers['retry-after']) > 0]).toEqual([
        503,
        'urn:countersign:problem:unavailable',
        true,
      ]);
      expect(world.told.at(-1)).toBe('list_keys unavailable key ring');
    });
  });

  describe('clients', () => {
    const CLIENT = '/clients/{client}';
    const at = (client: string) => ({ path: { client } });
    const enable = (client: string, json: object) =>
      world.change('PUT', `${CLIENT}/enablement`, CLIENT, { ...at(client), json });

    it('are enabled up to a ceiling with aliases, changed as a whole, and disabled', async () => {
      const { id } = await createClient();
      const aliases = [{ provider: world.provider.id, name: unique('alias') }];
      const enabled = await enable(id, { scopes: ['projects:read'], aliases });
      expect([enabled.status, enabled.body.enablement]).toEqual([
        200,
        {
          ...{ status: 'active', ceiling: ['projects:read'], writes: 'granted', aliases, by: 'administrator' },
          authorization_details_types: [],
        },
      ]);
      const changed = await enable(id, { scopes: ['projects:write'] });
      expect(changed.body.enablement).toEqual({
        ...{ status: 'active', ceiling: ['projects:write'], writes: 'granted', aliases: [], by: 'administrator' },
        authorization_details_types: [],
      });
      const asked = await enable(id, { scopes: ['projects:write'], writes: 'asked' });
      expect(asked.body.enablement.writes).toBe('asked');
      // What nobody names stays: enabling once more never gives writes that had to be asked for.
      expect((await enable(id, { scopes: ['projects:read'] })).body.enablement.writes).toBe('asked');
      const disabled = await world.change('DELETE', `${CLIENT}/enablement`, CLIENT, at(id));
      expect(disabled.body.enablement.status).toBe('disabled');
      const listed = (await world.call('GET', '/clients')).body.items.find((one: { id: string }) => one.id === id);
      expect(listed).toEqual(disabled.body);
    });

    it('are not enabled beyond what they are registered for, nor with a name of somebody else', async () => {
      const [{ id }, other] = [await createClient(), await createClient()];
      expect((await enable(id, { scopes: ['reports:read'] })).body.errors[0].field).toBe('scopes');
      expect((await enable(id, { scopes: ['nobody:declared'] })).status).toBe(400);
      const named = (name: string, provider: string = world.provider.id) =>
        enable(id, { scopes: ['projects:read'], aliases: [{ provider, name }] });
      expect((await named(other.id)).status).toBe(409);
      expect((await named('x', world.globexProvider.id)).status).toBe(400);
      expect((await named('no spaces')).body.errors[0].field).toBe('aliases[0].name');
    });

    it('are not registered under a name that is somebody’s alias, until it is given up', async () => {
      const { id } = await createClient();
      const name = unique('alias');
      await enable(id, { scopes: ['projects:read'], aliases: [{ provider: world.provider.id, name }] });
      const taken = aClient({ id: name as ClientId });
      expect(await world.store.createClient(taken, anAudit(undefined))).toBe('is_an_alias');
      await enable(id, { scopes: ['projects:read'], aliases: [] });
      expect(await world.store.createClient(taken, anAudit(undefined))).toBe('done');
    });
  });

  it('[L7] the audit is the organization’s own, newest first, in pages, by action and by actor', async () => {
    const { id } = await world.addMember();
    const path = { path: { member: id } };
    for (let i = 0; i < 3; i += 1) {
      world.clock.advance(86_400);
      await world.call('POST', '/members/{member}/recall', {
        ...path,
        ifMatch: (await world.call('GET', '/members/{member}', path)).etag,
      });
    }
    const all = await world.call('GET', '/audit', { query: { action: 'member.recalled' } });
    expect(all.body.items).toHaveLength(3);
    const times = all.body.items.map(({ at }: { at: number }) => at);
    expect(times).toEqual([...times].sort((a: number, b: number) => b - a));
    expect(all.body.items[0]).toMatchObject({ actor: { kind: 'member', id: world.admin.id }, target: id });
    const since = await world.call('GET', '/audit', {
      query: { from: String(world.clock.now() - 10), actor: world.admin.id },
    });
    expect(since.body.items).toHaveLength(1);
    const none = await world.call('GET', '/audit', { query: { actor: 'nobody' } });
    expect(none.body.items).toEqual([]);
    const elsewhere = { as: world.session(world.globexAdmin, world.globexProvider.id), organization: world.globex };
    const theirs = await world.call('GET', '/audit', { ...elsewhere, query: { action: 'member.recalled' } });
    expect(theirs.body.items).toEqual([]);
  });

  it('the audit is of the last thirty days unless somebody says otherwise, and never of a time that runs backwards', async () => {
    const { id } = await world.addMember();
    const path = { path: { member: id } };
    const { etag } = await world.call('GET', '/members/{member}', path);
    await world.call('POST', '/members/{member}/recall', { ...path, ifMatch: etag });
    await world.change('PATCH', '/members/{member}', '/members/{member}', { ...path, json: { role: 'guest' } });
    const at = world.clock.now();
    const actions = async (query: Readonly<Record<string, string>>) =>
      (await world.call('GET', '/audit', { query })).body.items.map(({ action }: { action: string }) => action).sort();
    expect(await actions({})).toEqual(['member.changed', 'member.recalled']);
    for (const action of ['member.changed', 'member.recalled']) expect(await actions({ action })).toEqual([action]);
    const query = { action: 'member.recalled' };
    const found = async (range: object = {}) => (await actions({ ...query, ...range })).length;
    world.clock.advance(30 * 86_400 - 1);
    expect(await found()).toBe(1);
    world.clock.advance(1);
    expect(await found()).toBe(1);
    world.clock.advance(1);
    expect(await found()).toBe(0);
    // Thirty days before what is named, and not before now.
    expect(await found({ to: String(at) })).toBe(1);
    expect(await found({ from: String(at), to: String(at) })).toBe(1);
    expect(await found({ from: String(at + 1) })).toBe(0);
    expect(await found({ to: '5' })).toBe(0);
    const backwards = { from: String(at + 1), to: String(at) };
    for (const route of ['/audit', '/activity']) {
      const { status, body } = await world.call('GET', route, { query: backwards });
      expect([status, body.errors]).toEqual([400, [{ field: 'from', detail: 'must not be after to' }]]);
    }
  });

  it('the audit shows a signed decision as it was signed, and nothing in the place of none', async () => {
    const { id } = await world.addMember();
    const path = { path: { member: id } };
    await world.change('POST', '/members/{member}/recall', '/members/{member}', path);
    const [entry] = (await tables().rows('auditTrail')).filter(({ target }) => target === id);
    const listed = async () =>
      (await world.call('GET', '/audit')).body.items.find(({ target }: { target: string }) => target === id);
    expect(await listed()).not.toHaveProperty('evidence');
    await tables().put('auditTrail', { ...entry, evidence: 'a.signed.statement' });
    expect(await listed()).toMatchObject({ evidence: 'a.signed.statement' });
  });

  it('the audit goes on where a page ended', async () => {
    const { id } = await world.addMember();
    const path = { path: { member: id } };
    for (let i = 0; i < 60; i += 1) {
      world.clock.advance(1);
      const { etag } = await world.call('GET', '/members/{member}', path);
      await world.call('POST', '/members/{member}/recall', { ...path, ifMatch: etag });
    }
    const from = String(world.clock.now() - 3_600);
    const first = await world.call('GET', '/audit', { query: { from } });
    const second = await world.call('GET', '/audit', { query: { from, cursor: first.body.next_cursor } });
    const ids = [...first.body.items, ...second.body.items].map((one: { id: string }) => one.id);
    expect([first.body.items.length, ids.length, new Set(ids).size]).toEqual([50, 60, 60]);
    expect((await world.call('GET', '/audit', { query: { cursor: 'no-cursor' } })).status).toBe(400);
    expect((await world.call('GET', '/audit', { query: { from: 'yesterday' } })).body.errors[0].field).toBe('from');
  });

  it('[L15] the audit has as many entries on a page as were asked for, of 500 at most', async () => {
    const { id } = await world.addMember();
    for (let n = 0; n < 7; n += 1) {
      world.clock.advance(1);
      await world.change('POST', '/members/{member}/recall', '/members/{member}', { path: { member: id } });
    }
    const query = { limit: '3' };
    const first = await world.call('GET', '/audit', { query });
    expect(first.body.items).toHaveLength(3);
    const second = await world.call('GET', '/audit', { query: { ...query, cursor: first.body.next_cursor } });
    expect(second.body.items).toHaveLength(3);
    expect(second.body.items[0].id).not.toBe(first.body.items[0].id);
    // A page of another length is another list.
    expect((await world.call('GET', '/audit', { query: { cursor: first.body.next_cursor } })).status).toBe(400);
    for (const limit of ['0', '501', '-1', '1.5', '1e2', 'all', '']) {
      const { status, body } = await world.call('GET', '/audit', { query: { limit } });
      expect([limit, status, body.errors?.[0]?.field]).toEqual([limit, 400, 'limit']);
    }
    expect((await world.call('GET', '/audit', { query: { limit: '500' } })).status).toBe(200);
  });

  it('[L7] activity is counted by hour and client, and refusals are explained in words', async () => {
    const at = world.clock.now() - 60;
    const event = { organization: world.acme, at, client: 'cursor' as ClientId } as const;
    const refusal = {
      organization: world.acme,
      correlationId: 'refused-1',
      at,
      reason: 'wrong_audience',
      facts: { expected: ISSUER, actual: `${ISSUER}/` },
      client: 'cursor',
      provider: world.provider.id,
    };
    const events = [
      { ...event, id: '1', outcome: 'issued' as const },
      { ...event, id: '2', outcome: 'issued' as const },
      { ...event, id: '3', outcome: 'refused' as const, reason: 'wrong_audience', refusal },
    ];
    const recorder = dynamoActivityRecorder(tables().client, tables().names.activity);
    await recorder.record(unique('batch'), summarizeActivity(events), world.clock.now());
    const { body } = await world.call('GET', '/activity');
    const counts = { issued: 2, refused: { wrong_audience: 1 }, unavailable: {} };
    expect(body).toEqual({
      hours: [{ hour: at - (at % 3_600), ...counts }],
      clients: [{ client: 'cursor', ...counts }],
    });
    const listed = await world.call('GET', '/activity/refusals');
    expect(listed.body.items[0].next_step).toContain('trailing slash');
    const path = { path: { correlation: 'refused-1' } };
    expect((await world.call('GET', '/activity/refusals/{correlation}', path)).body).toEqual(listed.body.items[0]);
    const german = await world.call('GET', '/activity/refusals', { language: 'de-AT, en;q=0.5' });
    expect(german.headers).toMatchObject({ 'content-language': 'de' });
    expect(german.body.items[0]).toStrictEqual({
      ...listed.body.items[0],
      meaning: `Die Assertion nennt als Audience „${ISSUER}/“; unsere ist „${ISSUER}“.`,
      next_step: expect.stringContaining('Schrägstrich am Ende'),
    });
    expect(
      (await world.call('GET', '/activity/refusals/{correlation}', { ...path, language: 'de' })).body,
    ).toStrictEqual(german.body.items[0]);
    const french = await world.call('GET', '/activity/refusals', { language: 'fr' });
    expect([french.headers['content-language'], french.body]).toStrictEqual(['en', listed.body]);
    const elsewhere = { as: world.session(world.globexAdmin, world.globexProvider.id), organization: world.globex };
    expect((await world.call('GET', '/activity/refusals', elsewhere)).body.items).toEqual([]);
    expect((await world.call('GET', '/activity/refusals/{correlation}', { ...elsewhere, ...path })).status).toBe(404);
    expect((await world.call('GET', '/activity', { query: { from: '0' } })).status).toBe(400);
  });

  it('activity is of the last day unless somebody says otherwise, of at most 31, and of every client by itself', async () => {
    const now = world.clock.now();
    const hour = (seconds: number) => seconds - (seconds % 3_600);
    const event = { organization: world.acme, at: now, outcome: 'issued' } as const;
    const recorder = dynamoActivityRecorder(tables().client, tables().names.activity);
    const events = [
      { ...event, id: '1', client: 'vscode' as ClientId },
      { ...event, id: '2', client: 'cursor' as ClientId, at: now - 86_400 },
      { ...event, id: '3', client: 'cursor' as ClientId, at: now - 86_400 - 3_600 },
      { ...event, id: '4', outcome: 'unavailable' as const, reason: 'members' },
      { ...event, id: '5', outcome: 'refused' as const },
    ];
    await recorder.record(unique('batch'), summarizeActivity(events), now);
    const none = { issued: 0, refused: {}, unavailable: {} };
    const one = { ...none, issued: 1 };
    const activity = async (query: Readonly<Record<string, string>> = {}) =>
      (await world.call('GET', '/activity', { query })).body;
    const latest = { hour: hour(now), issued: 1, refused: { unknown: 1 }, unavailable: { members: 1 } };
    expect(await activity()).toEqual({
      hours: [{ hour: hour(now - 86_400), ...one }, latest],
      clients: [
        { client: 'cursor', ...one },
        { client: 'vscode', ...one },
      ],
    });
    expect(await activity({ from: String(now) })).toEqual({ hours: [latest], clients: [{ client: 'vscode', ...one }] });
    const longest = String(now - 31 * 86_400);
    expect((await activity({ from: longest })).hours).toHaveLength(3);
    const longer = await world.call('GET', '/activity', { query: { from: String(now - 31 * 86_400 - 1) } });
    expect([longer.status, longer.body.errors]).toEqual([
      400,
      [{ field: 'from', detail: 'must be at most 31 days before to' }],
    ]);
  });

  it('a refusal names client, provider and member where it knows them, and nobody where it does not', async () => {
    const at = world.clock.now();
    const known = { client: 'cursor', provider: world.provider.id, member: world.admin.id };
    const facts = { expectedAudience: ISSUER, allowed: [{ maxSeconds: 300 }], none: null };
    const refusal = { organization: world.acme, at, reason: 'member_disabled', facts };
    const event = { organization: world.acme, at, outcome: 'refused' as const };
    const recorder = dynamoActivityRecorder(tables().client, tables().names.activity);
    const events = [
      { ...event, id: '1', refusal: { ...refusal, correlationId: 'known', ...known } },
      { ...event, id: '2', refusal: { ...refusal, correlationId: 'unknown', reason: 'of_another_release' } },
    ];
    await recorder.record(unique('batch'), summarizeActivity(events), at);
    const read = async (correlation: string) =>
      (await world.call('GET', '/activity/refusals/{correlation}', { path: { correlation } })).body;
    const written = { expected_audience: ISSUER, allowed: [{ max_seconds: 300 }], none: null };
    expect(await read('known')).toMatchObject({
      ...known,
      facts: written,
      mended_by: [...MENDED_BY.member_disabled.who],
    });
    expect(await read('unknown')).toStrictEqual({
      ...{ correlation_id: 'unknown', at, refused: 'token', reason: 'of_another_release', facts: written },
    });
    const missing = await world.call('GET', '/activity/refusals/{correlation}', { path: { correlation: 'none' } });
    expect([missing.status, missing.body.type]).toEqual([404, 'urn:countersign:problem:not_found']);
  });

  describe('explain', () => {
    it('[L15] a client that has no such id is named, before anything is looked at', async () => {
      const { status, body } = await world.call('POST', '/explain', {
        json: { assertion: 'e30.e30.e30', client: 'no client' },
      });
      expect([status, body.errors]).toEqual([400, [{ field: 'client', detail: 'is no id of a client' }]]);
    });

    it('[L1] one that would be redeemed: whose it is, and what each party leaves of its scopes', async () => {
      const { id } = await createClient();
      const member = await world.addMember();
      const enablement = { path: { client: id }, json: { scopes: ['projects:read', 'projects:write'] } };
      await world.change('PUT', '/clients/{client}/enablement', '/clients/{client}', enablement);
      const link = { path: { member: member.id }, json: { provider: world.provider.id, subject: unique('subject') } };
      await world.change('POST', '/members/{member}/links', '/members/{member}', link);
      const claims = {
        iss: world.provider.issuer,
        client_id: id,
        sub: link.json.subject,
        scope: 'projects:read org:x',
      };
      for (const [assertion, client, known_by] of [
        [`  ${signAssertion({ claims })} `, undefined, 'client_id'],
        [signAssertion({ claims }), id, 'name'],
      ] as const) {
        const { body } = await explain(assertion, client);
        expect(body).toMatchObject({
          redeemable: true,
          client: { id, known_by },
          scopes: {
            ...{ asserted: 'org:x projects:read'.split(' '), ceiling: ['projects:read', 'projects:write'] },
            ...{ role: expect.arrayContaining(['projects:read']), granted: ['projects:read'] },
          },
        });
        const { email, role, status } = member;
        expect(body.person).toStrictEqual({ id: member.id, email, role, status });
        expect(body.steps.every(({ outcome }: { outcome: string }) => outcome === 'passed')).toBe(true);
        expect(body).not.toHaveProperty('redeemed');
      }
      const foreign = await explain(signAssertion({ claims: { ...claims, scope: 'org:x' } }));
      expect([foreign.body.redeemable, foreign.body.scopes.granted]).toEqual([false, []]);
    });

    it('[L8] somebody who would be added just in time has no id yet', async () => {
      const { id } = await createClient();
      const provider = await world.addProvider({
        justInTimeRole: 'developer',
        emailDomains: new Set(['acme.example']),
      });
      const enablement = { path: { client: id }, json: { scopes: ['projects:read'] } };
      await world.change('PUT', '/clients/{client}/enablement', '/clients/{client}', enablement);
      const email = `${unique('new')}@acme.example`;
      const claims = { iss: provider.issuer, client_id: id, sub: unique('subject'), email, email_verified: true };
      const { body } = await explain(signAssertion({ claims }));
      expect(body.person).toStrictEqual({ email, role: 'developer', status: 'active', membership: 'provision' });
      expect(await world.trust.findMemberByEmail(world.acme, email)).toBeUndefined();
    });

    const explain = (assertion: string, client?: string, language?: string) =>
      world.call('POST', '/explain', {
        json: { assertion, ...(client && { client }) },
        ...(language && { language }),
      });

    it('[L8] [L11] says every check with both values, writes nothing, and keeps no word of it', async () => {
      const { id } = await createClient();
      const PUT = '/clients/{client}/enablement';
      const path = { path: { client: id } };
      await world.change('PUT', PUT, '/clients/{client}', { ...path, json: { scopes: ['projects:read'] } });
      const before = await tables().snapshot();
      const claims = { iss: world.provider.issuer, client_id: id, aud: `${ISSUER}/` };
      const assertion = signAssertion({ claims });
      const { status, body } = await explain(assertion);
      expect([status, body.redeemable, body.client]).toEqual([200, false, { id, known_by: 'client_id' }]);
      expect(body.steps.find(({ outcome }: { outcome: string }) => outcome === 'failed')).toMatchObject({
        step: 'claims',
        reason: 'wrong_audience',
        facts: { expected: ISSUER, actual: `${ISSUER}/` },
        next_step: expect.stringContaining('trailing slash'),
        mended_by: [...MENDED_BY.wrong_audience.who],
      });
      const german = await explain(assertion, undefined, 'de');
      expect(german.body.steps.find(({ outcome }: { outcome: string }) => outcome === 'failed')).toMatchObject({
        reason: 'wrong_audience',
        meaning: `Die Assertion nennt als Audience „${ISSUER}/“; unsere ist „${ISSUER}“.`,
        next_step: expect.stringContaining('Schrägstrich am Ende'),
      });
      expect(await tables().snapshot()).toEqual(before);
      expect(JSON.stringify([world.told, body, german])).not.toContain(assertion.slice(0, 20));
    });

    it('[L7] knows no other organization’s provider', async () => {
      const { id } = await createClient();
      const { body } = await explain(
        signAssertion({ claims: { ...validClaims, iss: world.globexProvider.issuer, client_id: id } }),
      );
      expect(body.steps.find(({ outcome }: { outcome: string }) => outcome === 'failed').reason).toBe(
        'untrusted_issuer',
      );
    });

    it('says why a provider’s keys cannot be had', async () => {
      const { id } = await createClient();
      world.publishedKeys = undefined;
      const { body } = await explain(signAssertion({ claims: { iss: world.provider.issuer, client_id: id } }));
      expect(body.steps.find(({ outcome }: { outcome: string }) => outcome === 'unavailable')).toMatchObject({
        step: 'signature',
        why: expect.stringContaining('did not answer within 1500 ms'),
      });
    });

    it('is limited, and takes no more than redemption would', async () => {
      expect((await explain('x'.repeat(20_000))).status).toBe(400);
      const statuses = [];
      for (let i = 0; i < 6; i += 1) statuses.push((await explain('e30.e30.e30')).status);
      expect(statuses).toEqual([200, 200, 200, 200, 429, 429]);
    });
  });
});
