import { dynamoAuditReads } from '../../lambdas/adapters/aws/audit-trail/reads.ts';
import { DESCRIBED_ROUTES } from '../../lambdas/endpoints/openapi/described-routes.ts';
import { openapiDocument } from '../../lambdas/endpoints/openapi/openapi-document.ts';
import { aMember, anAudit } from '../contract/records.ts';
import { AdministrationWorld, type As } from '../support/administration-world.ts';
import { ADA_SESSION, ADMIN_SESSION, AgentWorld, INBOX, LIST } from '../support/agent-world.ts';
import { describeUseCases } from '../support/engines.ts';
import { member, NOW, organization } from '../support/fixtures.ts';
import { anApproval } from '../support/write-approvals.ts';

const DAY_SECONDS = 86_400;
const CONFIRMATIONS = 'GET /organizations/{organization}/agent/confirmations';
const CONFIRMATIONS_PAGE = 'GET /confirm/{organization}';
const LISTS = [
  'GET /organizations/{organization}/audit',
  'GET /organizations/{organization}/members',
  'GET /organizations/{organization}/tokens',
  'GET /organizations/{organization}/my/tokens',
  ...[CONFIRMATIONS, CONFIRMATIONS_PAGE, INBOX, LIST],
];

interface Operation {
  readonly parameters?: readonly { readonly name: string }[];
}

it('[L15] knows every list that takes a cursor', () => {
  const paths = openapiDocument()['paths'] as Record<string, Record<string, Operation>>;
  const taking = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { parameters = [] }]) => parameters.some(({ name }) => name === 'cursor'))
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  );
  expect(taking.sort()).toEqual([...LISTS].sort());
  expect(Object.keys(DESCRIBED_ROUTES)).toContain(LIST);
});

const base64url = (text: string) => Buffer.from(text, 'latin1').toString('base64url');

/** What may have become of a good cursor on its way back: none of these is one. */
function mangled(cursor: string): readonly string[] {
  const [digest, position] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [string, object];
  const json = (value: unknown) => base64url(JSON.stringify(value));
  const eachMember = Object.keys(position).flatMap((name) =>
    ['', ' ', 'x'.repeat(129), 'é\u0000', -1, 1.5, 1e308, null, [], {}].map((value) =>
      json([digest, { ...position, [name]: value }]),
    ),
  );
  return [
    ...['x', '=', '~', '%00', 'null', 'cursor', cursor.slice(0, -2), `${cursor}=`, `${cursor} `, `${cursor},${cursor}`],
    ...['', '[]', '{}', '0', '""', 'null', `["${digest}"]`].map(base64url),
    ...[json([digest, null]), json([digest, {}]), json(['', position]), json([digest.slice(1), position])],
    // As earlier releases wrote them.
    ...[`${NOW} zzz`, `${NOW * 2} zzz`, 'user-17', 'user-17 s-1'].map(base64url),
    ...eachMember,
  ].filter((text) => text !== '');
}

