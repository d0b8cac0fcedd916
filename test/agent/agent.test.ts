import { ApprovalDenied, ApprovalExpired, OAuthError, UnknownApi } from '../../agent/index.ts';
import { accessToken, HostWorld, WRITE } from './agent-world.ts';

let world: HostWorld;
beforeEach(async () => {
  world = await HostWorld.start();
});
afterEach(() => world.server.stop());

const outcome = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

describe.each([
  ['the token that grows', {}],
  ['a minted token', { session: 'fix-42' }],
])('an agent with %s', (_, options) => {
  it('sends a write once more after its person has approved, and never before', async () => {
    const agent = world.agent(options);
    const answer = world.write(agent);
    await world.whenShown();
    expect(world.server.to('POST', '/api/')).toHaveLength(1);
    world.states.set(WRITE, 'granted');
    expect((await answer).status).toBe(200);
    const calls = world.server.to('POST', '/api/');
    expect(calls.map(({ body }) => body)).toEqual(['{"name":"Apollo"}', '{"name":"Apollo"}']);
  });

  it('asks once and shows one link, however many calls wait', async () => {
    const agent = world.agent(options);
    const answers = Array.from({ length: 10 }, () => world.write(agent));
    await world.whenShown();
    world.states.set(WRITE, 'granted');
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(world.shown).toHaveLength(1);
    expect(world.server.to('POST', '/requests')).toHaveLength(1);
  });

  it('takes a no for a no: nothing is written, and asked again it is one at once', async () => {
    const agent = world.agent(options);
    const answer = outcome(world.write(agent));
    await world.whenShown();
    world.states.set(WRITE, 'denied');
    expect(await answer).toMatchObject({ scopes: [WRITE], askAgainAt: world.endsAt });
    expect(await outcome(world.write(agent))).toBeInstanceOf(ApprovalDenied);
    expect(world.shown).toHaveLength(1);
  });

  it('asks nobody for what is approved already', async () => {
    world.states.set(WRITE, 'granted');
    expect((await world.write(world.agent(options))).status).toBe(200);
    expect(world.shown).toEqual([]);
  });

  it('returns the refusal where nobody can be asked', async () => {
    world.notAskable.add(WRITE);
    expect((await world.write(world.agent(options))).status).toBe(403);
    expect(world.shown).toEqual([]);
  });
});

describe.each([
  ['the token that grows', {}],
  ['a minted token', { session: 'fix-42' }],
])('a write up to a limit, with %s', (_, options) => {
  const LIMIT = 'seats:write#d.eyJ0eXBlIjoic2VhdHMiLCJzZWF0cyI6NX0';
  const write = (agent: ReturnType<typeof world.agent>) => world.write(agent, encodeURIComponent(LIMIT));

  it('is asked for as the API names it, and sent once more after its person has approved', async () => {
    const answer = write(world.agent(options));
    await world.whenShown();
    expect(world.server.to('POST', '/requests').map(({ body }) => JSON.parse(body))).toMatchObject([
      { scopes: [LIMIT] },
    ]);
    world.states.set(LIMIT, 'granted');
    expect((await answer).status).toBe(200);
    expect(world.server.to('POST', '/api/')).toHaveLength(2);
  });

  it('is asked of nobody where it is approved already', async () => {
    world.states.set(LIMIT, 'granted');
    expect((await write(world.agent(options))).status).toBe(200);
    expect(world.shown).toEqual([]);
  });
});

