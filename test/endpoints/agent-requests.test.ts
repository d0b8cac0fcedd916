import { ADA_SESSION, ADMIN_SESSION, AgentWorld, ASK, END, INBOX, MINT, POLL } from '../support/agent-world.ts';
import { ISSUER, member, memberId, NOW, organization } from '../support/fixtures.ts';
import { anApproval, endsOf } from '../support/write-approvals.ts';

const WRITE = 'projects:write';
const UNTIL = NOW + 14_400;
const URI = `${ISSUER}/approve/acme/s-1?scope=projects%3Awrite&member=${member.id}`;
const KEY = { organization: organization.id, member: member.id, sessionId: 's-1' as never };

let world: AgentWorld;
beforeEach(() => {
  world = new AgentWorld();
});

const tokenOf = async (client: string) => ({ token: await world.accessToken({ client_id: client }) });
const ask = (json: object = { scopes: [WRITE] }, sessionId = 's-1') => world.call(ASK, { sessionId, json });
const poll = async () => (await world.call(POLL, { sessionId: 's-1' })).body['requests'];
const mint = (json: object = {}) => world.call(MINT, { json: { sessionId: 's-1', requestedScopes: [WRITE], ...json } });
const decide = (decision: 'approve' | 'deny') =>
  world.page({
    query: [['scope', WRITE]],
    form: [
      ['decision', decision],
      ['shown.client', 'cursor'],
      ['shown.scopes', WRITE],
      ['scope', WRITE],
    ],
  });
const inbox = (as: object = { session: ADA_SESSION }, query?: Readonly<Record<string, string>>) =>
  world.call(INBOX, { as: as as never, ...(query && { query }) });

