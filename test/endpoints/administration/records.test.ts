import { dynamoActivityRecorder } from '../../../lambdas/adapters/aws/activity/recorder.ts';
import { summarizeActivity } from '../../../lambdas/core/audit/activity.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import { aClient, anAudit, scopes, unique } from '../../contract/records.ts';
import { AdministrationWorld } from '../../support/administration-world.ts';
import { describeOnDynamoDb } from '../../support/engines.ts';
import { ISSUER, validClaims } from '../../support/fixtures.ts';
import { signAssertion } from '../../support/provider-signer.ts';

describeOnDynamoDb('an organization, by its administrators', (tables) => {
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
          ...{ id: world.acme, status: 'active', ...json, etag: changed.etag },
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
        { status: 'active', ceiling: ['projects:read'], writes: 'granted', aliases, by: 'administrator' },
      ]);
      const changed = await enable(id, { scopes: ['projects:write'] });
      expect(changed.body.enablement).toEqual({
        ...{ status: 'active', ceiling: ['projects:write'], writes: 'granted', aliases: [], by: 'administrator' },
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
    const elsewhere = { as: world.session(world.globexAdmin, world.globexProvider.id), organization: world.globex };
    expect((await world.call('GET', '/activity/refusals', elsewhere)).body.items).toEqual([]);
    expect((await world.call('GET', '/activity/refusals/{correlation}', { ...elsewhere, ...path })).status).toBe(404);
    expect((await world.call('GET', '/activity', { query: { from: '0' } })).status).toBe(400);
  });

  describe('explain', () => {
    const explain = (assertion: string, client?: string) =>
      world.call('POST', '/explain', { json: { assertion, ...(client && { client }) } });

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
      });
      expect(await tables().snapshot()).toEqual(before);
      expect(JSON.stringify([world.told, body])).not.toContain(assertion.slice(0, 20));
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