describe.each([
  ['the token that grows', {}],
  ['a minted token', { session: 'fix-42' }],
])('an operation that a person approves exactly, with %s', (_, options) => {
  const send = (agent: ReturnType<typeof world.agent>, to: string) =>
    agent.fetch(`${world.server.url}/api/exactly`, { method: 'POST', body: JSON.stringify({ to }) });
  const pending = () => [...world.states].filter(([, state]) => state === 'pending').map(([scope]) => scope);

  it("is asked for as the API names it, with the request's own body, and sent once more", async () => {
    const answer = send(world.agent(options), 'a@example.com');
    await world.whenShown();
    expect(world.operations).toEqual([
      { name: 'mail.send', path: '/exactly', query: { copy: '1' }, body: { to: 'a@example.com' } },
    ]);
    for (const scope of pending()) world.states.set(scope, 'granted');
    expect((await answer).status).toBe(200);
    expect(world.server.to('POST', '/api/exactly')).toHaveLength(2);
  });

  it('is asked for by itself, and again for the same a second time', async () => {
    const agent = world.agent(options);
    const answers = [send(agent, 'a@example.com'), send(agent, 'b@example.com'), world.write(agent)];
    await world.whenShown(3);
    expect(world.operations).toHaveLength(2);
    for (const scope of pending()) world.states.set(scope, 'granted');
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200]);
    const again = send(agent, 'a@example.com');
    await world.whenShown(4);
    for (const scope of pending()) world.states.set(scope, 'granted');
    expect((await again).status).toBe(200);
  });

  it('is a refusal where API and server do not mean the same, and nobody waits', async () => {
    world.misunderstands = true;
    expect((await send(world.agent(options), 'a@example.com')).status).toBe(403);
    expect(world.shown).toEqual([]);
  });
});

describe('a call of an MCP tool that a person has to approve', () => {
  const required = (url: string) =>
    Object.assign(new Error('required'), { code: -32042, data: { elicitations: [{ mode: 'url', url }] } });
  const callOf = (url: string) => async () => {
    if (world.states.get(WRITE) === 'granted') return 'done';
    throw required(url);
  };

  it('waits for them, and is made once more', async () => {
    const done = world.agent().whenApproved(callOf(`${world.server.url}/approve/acme/s?scope=${WRITE}`));
    await world.whenShown();
    world.states.set(WRITE, 'granted');
    expect(await done).toBe('done');
  });

  it('waits for them where the tool says what it lacks, and returns the second result', async () => {
    const lacking = { isError: true, content: [], _meta: { 'countersign/insufficient_scope': WRITE } };
    const done = { isError: false, content: [] };
    const call = async () => (world.states.get(WRITE) === 'granted' ? done : lacking);
    const answer = world.agent({ session: 's' }).whenApproved(call);
    await world.whenShown();
    world.states.set(WRITE, 'granted');
    expect(await answer).toBe(done);
    expect(await world.agent().whenApproved(async () => 'anything else')).toBe('anything else');
  });

  it.each(['https://evil.example/approve/acme/s?scope=projects:create', 'javascript:alert(1)'])(
    'is the server’s own error where the address is none of the issuer’s: %s',
    async (url) => {
      expect(await outcome(world.agent().whenApproved(callOf(url)))).toMatchObject({ code: -32042 });
      expect(world.server.calls).toEqual([]);
    },
  );
});

it('shows one link for all that waits, when another write comes along', async () => {
  const agent = world.agent();
  const first = world.write(agent);
  await world.whenShown();
  const second = world.write(agent, 'projects:rename');
  await world.whenShown(2);
  expect(world.shown[1]).toMatch(/scope=projects:create\+projects:rename$/);
  world.states.set(WRITE, 'granted');
  expect((await first).status).toBe(200);
  world.states.set('projects:rename', 'granted');
  expect((await second).status).toBe(200);
});

it('goes when its caller aborts, and others go on waiting', async () => {
  const agent = world.agent();
  const gone = new AbortController();
  const aborted = outcome(world.write(agent, WRITE, { signal: gone.signal }));
  const stays = world.write(agent);
  await world.whenShown();
  gone.abort(new Error('enough'));
  expect(await aborted).toMatchObject({ message: 'enough' });
  world.states.set(WRITE, 'granted');
  expect((await stays).status).toBe(200);
});

it('stops polling when nobody waits any more', async () => {
  const gone = new AbortController();
  const aborted = outcome(world.write(world.agent(), WRITE, { signal: gone.signal }));
  await world.whenShown();
  gone.abort();
  await aborted;
  await new Promise((resolve) => setTimeout(resolve, 60));
  const before = world.server.to('GET', '/sessions/').length;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(world.server.to('GET', '/sessions/').length).toBe(before);
});