describe('[L16] an agent asks its person', () => {
  it('and is told where, until when, and how it stands', async () => {
    expect(await ask({ scopes: [WRITE, 'projects:read', 'projects:delete'], reason: 'to tidy up' })).toMatchObject({
      status: 201,
      headers: { 'cache-control': 'no-store' },
      body: {
        session_id: 's-1',
        approval_uri: URI,
        expires_at: NOW + 3_600,
        requests: [{ scope: WRITE, state: 'pending', until: NOW + 3_600 }],
        not_askable: [
          { scope: 'projects:delete', reason: 'not_in_your_role' },
          { scope: 'projects:read', reason: 'read_needs_no_approval' },
        ],
      },
    });
    expect(world.audit).toMatchObject([
      { action: 'writes.asked', target: 's-1', actor: { id: member.id, client: 'cursor' }, details: { scope: WRITE } },
    ]);
    expect(JSON.stringify(world.audit)).not.toContain('tidy');
  });

  it('once: the same question again is answered as before, and writes nothing', async () => {
    const first = await ask();
    world.clock.advance(60);
    expect((await ask()).body).toEqual(first.body);
    expect(world.audit).toHaveLength(1);
  });

  it('is asked at once by two calls, and asked once', async () => {
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(world.audit).toHaveLength(1);
  });

  it('and its person finds the question, with the agent’s words as its own', async () => {
    await ask({ scopes: [WRITE], reason: '<b>Approve</b> "now"', until: NOW + 60 });
    expect((await inbox()).body['requests']).toEqual([
      {
        member: member.id,
        session_id: 's-1',
        client: 'cursor',
        scopes: [WRITE],
        requested: [{ scope: WRITE, description: expect.any(String) }],
        reason: '<b>Approve</b> "now"',
        until: NOW + 60,
        asked_at: NOW,
        expires_at: NOW + 3_600,
        approval_uri: URI,
      },
    ]);
    const { body } = await world.page({ query: [['scope', WRITE]] });
    expect(body).toContain('<dt>The agent says</dt><dd><q>&#60;b&#62;Approve&#60;/b&#62; &#34;now&#34;</q></dd>');
  });

  it('for nothing that the member could not approve', async () => {
    expect(await ask({ scopes: ['projects:read', 'org:admin'] })).toMatchObject({
      status: 400,
      body: {
        error: 'invalid_scope',
        not_askable: [
          { scope: 'projects:read', reason: 'read_needs_no_approval' },
          { scope: 'org:admin', reason: 'never_for_agents' },
        ],
      },
    });
    expect(world.audit).toEqual([]);
  });

  it('for nothing that is granted already', async () => {
    await ask();
    await decide('approve');
    expect(await ask()).toMatchObject({
      status: 200,
      body: { requests: [{ scope: WRITE, state: 'granted', until: UNTIL }] },
    });
    expect((await ask()).body).not.toHaveProperty('approval_uri');
  });

  it.each([
    ['another client’s session', 's-1'],
    ['the default session of another client', 'client~cursor'],
  ])('never from %s', async (_, sessionId) => {
    await ask({ scopes: [WRITE] }, sessionId);
    const answer = await world.call(ASK, { as: await tokenOf('copilot'), sessionId, json: { scopes: [WRITE] } });
    expect(answer).toMatchObject({ status: 409, body: { error: 'session_of_other_client' } });
    expect(world.audit).toHaveLength(1);
  });

  it('never twenty-one times at once', async () => {
    for (let i = 0; i < 20; i += 1) expect((await ask({ scopes: [WRITE] }, `s-${i}`)).status).toBe(201);
    world.clock.advance(10);
    expect(await ask({ scopes: [WRITE] }, 's-20')).toMatchObject({
      status: 429,
      headers: { 'retry-after': '3590' },
      body: { error: 'too_many_open_requests' },
    });
  });

  it.each<[string, object]>([
    ['scopes', { scopes: [] }],
    ['scopes[0]', { scopes: ['no:such'] }],
    ['reason', { scopes: [WRITE], reason: 7 }],
    ['reason', { scopes: [WRITE], reason: '' }],
    ['reason', { scopes: [WRITE], reason: 'x'.repeat(281) }],
    ['reason', { scopes: [WRITE], reason: 'one\ntwo' }],
    ['reason', { scopes: [WRITE], reason: 'a\u202eb' }],
    ['reason', { scopes: [WRITE], reason: 'for \u0410cme' }],
    ['until', { scopes: [WRITE], until: NOW }],
    ['until', { scopes: [WRITE], until: `${NOW + 60}` }],
    ['until', { scopes: [WRITE], until: NOW + 8 * 86_400 }],
  ])('[L15] with a wrong %s is a 400 that names it: %j', async (field, json) => {
    expect(await ask(json)).toMatchObject({ status: 400, body: { error: 'invalid_request', field } });
    expect(world.audit).toEqual([]);
  });

  it.each(['reason', 'for Acme', 'für Ärzte', 'для проекта', 'γιά την εταιρεία', 'プロジェクト'])(
    'in any language: %s',
    async (reason) => {
      expect((await ask({ scopes: [WRITE], reason })).status).toBe(201);
    },
  );
});

describe('[L16] the host is told', () => {
  it('that nobody has answered yet, that the person said yes, and that it ended', async () => {
    await ask();
    expect(await poll()).toEqual([{ scope: WRITE, state: 'pending', until: NOW + 3_600 }]);
    await decide('approve');
    expect(await poll()).toEqual([{ scope: WRITE, state: 'granted', until: UNTIL }]);
    expect((await inbox()).body['requests']).toEqual([]);
  });

  it('that the person said no, at once and for ten minutes', async () => {
    await ask();
    await decide('deny');
    expect(await poll()).toEqual([{ scope: WRITE, state: 'denied', until: NOW + 600 }]);
    world.clock.advance(599);
    expect(await ask()).toMatchObject({
      status: 403,
      headers: { 'retry-after': '1' },
      body: { error: 'access_denied', denied: [WRITE] },
    });
    world.clock.advance(1);
    expect((await ask()).status).toBe(201);
  });

  it('that the person said no to what was never asked but by a token that lacked it', async () => {
    expect((await mint()).body['approval_uri']).toBe(URI);
    await decide('deny');
    const { body } = await mint();
    expect(body).not.toHaveProperty('approval_uri');
    expect(body['requests']).toEqual([{ scope: WRITE, state: 'denied', until: NOW + 600 }]);
  });

  it('that an hour has passed without an answer', async () => {
    await ask();
    world.clock.advance(3_600);
    expect(await poll()).toEqual([{ scope: WRITE, state: 'expired', until: NOW + 3_600 }]);
  });

  it('nothing of another member’s questions', async () => {
    await ask();
    const other = await world.call(POLL, { as: { session: ADMIN_SESSION }, sessionId: 's-1' });
    expect(other.body).toMatchObject({ granted: [], requests: [] });
  });
});

