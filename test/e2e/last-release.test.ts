import '../support/one-realm.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { systemIds } from '../../lambdas/adapters/system/system-ids.ts';
import type { KeyState } from '../../lambdas/core/keys/ring.ts';
import { rotationPolicy } from '../../lambdas/core/keys/rotation-policy.ts';
import type { SessionCookie } from '../../lambdas/core/sign-in/session.ts';
import { rotateKeys } from '../../lambdas/flows/rotate-keys.ts';
import type { KeyManager } from '../../lambdas/ports/key-manager.ts';
import { ROUTES } from '../../lambdas/routes.ts';
import { environmentCall } from '../../protect/aws/environment-call.ts';
import { DYNAMODB } from '../../protect/aws/service.ts';
import { DynamoAgentSessionSource } from '../../protect/dynamo-agent-session-source.ts';
import { DynamoMemberSource } from '../../protect/dynamo-member-source.ts';
import { DynamoStatusSource } from '../../protect/dynamo-status-source.ts';
import type { StatusSubject } from '../../protect/ports.ts';
import type { AgentSessionId } from '../../protect/vocabulary/agent-session.ts';
import { clientId, memberId, organizationId, providerId } from '../support/fixtures.ts';
import { logDelivery } from '../support/log-deliveries.ts';
import { advanceClock, currentSecond, freezeClock } from '../support/release/frozen-clock.ts';
import { configuration, IDP, ISSUER, ownKeys, ReleaseWorld } from '../support/release/release-world.ts';
import {
  type Answer,
  assertion,
  type Call,
  CLIENT_WITH_KEYS,
  CLIENT_WITH_SECRET,
  call,
  comeBack,
  redeem,
  redeemByKey,
} from '../support/release/requests.ts';
import type { Snapshot } from '../support/test-tables.ts';

/**
 * What the last release has stored, this one reads and changes: every flow, on the rows of `test/fixtures/rows/`, which
 * nobody writes again. Each case has the rows as they were.
 */
jest.setTimeout(60_000);

interface Release {
  readonly release: string;
  /** When the rows were written, seconds since the epoch. */
  readonly now: number;
  readonly known: Record<'clientSecret' | 'setupToken' | 'setupSession' | 'session' | 'question', string>;
  readonly rows: Snapshot;
}

const { now, known, rows } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/rows/rows-0.1.0.json'), 'utf8'),
) as Release;