it('waits no longer than its patience, and no longer than the question stands', async () => {
  expect(await outcome(world.write(world.agent({ patienceSeconds: 0.05 })))).toBeInstanceOf(ApprovalExpired);
  world.states.set(WRITE, 'expired');
  expect(await outcome(world.write(world.agent()))).toBeInstanceOf(ApprovalExpired);
});

it('says so when the host cannot show the question', async () => {
  const onApproval = () => Promise.reject(new Error('no window'));
  expect(await outcome(world.write(world.agent({ onApproval })))).toMatchObject({ message: 'no window' });
});

it.each([
  'https://evil.example/api/x',
  'http://127.0.0.1:1/api/x',
  'SERVER/apis',
  'SERVER/other',
  'SERVER/api/../other',
])('never sends its token to %s, which is none of its APIs', async (address) => {
  const url = address.replace('SERVER', world.server.url);
  expect(await outcome(world.agent().fetch(url))).toBeInstanceOf(UnknownApi);
  expect(world.server.calls).toEqual([]);
});

it('never sends a person to another server than its own', async () => {
  world.first.push(
    { status: 403, headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${WRITE}"` } },
    { status: 201, body: { approval_uri: 'https://evil.example/approve/x', requests: [], not_askable: [] } },
  );
  expect(await outcome(world.write(world.agent({ patienceSeconds: 0.05 })))).toBeInstanceOf(ApprovalExpired);
  expect(world.shown).toEqual([]);
});

it('waits as long as the server says, and tries again', async () => {
  const agent = world.agent({ session: 's' });
  world.first.push({ status: 429, headers: { 'retry-after': '0' }, body: { error: 'rate_limited' } });
  expect((await agent.fetch(`${world.server.url}/api/read`)).status).toBe(200);
});

it('never holds more questions than its person can have open: that is told', async () => {
  const agent = world.agent();
  world.first.push(
    { status: 403, headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${WRITE}"` } },
    { status: 429, headers: { 'retry-after': '60' }, body: { error: 'too_many_open_requests' } },
  );
  expect(await outcome(world.write(agent))).toMatchObject({ error: 'too_many_open_requests', retryAfterSeconds: 60 });
});

it('gets another access token when one is refused, once', async () => {
  const asked: (string | undefined)[] = [];
  const old = accessToken({ org_id: 'acme', agent_session: 's', jti: 'old' });
  const source = ({ refused }: { readonly refused?: string | undefined }) => {
    asked.push(refused);
    return refused === undefined ? old : accessToken({ org_id: 'acme', agent_session: 's', jti: 'new' });
  };
  const agent = world.agent({ accessToken: source });
  world.first.push({ status: 401, body: { error: 'invalid_token' } });
  expect((await agent.fetch(`${world.server.url}/api/read`)).status).toBe(200);
  expect(asked).toEqual([undefined, old]);
  world.first.push({ status: 401 }, { status: 401 });
  expect((await agent.fetch(`${world.server.url}/api/read`)).status).toBe(401);
});

it('mints once for however many calls, and again when the token ends', async () => {
  const agent = world.agent({ session: 's' });
  await Promise.all(Array.from({ length: 5 }, () => agent.fetch(`${world.server.url}/api/read`)));
  expect(world.server.to('POST', '/token')).toHaveLength(1);
  const short = world.agent({ session: 't' });
  world.first.push({ body: { access_token: 'csagt_read', expires_in: 1, scope: 'read' } });
  await short.fetch(`${world.server.url}/api/read`);
  await short.fetch(`${world.server.url}/api/read`);
  expect(world.server.to('POST', '/token').length).toBeGreaterThanOrEqual(3);
});

it('[L11] names no token in an error', async () => {
  const token = accessToken({ org_id: 'acme' });
  const errors = [
    await outcome(world.write(world.agent({ accessToken: token }))),
    await outcome(world.write(world.agent({ accessToken: 'no.jwt', session: 's' }))),
  ];
  world.first.push({ status: 400, body: { error: 'invalid_request', error_description: 'sessionId' } });
  const refused = await outcome(world.write(world.agent({ accessToken: token, session: 's' })));
  expect(refused).toBeInstanceOf(OAuthError);
  for (const error of [...errors, refused]) {
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).not.toContain(token.slice(0, 20));
  }
});