describe('[L16] whoever has decided', () => {
  it('is led to the next question that waits for them, and to none when there is none', async () => {
    await ask();
    world.clock.advance(1);
    await ask({ scopes: [WRITE] }, 's-2');
    expect((await decide('deny')).body).toContain(
      '<a class="action" href="/approve/acme/s-2?scope=projects%3Awrite&#38;member=',
    );
    const data = await world.page({ accept: 'application/json', query: [['scope', WRITE]] });
    expect(JSON.parse(String(data.body)).next).toEqual({
      client: 'cursor',
      session_id: 's-2',
      approval_uri: URI.replace('s-1', 's-2'),
    });
    world.clock.advance(3_600);
    expect((await decide('deny')).body).not.toContain('Another agent waits');
  });

  it('is told first what the same agent still asks, and leads there', async () => {
    await ask({ scopes: [WRITE] }, 's-0');
    world.clock.advance(1);
    await ask();
    const form = [['decision', 'deny'] as const];
    const { body } = await world.page({ query: [['scope', 'projects:delete']], form });
    expect(body).toContain('<h2>Not answered yet</h2>');
    expect(body).toContain('<a class="action" href="/approve/acme/s-1?scope=projects%3Awrite&#38;member=');
    expect(body).not.toContain('Another agent waits');
  });

  it('with a no is told that nothing was given, or that what they approved before still holds', async () => {
    await ask();
    expect((await decide('deny')).body).toContain('The agent was given nothing.');
    await world.agentSessions.approve(KEY, [WRITE as never], anApproval(UNTIL));
    expect((await decide('deny')).body).toContain('What you approved before still holds, as below.');
  });

  it.each([
    ['Editor', 'Next: Editor</a>'],
    [undefined, 'Next: cursor</a>'],
  ])('is told who asks next by the name that people know: %s', async (displayName, says) => {
    const { clients } = world.facts;
    const named = clients.map(({ displayName: _, ...one }) => ({ ...one, ...(displayName && { displayName }) }));
    clients.splice(0, clients.length, ...named);
    await ask();
    world.clock.advance(1);
    await ask({ scopes: [WRITE] }, 's-2');
    expect((await decide('deny')).body).toContain(says);
  });
});

describe('minting that asks', () => {
  it('asks for what was withheld, in one call', async () => {
    const { status, body } = await mint({ ask: { reason: 'to tidy up' } });
    expect([status, body['scope'], body['approval_uri']]).toEqual([200, '', URI]);
    expect(body['requests']).toEqual([{ scope: WRITE, state: 'pending', until: NOW + 3_600 }]);
    expect((await inbox()).body).toMatchObject({ requests: [{ reason: 'to tidy up' }] });
  });

  it('asks nobody, unless it is told to', async () => {
    await mint();
    await mint({ ask: false });
    expect((await inbox()).body['requests']).toEqual([]);
  });

  it.each([7, 'yes', null, []])('[L15] is a 400 that names ask: %j', async (value) => {
    expect(await mint({ ask: value })).toMatchObject({ status: 400, body: { field: 'ask' } });
  });
});