const ADA = known.session as SessionCookie;
const FOUNDER = known.setupSession as SessionCookie;
const [idp, pending, disabled] = rows.directory
  .filter(({ sk }) => /^idp#/.test(String(sk)))
  .map(({ id }) => String(id)) as [string, string, string];

/** Those that are records of tokens, and not of a client's assertion alone. */
const issued = rows.redemptions.filter(({ member }) => member !== undefined);

let world: ReleaseWorld;
beforeAll(async () => {
  world = await ReleaseWorld.start(now + 90, 'new-');
});
/** A minute apart: nothing that an instance remembers of the case before counts any more. */
let cases = 0;
beforeEach(async () => {
  freezeClock(now + 90 + 61 * cases);
  cases += 1;
  await world.load(rows);
});
afterAll(() => world.stop());

let requests = 0;
const jti = () => {
  requests += 1;
  return `new-${requests}`;
};

/** Issued after the restore that the rows tell of. */
async function accessToken(claims: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const answer = await redeem(world, known.clientSecret, assertion(jti(), claims));
  expect(answer).toMatchObject({ status: 200 });
  return answer.body.access_token;
}

const administer = (key: string, request: Call = {}): Promise<Answer> =>
  call(world, 'administration', key, { as: ADA, ...request });

/** Changes what stands at `of`, and finds it changed. */
async function change(key: string, of: string, path: Call['path'], request: Call = {}): Promise<Answer> {
  const { status, etag } = await administer(of, { ...(path && { path }) });
  expect({ of, status }).toEqual({ of, status: 200 });
  const answer = await administer(key, { ...(path && { path }), ...request, ifMatch: etag });
  expect({ key, ...answer }).toMatchObject({ key, status: expect.any(Number) });
  expect({ key, status: answer.status, body: answer.status < 300 || answer.body }).toMatchObject({ key, body: true });
  return answer;
}

const NEW_TABLES: readonly string[] = ['writeRequests', 'passkeys', 'authorizationGrants', 'auditSeals'];

it('holds rows of every table, in the forms that the release wrote', () => {
  expect(Object.entries(rows).filter(([, stored]) => stored.length === 0)).toEqual([]);
  // Of a table that the release had; what it had not is empty when this one is deployed.
  expect([...Object.keys(rows), ...NEW_TABLES].sort()).toEqual(Object.keys(world.tables.names).sort());
  const kinds = rows.directory.map(({ pk, sk }) => `${String(pk).split('#')[0]} ${String(sk).split('#')[0]}`);
  expect([...new Set(kinds)].sort()).toEqual(
    [
      ...['client client', 'clients agent-host', 'clients cursor', 'clients gone', 'clients spare', 'email email'],
      ...['idp alias', 'link link', `links ada ${linkOf('ada-there')}`, `links carol ${linkOf('carol-there')}`],
      ...[`links ${newcomer()} ${linkOf('new-there')}`, 'member-id member-id', 'member-ids claimed', 'name name'],
      ...['org client', 'org idp', 'org organization', 'organizations acme', 'organizations globex'],
      ...['restore redemptions', 'trust trust'],
    ].sort(),
  );
  const attributes = new Set(rows.directory.flatMap((row) => Object.keys(row)));
  for (const name of ['revision', 'signInRevision', 'credentialsRevision']) expect(attributes).toContain(name);
});

function linkOf(subject: string): string {
  const row = rows.directory.find(({ sk, value }) => sk === 'link' && value === subject);
  return String(row?.['pk']).replace('link#', '');
}

function newcomer(): string {
  return String(rows.members.find(({ email }) => email === 'newcomer@acme.example')?.['member']);
}

/** First: it waits for five minutes. */
it('a question that waits is decided, and the provider that waited is active', async () => {
  const request = { as: FOUNDER, path: { provider: pending } };
  const page = await call(world, 'sign-in', ROUTES.signIn.activationPage.key, request);
  expect(page).toMatchObject({ status: 200, body: expect.stringContaining('founder@acme.example') });
  const csrf = /name="csrf_token" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
  const form = { csrf_token: csrf, question: known.question, decision: 'link' };
  const decided = await call(world, 'sign-in', ROUTES.signIn.activationPage.key, { ...request, form });
  expect(decided.status).toBe(303);
  expect((await administer(ROUTES.administration.readProvider.key, { path: { provider: pending } })).body.status).toBe(
    'active',
  );
});

describe('redeeming', () => {
  it('nothing that was redeemed, recalled or issued before the restore; nobody who is disabled or removed', async () => {
    const refused = async (text: string) => (await redeem(world, known.clientSecret, text)).status;
    expect(await refused(assertion('old-1'))).toBe(400);
    expect(await refused(assertion(jti(), { iat: now - 5, exp: now + 200 }))).toBe(400);
    expect(await refused(assertion(jti(), { sub: 'carol-there' }))).toBe(400);
    const removed = { sub: 'dora-there', email: 'dora@acme.example', email_verified: true };
    expect(await refused(assertion(jti(), removed))).toBe(400);
    expect(await refused(assertion(jti(), { tenant: 'old' }))).toBe(400);
    expect(await refused(assertion(jti(), { aud_tenant: 'acme-2' }))).toBe(400);
  });

  it('a client with a secret, for a member with a link', async () => {
    expect(await accessToken()).toEqual(expect.any(String));
  });

  it('a client with keys, which the provider calls by another name', async () => {
    expect(await redeemByKey(world, jti())).toMatchObject({
      status: 200,
      body: { scope: 'projects:read projects:write' },
    });
  });

  it('for somebody who was added just in time, by an address, and anew', async () => {
    const person = (name: string) => ({ sub: `${name}-there`, email: `${name}@acme.example`, email_verified: true });
    for (const name of ['new', 'bob', 'somebody']) expect(await accessToken(person(name))).toEqual(expect.any(String));
  });
});

describe('agents', () => {
  const session = { path: { sessionId: 'old-session' } };

  it('mints with the grants that were approved, and polls', async () => {
    const token = await accessToken();
    const json = { sessionId: 'old-session', requestedScopes: ['projects:read', 'projects:write'] };
    const minted = await call(world, 'agent', ROUTES.agent.mint.key, { as: { token }, json });
    expect(minted).toMatchObject({ status: 200, body: { scope: 'projects:read projects:write' } });
    const polled = await call(world, 'agent', ROUTES.agent.poll.key, { as: { token }, ...session });
    expect(polled.body.granted).toEqual([{ scope: 'projects:write', expires_at: expect.any(Number) }]);
  });

  it('approves, lists, shows the page and takes back', async () => {
    const shown = { client: CLIENT_WITH_SECRET, scopes: ['projects:write'] };
    const json = { sessionId: 'old-session', scopes: shown.scopes, shown };
    expect(await call(world, 'approval', ROUTES.approval.approve.key, { as: ADA, json })).toMatchObject({
      status: 200,
    });
    const listed = await call(world, 'approval', ROUTES.approval.list.key, { as: ADA });
    expect(listed.body.sessions).toMatchObject([{ session_id: 'old-session', client: CLIENT_WITH_SECRET }]);
    const query = { scope: 'projects:write', plain: '1' };
    const page = await call(world, 'approval', ROUTES.approval.showPage.key, { as: ADA, ...session, query });
    expect(page.status).toBe(200);
    const one = { sessionId: 'old-session', scope: 'projects:write' };
    const taken = await call(world, 'approval', ROUTES.approval.takeBackOne.key, { as: ADA, path: one });
    expect(taken.body.taken_back).toEqual(['projects:write']);
    const rest = await call(world, 'approval', ROUTES.approval.takeBackAll.key, { as: ADA, ...session });
    expect(rest.body.taken_back).toEqual(['projects:delete']);
  });
});

describe('sessions', () => {
  it('a session of the last release is used, and moves its idle end', async () => {
    const shown = await call(world, 'sign-in', ROUTES.signIn.session.key, { as: ADA });
    expect(shown).toMatchObject({ status: 200, body: { member: 'ada', organization: 'acme' } });
    advanceClock(900);
    const later = await call(world, 'sign-in', ROUTES.signIn.session.key, { as: ADA });
    expect(later.body.idle_until).toBeGreaterThan(shown.body.idle_until);
    advanceClock(-900);
  });

  it.each([ROUTES.signIn.logout, ROUTES.signIn.logoutEverywhere])('$path ends it', async ({ key }) => {
    expect(await call(world, 'sign-in', key, { as: ADA, form: { sign: 'out' } })).toMatchObject({ status: 204 });
    expect(await call(world, 'sign-in', ROUTES.signIn.session.key, { as: ADA })).toMatchObject({ status: 401 });
  });

  it('a member signs in, by the link that stands', async () => {
    const begun = await call(world, 'sign-in', ROUTES.signIn.login.key, { query: { provider: idp } });
    expect(begun.status).toBe(303);
    expect(await comeBack(world, begun, {})).toMatchObject({ status: 303, location: '/session' });
  });

  it('a setup link is opened, and its session is one', async () => {
    const request = { path: { token: known.setupToken }, form: { press: 'begin' }, headers: { origin: ISSUER } };
    expect(await call(world, 'sign-in', ROUTES.signIn.setup.key, request)).toMatchObject({ status: 303 });
    const shown = await call(world, 'sign-in', ROUTES.signIn.session.key, { as: FOUNDER });
    expect(shown.body).toMatchObject({ kind: 'setup', email: 'founder@acme.example' });
  });

  it('another activation is begun', async () => {
    const request = { as: FOUNDER, path: { provider: pending }, json: {} };
    expect(await call(world, 'sign-in', ROUTES.signIn.activation.key, request)).toMatchObject({ status: 200 });
  });
});

describe('administration', () => {
  const READS: readonly (readonly [string, Call['path'], RegExp])[] = [
    [ROUTES.administration.readOrganization.key, {}, /"agents":"on"/],
    [ROUTES.administration.readConfiguration.key, {}, /projects:read/],
    [ROUTES.administration.listProviders.key, {}, /old/],
    [ROUTES.administration.readProvider.key, { provider: 'idp' }, /countersign-there/],
    [ROUTES.administration.readImpact.key, { provider: 'idp' }, /"active_links":3/],
    [ROUTES.administration.listClients.key, {}, /agent-host/],
    [ROUTES.administration.readClient.key, { client: CLIENT_WITH_KEYS }, /host-there/],
    [ROUTES.administration.listMembers.key, {}, /carol/],
    [ROUTES.administration.readMember.key, { member: 'ada' }, /ada@acme.example/],
    [ROUTES.administration.listLinks.key, { member: 'ada' }, /ada-there/],
    [ROUTES.administration.listKeys.key, {}, /"state":"active"/],
    [ROUTES.administration.readAudit.key, {}, /writes.approved/],
    [ROUTES.administration.readActivity.key, {}, /"refused":\{"wrong_audience":1\}/],
    [ROUTES.administration.listRefusals.key, {}, /request-2/],
    [ROUTES.administration.readRefusal.key, { correlation: 'request-2' }, /wrong_audience/],
  ];

  it.each(READS)('reads %s', async (key, path = {}, found) => {
    const named = path['provider'] === 'idp' ? { provider: idp } : path;
    const answer = await administer(key, { path: named });
    expect({ key, status: answer.status, body: JSON.stringify(answer.body) }).toEqual({
      ...{ key, status: 200, body: expect.stringMatching(found) },
    });
  });

  const organization = ROUTES.administration.readOrganization.key;
  const provider = ROUTES.administration.readProvider.key;
  const client = ROUTES.administration.readClient.key;
  const member = ROUTES.administration.readMember.key;

  it('changes the organization, which had a revision, and none', async () => {
    expect(
      (await change(ROUTES.administration.changeOrganization.key, organization, {}, { json: { name: 'Acme 2' } })).body
        .name,
    ).toBe('Acme 2');
    await world.command('org', 'set', 'globex', '--agents', 'on');
  });

  it.each(['the one that people sign in with', 'the one that waits', 'the one that is disabled'])(
    'changes a provider: %s',
    async (which) => {
      const id = { 'the one that waits': pending, 'the one that is disabled': disabled }[which] ?? idp;
      const json = { max_lifetime_seconds: 120 };
      expect(
        (await change(ROUTES.administration.changeProvider.key, provider, { provider: id }, { json })).body
          .max_lifetime_seconds,
      ).toBe(120);
      await world.setSignIn('acme', id, { clientId: 'another-name', clientSecret: 'not-a-secret' });
      await world.setSignIn('acme', id, { clientId: 'another-name' });
      await world.command('idp', 'set', 'acme', id, '--no-sign-in');
    },
  );

  it('confirms, disables and enables a provider', async () => {
    await world.command('idp', 'confirm', 'acme', pending);
    await change(ROUTES.administration.disableProvider.key, provider, { provider: pending });
    await world.command('idp', 'disable', 'acme', idp);
    const [first] = await world.command<readonly [{ readonly status: string }]>('idp', 'list', 'acme');
    expect(first.status).toBe('disabled');
  });

  it('enables a disabled provider again', async () => {
    await change(ROUTES.administration.enableProvider.key, provider, { provider: disabled });
  });

  it('registers one beside them, and not one that stands already', async () => {
    const json = { issuer: 'https://other.acme.example', jwks_uri: 'https://other.acme.example/jwks' };
    expect(await administer(ROUTES.administration.registerProvider.key, { json })).toMatchObject({ status: 201 });
    await expect(world.command('idp', 'add', 'acme', '--issuer', IDP, '--jwks-uri', `${IDP}/jwks`)).rejects.toThrow();
  });

  it('changes what a client may do, and disables it', async () => {
    for (const id of [CLIENT_WITH_SECRET, CLIENT_WITH_KEYS, 'spare']) {
      const json = { scopes: ['projects:read'], aliases: [{ provider: idp, name: `${id}-there` }] };
      const path = { client: id };
      expect((await change(ROUTES.administration.enableClient.key, client, path, { json })).body).toMatchObject({
        enablement: { status: 'active', ceiling: ['projects:read'] },
      });
      await change(ROUTES.administration.disableClient.key, client, path);
      await world.command('client', 'enable', 'acme', id);
    }
  });

  it("rotates a client's secret and keys, disables and restores it", async () => {
    const { secret = '' } = await world.command('client', 'rotate', CLIENT_WITH_SECRET, '--keep', '3600');
    expect(await redeem(world, secret, assertion(jti()))).toMatchObject({ status: 200 });
    await world.command('client', 'rotate', CLIENT_WITH_KEYS, '--jwks-uri', 'https://host.example/jwks');
    await world.command('client', 'rotate', 'spare');
    await world.command('client', 'disable', 'spare');
    await world.command('client', 'restore', 'gone');
  });

  it('changes, recalls, disables and removes members; adds and removes their links', async () => {
    for (const id of ['bob', 'carol', newcomer()]) {
      const path = { member: id };
      await change(ROUTES.administration.changeMember.key, member, path, { json: { role: 'admin' } });
      const link = await change(ROUTES.administration.addLink.key, member, path, {
        json: { provider: idp, subject: `${id}-2` },
      });
      await change(ROUTES.administration.removeLink.key, member, { ...path, link: link.body.id });
      await change(ROUTES.administration.recallMember.key, member, path);
      await change(ROUTES.administration.removeMember.key, member, path);
    }
    const first = { member: 'ada', link: linkOf('ada-there') };
    const { body } = await administer(ROUTES.administration.listLinks.key, { path: first });
    expect(body.items).toHaveLength(1);
  });

  it('adds somebody by an address of their own, and nobody by one that is taken', async () => {
    const add = (email: string) =>
      administer(ROUTES.administration.addMember.key, { json: { email, role: 'developer' } });
    expect(await add('erin@acme.example')).toMatchObject({ status: 201 });
    expect(await add('bob@acme.example')).toMatchObject({ status: 409 });
  });

  it("the operator's command changes them too", async () => {
    const set = (name: string, role: string) =>
      world.command('member', 'add', 'acme', `${name}@acme.example`, '--role', role);
    for (const name of ['ada', 'bob', 'carol']) await set(name, 'developer');
    await world.command('member', 'unlink', 'acme', 'ada@acme.example', '--provider', idp, '--subject', 'ada-there');
    await world.command('member', 'disable', 'acme', 'bob@acme.example');
    await world.command('member', 'remove', 'acme', 'carol@acme.example');
    await world.command('member', 'claim-ids');
    await world.command('setup-link', 'globex', '--email', 'first@globex.example');
    await world.command('restore', 'begin');
    expect(await world.command('restore', 'status')).toMatchObject({ state: 'under_way' });
    await world.command('restore', 'complete');
  });

  it('explains an assertion, and what was redeemed', async () => {
    const explained = await administer(ROUTES.administration.explain.key, { json: { assertion: assertion(jti()) } });
    expect(explained).toMatchObject({ status: 200 });
    expect(explained.body.steps[0]).toMatchObject({ step: 'client', outcome: 'passed' });
  });

  it('tells the audit trail, and exports it with the tokens', async () => {
    expect(await world.told('audit', 'tail', 'acme')).toContain('writes.approved');
    const day = new Date(now * 1_000).toISOString().slice(0, 10);
    expect(await world.told('audit', 'export', 'acme', '--from', day)).toContain('writes.approved');
    const tokens = await world.told('audit', 'export', 'acme', '--from', day, '--tokens');
    for (const { pk } of issued) expect(tokens).toContain(String(pk));
  });
});

describe('keys', () => {
  const manager = (): KeyManager => {
    const made = ownKeys();
    return {
      createKey: async () => (await made)[2] as Awaited<typeof made>[0],
      probe: async () => undefined,
      signs: async () => true,
      scheduleDeletion: async () => undefined,
      listKeys: async () => [],
    };
  };
  const unheard = () => undefined;
  const rotate = (): ReturnType<typeof rotateKeys> =>
    rotateKeys({
      ring: world.ring,
      records: world.ringRecords,
      ids: systemIds,
      keys: manager(),
      clock: currentSecond,
      policy: { ...rotationPolicy(configuration), algorithm: 'ES256' },
      telemetry: {
        rotationStepTaken: unheard,
        rotationCompleted: unheard,
        rotationFailed: unheard,
      },
    });

  it('obeys the order that stands, and rotates on', async () => {
    const ring = await rotate();
    const states = ring.keys.map(({ state }): KeyState => state).sort();
    expect(states).toEqual(['active', 'pending', 'retiring']);
  });

  it('publishes them, and takes another order', async () => {
    const published = await call(world, 'metadata', ROUTES.metadata.jwks.key);
    expect(published).toMatchObject({ status: 200 });
    const [retiring] = (await world.ring.read())?.keys ?? [];
    await world.command('keys', 'revoke', String(retiring?.kid), '--yes');
    expect((await world.ring.read())?.keys[0]?.state).toBe('removed');
  });
});

describe('protect()', () => {
  it('reads members, statuses and agent sessions', async () => {
    const acme = organizationId('acme');
    const { names } = world.tables;
    const tables = environmentCall(DYNAMODB);
    const members = new DynamoMemberSource(tables, names.members);
    expect(await members.find(acme, memberId('ada'))).toMatchObject({ active: true, role: 'admin' });
    expect(await members.find(acme, memberId('carol'))).toMatchObject({ active: false, recalledAt: now });
    const statuses = new DynamoStatusSource(tables, names.status);
    const subjects: readonly (readonly [StatusSubject, boolean])[] = [
      [{ kind: 'organization', organization: acme }, true],
      [{ kind: 'agents', organization: acme }, true],
      [{ kind: 'agents', organization: organizationId('globex') }, false],
      [{ kind: 'provider', provider: providerId(idp) }, true],
      [{ kind: 'provider', provider: providerId(pending) }, false],
      [{ kind: 'client', client: clientId(CLIENT_WITH_SECRET) }, true],
      [{ kind: 'client', client: clientId('gone') }, false],
      [{ kind: 'enablement', organization: acme, client: clientId(CLIENT_WITH_KEYS) }, true],
    ];
    for (const [subject, isActive] of subjects)
      expect([subject, await statuses.find(subject)]).toEqual([subject, { isActive }]);
    const sessions = new DynamoAgentSessionSource(tables, names.agentSessions);
    const found = await sessions.find({
      organization: acme,
      member: memberId('ada'),
      sessionId: 'old-session' as AgentSessionId,
    });
    expect(JSON.stringify([...(found?.grants ?? [])])).toContain('projects:write');
  });
});

describe('activity', () => {
  it('is counted on', async () => {
    const { handler } = await import('../../lambdas/activity.ts');
    await handler(
      logDelivery([
        { activity: 'issued', organization: 'acme', client: CLIENT_WITH_SECRET, correlationId: 'request-3' },
      ]),
    );
    const { body } = await administer(ROUTES.administration.readActivity.key);
    expect(JSON.stringify(body)).toContain('"issued":2');
  });
});