describeUseCases('a cursor', (tables) => {
  let world: AdministrationWorld;
  beforeAll(async () => {
    world = await AdministrationWorld.start(tables());
    for (let i = 0; i < 60; i += 1) {
      const audit = { ...anAudit(world.acme), at: NOW - i * 60 };
      await world.store.addMember(aMember(world.acme, { role: 'developer' }), undefined, 'operator', audit);
      const theirs = { ...anAudit(world.globex), at: NOW - i * 60 };
      await world.store.addMember(aMember(world.globex, { role: 'developer' }), undefined, 'operator', theirs);
    }
  });

  const page = (list: string, query: Readonly<Record<string, string>> = {}, elsewhere?: As) =>
    world.call('GET', list, { query, ...(elsewhere && { as: elsewhere, organization: world.globex }) });
  const theirs = () => world.session(world.globexAdmin, world.globexProvider.id);
  const nextOf = async (...of: Parameters<typeof page>) => String((await page(...of)).body.next_cursor);

  it.each(['/audit', '/members'])('[L15] of %s that is no cursor of it is refused by name', async (list) => {
    for (const cursor of mangled(await nextOf(list))) {
      const { status, body } = await page(list, { cursor });
      expect([cursor, status, body.errors?.[0]?.field]).toEqual([cursor, 400, 'cursor']);
    }
    expect(world.failures).toEqual([]);
  });

  it('[L7] is of one list, one organization and what was asked for', async () => {
    const good = { '/audit': await nextOf('/audit'), '/members': await nextOf('/members') };
    const bySignIn = await nextOf('/members', { sort: 'last_sign_in' });
    const foreign: readonly (readonly [string, Readonly<Record<string, string>>, As?])[] = [
      ['/audit', { cursor: good['/members'] }],
      ['/members', { cursor: good['/audit'] }],
      ['/audit', { cursor: good['/audit'] }, theirs()],
      ['/members', { cursor: good['/members'] }, theirs()],
      ['/members', { cursor: good['/members'], status: 'disabled' }],
      ['/members', { cursor: good['/members'], q: 'a' }],
      ['/members', { cursor: good['/members'], role: 'developer' }],
      ['/members', { cursor: good['/members'], sort: '-address' }],
      ['/members', { cursor: good['/members'], sort: 'last_sign_in' }],
      ['/members', { cursor: bySignIn }],
      ['/members', { cursor: bySignIn, sort: '-last_sign_in' }],
      ['/members', { cursor: bySignIn, sort: 'last_sign_in', not_signed_in_for_days: '90' }],
      ['/members', { cursor: bySignIn, sort: 'last_sign_in' }, theirs()],
      ['/audit', { cursor: good['/audit'], action: 'member.added' }],
      ['/audit', { cursor: good['/audit'], actor: 'somebody' }],
      ['/audit', { cursor: good['/audit'], from: '0' }],
      ['/audit', { cursor: good['/audit'], to: String(NOW - 10 * DAY_SECONDS) }],
    ];
    for (const [list, query, as] of foreign) {
      const { status, body } = await page(list, query, as);
      expect([list, query, status, body.errors?.[0].field]).toEqual([list, query, 400, 'cursor']);
    }
  });

  it('[L15] of the members whose place is edited out of what is looked for is refused by name', async () => {
    const query = { q: 'member' };
    const [digest, { place }] = JSON.parse(Buffer.from(await nextOf('/members', query), 'base64url').toString('utf8'));
    expect(place).toMatch(/^member/);
    for (const edited of ['#a#b', 'acme#a#b', 'zzz#a#b', `${place}\u{10ffff}`, 'Member#a#b#', ' member#a#b']) {
      const cursor = Buffer.from(JSON.stringify([digest, { place: edited }]), 'utf8').toString('base64url');
      const { status, body } = await page('/members', { ...query, cursor });
      expect([edited, status, body.errors?.[0]?.field]).toEqual([edited, 400, 'cursor']);
    }
  });

  it('[L15] of the members by last sign-in whose place is edited is refused by name', async () => {
    const query = { sort: 'last_sign_in' };
    const [digest, { place }] = JSON.parse(Buffer.from(await nextOf('/members', query), 'base64url').toString('utf8'));
    expect(place).toMatch(/^[0-9]{7}#/);
    for (const edited of ['', 'member#a#b', '#a#b', `x${place}`, `${place}\u{10ffff}`, `${place}\0`]) {
      const cursor = Buffer.from(JSON.stringify([digest, { place: edited }]), 'utf8').toString('base64url');
      const { status, body } = await page('/members', { ...query, cursor });
      expect([edited, status, body.errors?.[0]?.field]).toEqual([edited, 400, 'cursor']);
    }
  });

  it('of the audit goes on in the range of its first page, however much later', async () => {
    const first = await page('/audit');
    world.clock.advance(29 * DAY_SECONDS);
    const second = await page('/audit', { cursor: String(first.body.next_cursor) });
    world.clock.advance(-29 * DAY_SECONDS);
    expect([first.status, second.status]).toEqual([200, 200]);
    const ids = [...first.body.items, ...second.body.items].map((one: { id: string }) => one.id);
    expect([ids.length, new Set(ids).size]).toEqual([60, 60]);
  });

  it('[L15] of the audit whose position is edited out of its range is an empty last page', async () => {
    const [digest, position] = JSON.parse(Buffer.from(await nextOf('/audit'), 'base64url').toString('utf8'));
    const edits = [
      { at: 0 },
      { at: position.to + 1 },
      { at: position.from - 1 },
      { at: 253_402_300_799 },
      { from: position.to, to: position.from },
      { from: position.to + 1 },
      { to: position.from - 1 },
      { at: position.to + DAY_SECONDS, suffix: undefined },
    ];
    for (const edit of edits) {
      const cursor = base64url(JSON.stringify([digest, { ...position, ...edit }]));
      const { status, body } = await page('/audit', { cursor });
      expect([edit, status, body]).toEqual([edit, 200, { items: [] }]);
    }
  });

  it('[L7] leads to no item of another organization, wherever in the range it is put', async () => {
    const { body } = await page('/audit', {}, theirs());
    const others = new Set(body.items.map(({ id }: { id: string }) => id));
    const [digest, position] = JSON.parse(Buffer.from(await nextOf('/audit'), 'base64url').toString('utf8'));
    for (const suffix of ['0', 'zzz', '-', undefined]) {
      const cursor = base64url(JSON.stringify([digest, { ...position, at: NOW - 100, suffix }]));
      const answer = await page('/audit', { cursor });
      expect(answer.status).toBe(200);
      expect(answer.body.items.filter(({ id }: { id: string }) => others.has(id))).toEqual([]);
    }
  });

  it('[L15] and ranges that are none are refused by name', async () => {
    const wrong = ['', ' ', '-1', '1e9', '1.5', '0x10', 'NaN', '9'.repeat(12), '9'.repeat(400), '1,2', '١٢'];
    for (const list of ['/audit', '/activity']) {
      for (const name of ['from', 'to']) {
        for (const value of wrong) {
          const { status, body } = await page(list, { [name]: value });
          expect([list, name, value, status, body.errors?.[0].field]).toEqual([list, name, value, 400, name]);
        }
      }
      const reversed = await page(list, { from: String(NOW), to: String(NOW - 1) });
      expect([list, reversed.status, reversed.body.errors[0].field]).toEqual([list, 400, 'from']);
      const farthest = await page(list, { from: '99999999999', to: '99999999999', size: '-1', offset: 'x' });
      expect([list, farthest.status]).toEqual([list, 200]);
    }
    expect(world.failures).toEqual([]);
  });

  it('[L15] never makes a query whose ends are swapped, or whose start is outside of it', async () => {
    const sent: unknown[] = [];
    const client = { send: async (command: unknown) => sent.push(command) && {} };
    const reads = dynamoAuditReads(client as never, 'audit');
    const outside = [
      { from: 200, to: 100 },
      { from: 100, to: 200, position: { at: 99, suffix: 'x' } },
      { from: 100, to: 200, position: { at: 201, suffix: 'x' } },
      { from: 100, to: 200, position: { at: 99 } },
      { from: 200, to: 100, position: { at: 150 } },
      { from: Number.NaN, to: 100 },
    ];
    for (const request of outside) expect(await reads.list(world.acme, request)).toEqual({ entries: [] });
    expect(sent).toEqual([]);
  });
});

describe('a cursor of agent sessions', () => {
  let world: AgentWorld;
  beforeEach(async () => {
    world = new AgentWorld();
    for (let i = 0; i < 60; i += 1) {
      const key = { organization: organization.id, member: member.id, sessionId: `s-${i}` as never };
      await world.use(key);
      await world.agentSessions.approve(key, ['projects:write' as never], anApproval(NOW + 10));
    }
  });
  const list = (query: Readonly<Record<string, string>>, session = ADA_SESSION) =>
    world.call(LIST, { as: { session }, query });

  it('[L15] that is none of the list is refused by name', async () => {
    const cursor = String((await list({})).body['next_cursor']);
    const answers = await Promise.all(mangled(cursor).map((one) => list({ cursor: one })));
    for (const { status, body } of answers) expect([status, body['field']]).toEqual([400, 'cursor']);
  });

  it('[L15] that is no cursor of it is refused by the page of a second person too', async () => {
    const own = String((await list({})).body['next_cursor']);
    for (const cursor of [own, ...mangled(own)]) {
      const query = [['plain', '1'] as const, ['cursor', cursor] as const];
      const { status } = await world.confirmationsPage({ as: { session: ADMIN_SESSION }, csrf: null, query });
      expect([cursor, status]).toEqual([cursor, 400]);
    }
  });

  it('[L7] is of one member’s list, or of the organization’s', async () => {
    const own = String((await list({})).body['next_cursor']);
    const all = String((await list({ all: '' }, ADMIN_SESSION)).body['next_cursor']);
    expect((await list({ cursor: own })).status).toBe(200);
    expect((await list({ cursor: all, all: 'true' }, ADMIN_SESSION)).status).toBe(200);
    const foreign = [
      await list({ cursor: all }),
      await list({ cursor: own }, ADMIN_SESSION),
      await list({ cursor: own, all: '' }, ADMIN_SESSION),
      await list({ cursor: all }, ADMIN_SESSION),
    ];
    for (const { status, body } of foreign) expect([status, body['field']]).toEqual([400, 'cursor']);
  });
});