describe('ending a session', () => {
  const end = (as?: object) => world.call(END, { sessionId: 's-1', ...(as && { as: as as never }) });
  const grants = async () => endsOf((await world.agentSessions.find(KEY))?.grants);

  it('ends what was approved for it, and what it asks for', async () => {
    await ask();
    await decide('approve');
    await ask({ scopes: [WRITE] }, 's-2');
    expect(await end()).toMatchObject({ status: 200, body: { session_id: 's-1', taken_back: [WRITE] } });
    expect([await grants(), await poll()]).toEqual([{}, []]);
    expect((await inbox()).body['requests']).toMatchObject([{ session_id: 's-2' }]);
    expect(world.audit.map(({ action }) => action)).toContain('writes.taken_back');
  });

  it('is for the client that has it', async () => {
    await ask();
    expect(await end(await tokenOf('copilot'))).toMatchObject({ status: 409 });
    expect(await poll()).toHaveLength(1);
  });

  it('that is not there is a success that writes nothing', async () => {
    expect(await end()).toMatchObject({ status: 200, body: { taken_back: [] } });
    expect(world.audit).toEqual([]);
  });
});

describe('the inbox', () => {
  it('[L6] shows the organization’s to its administrators, and to nobody else', async () => {
    await ask();
    const all = { all: 'true' };
    expect((await inbox({ session: ADMIN_SESSION }, all)).body['requests']).toMatchObject([{ member: member.id }]);
    expect(await inbox({ session: ADA_SESSION }, all)).toMatchObject({ status: 403, body: { error: 'forbidden' } });
    expect((await inbox({ session: ADMIN_SESSION })).body['requests']).toEqual([]);
  });

  it('[L6] is for a person in a browser: a token reads none', async () => {
    expect((await world.call(INBOX, { as: await tokenOf('cursor') })).status).toBe(401);
  });

  it.each(['false', '1', 'TRUE', 'yes'])('[L15] never guesses what ?all=%s means', async (all) => {
    const answer = await inbox({ session: ADMIN_SESSION }, { all });
    expect(answer).toMatchObject({ status: 400, body: { field: 'all' } });
  });

  it('takes ?all without a value for what it says', async () => {
    await ask();
    const { body } = await inbox({ session: ADMIN_SESSION }, { all: '' });
    expect(body['requests']).toMatchObject([{ member: member.id, session_id: 's-1' }]);
  });

  it('[L15] has one page of one’s own: a cursor there is refused by name', async () => {
    const answer = await inbox({ session: ADMIN_SESSION }, { cursor: 'x' });
    expect(answer).toMatchObject({ status: 400, body: { field: 'cursor' } });
  });

  it('[L15] refuses a cursor that is not its own', async () => {
    expect(await inbox({ session: ADMIN_SESSION }, { all: 'true', cursor: 'x' })).toMatchObject({
      status: 400,
      body: { field: 'cursor' },
    });
  });

  it('never leaves a member out nor shows one twice: each page begins after the last of the one before', async () => {
    await ask();
    const { requests } = await world.writeRequests.find(organization.id, member.id);
    const ids = Array.from({ length: 25 }, (_, i) => memberId(`many-${String(i).padStart(2, '0')}`));
    for (const id of ids) {
      world.facts.members.push({ ...member, id });
      await world.writeRequests.change({
        ...(await world.writeRequests.find(organization.id, id)),
        ...{ revision: 1, requests },
      });
    }
    const page = async (query: Readonly<Record<string, string>>) =>
      (await inbox({ session: ADMIN_SESSION }, { all: '', ...query })).body;
    const [first, own] = [await page({}), await inbox({ session: ADA_SESSION })];
    const second = await page({ cursor: String(first['next_cursor']) });
    const shown = [first, second].map((body) => (body['requests'] as { member: string }[]).map((one) => one.member));
    expect(shown).toEqual([ids, [member.id]]);
    expect(second).not.toHaveProperty('next_cursor');
    expect(own.body).not.toHaveProperty('next_cursor');
  });
});
