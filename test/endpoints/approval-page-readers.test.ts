import type { LogoDigest } from '../../lambdas/core/clients/logo.ts';
import type { Client } from '../../lambdas/core/records.ts';
import { csrfToken } from '../../lambdas/core/sign-in/session.ts';
import { ADMIN, AgentWorld, agentConfiguration, GLOBEX_SESSION, type PageRequest } from '../support/agent-world.ts';
import { approvalPageOf, KEY, UNTIL } from '../support/approval-page.ts';
import { member } from '../support/fixtures.ts';

let world: AgentWorld;
beforeEach(async () => {
  world = new AgentWorld();
  await world.use();
});

const { ask, decide, grants, nothingHappened } = approvalPageOf(() => world);

const picturesOf = (body: string) => [...body.matchAll(/<img src="([^"]*)"/g)].map(([, address]) => address);

describe('[L16] an address that names the member whom it asks', () => {
  const asking = (asked: string): PageRequest => ({
    query: [
      ['scope', 'projects:write'],
      ['member', asked],
    ],
  });
  const IN_JSON = { accept: 'application/json' };

  it('is a question to that member', async () => {
    const { status, body } = await ask('projects:write', asking(member.id));
    expect(status).toBe(200);
    expect(body).toContain(`action="/approve/acme/s-1?scope=projects%3Awrite&#38;member=${member.id}"`);
    expect((await decide('approve', undefined, asking(member.id))).body).toContain('<h1>Approved</h1>');
    expect(await grants()).toEqual({ 'projects:write': UNTIL });
  });

  it('offers nothing to another member, who has a session of the same id: it says so', async () => {
    const { status, body } = await ask('projects:write', asking(ADMIN));
    expect([status, body.includes('<h1>This asks another member</h1>')]).toEqual([403, true]);
    expect(body).toContain('<a href="/session">sign out here</a>');
    expect(body).not.toMatch(/<form|<button|projects:write/);
    expect(world.told).toEqual(['ask refused asks_other_member']);
    await nothingHappened();
  });

  it.each(['approve', 'deny', 'take_back'])('and takes no decision from them: %s', async (decision) => {
    const { status } = await decide(decision, undefined, asking(ADMIN));
    expect(status).toBe(403);
    await nothingHappened();
  });

  it.each(['GET', 'POST'])('and tells the console so as data: %s', async (method) => {
    const request = { ...asking(ADMIN), ...IN_JSON };
    const { status, body } = await (method === 'GET'
      ? ask('projects:write', request)
      : decide('approve', undefined, request));
    expect([status, JSON.parse(body)]).toEqual([
      403,
      {
        error: 'asks_other_member',
        error_description: 'This address asks another member: nothing was changed',
      },
    ]);
    await nothingHappened();
  });

  it('is carried on, through signing in', async () => {
    const { headers } = await ask('projects:write', { ...asking(member.id), accept: 'text/html', as: 'nothing' });
    expect(decodeURIComponent(String(headers['location']))).toContain(`&member=${member.id}`);
  });

  it.each([
    [['member', 'a b']],
    [
      ['member', 'user-17'],
      ['member', 'user-1'],
    ],
  ])('[L15] is a 400 in another form', async (...query) => {
    const { status, body } = await world.page({ query: query as never });
    expect(status).toBe(400);
    expect(body).toContain('<p role="alert"><span lang="en">member must ');
  });
});

describe('[L16] a session that no tool of theirs has used', () => {
  beforeEach(() => world.agentSessions.forget(KEY));

  it('approves nothing, and asks nothing again: there is nothing to choose', async () => {
    const { status, body } = await decide('approve');
    expect(status).toBe(409);
    expect(body).toContain('No tool of yours uses this agent session now');
    expect(body).not.toContain('<form');
    expect(world.told).toEqual(['approve refused session_not_used']);
    await nothingHappened();
  });

  it('and tells a program so as data', async () => {
    const { status, body } = await decide('approve', undefined, { accept: 'application/json' });
    expect([status, JSON.parse(body)]).toMatchObject([409, { error: 'session_not_used' }]);
    await nothingHappened();
  });
});

describe('a browser that opens an agent’s link', () => {
  const open = (as?: PageRequest['as']) =>
    world.page({ query: [['scope', 'projects:write']], accept: 'text/html', ...(as && { as }) });

  it('gets the whole question at once, with scripts or without, and so does whoever has a link of a former release', async () => {
    const { status, body } = await open();
    expect([status, body.includes('value="approve"')]).toEqual([200, true]);
    expect((await ask()).body).toBe(body);
    await nothingHappened();
  });

  it('[L7] gets it only when it is signed in, and to this organization', async () => {
    expect((await open('nothing')).headers['location']).toMatch(/^\/login\/acme\?return_to=%2Fapprove%2F/);
    expect((await open({ session: GLOBEX_SESSION })).status).toBe(403);
  });

  it('loses nothing of a link that is too long to be carried through signing in', async () => {
    const declared = [...Array(50).keys()].map((n) => `${'long'.repeat(25)}:${n}`);
    const scopes = Object.fromEntries(declared.map((scope) => [scope, { access: 'write', description: scope }]));
    world = new AgentWorld({ ...agentConfiguration, scopes: new Map(Object.entries(scopes)) as never });
    const { headers } = await ask(declared.join(' '), { as: 'nothing', accept: 'text/html' });
    const location = String(headers['location']);
    expect(location).toMatch(/^\/console\/acme\/approve\/s-1\?scope=/);
    expect(new URL(location, 'https://x.example').searchParams.get('scope')?.split(' ')).toHaveLength(50);
  });
});

describe('who is not signed in to this organization', () => {
  const path = '/approve/acme/s-1?scope=projects%3Awrite';
  const login = `/login/acme?${new URLSearchParams({ return_to: path })}`;

  it('[L7] is led to signing in, and back to what was asked', async () => {
    const { status, headers } = await ask('projects:write', { as: 'nothing', accept: 'text/html' });
    expect({ status, location: headers['location'] }).toEqual({ status: 303, location: login });
  });

  it('[L7] and so is whoever opens a link of a former release', async () => {
    const { headers } = await ask('projects:write', { as: 'nothing' });
    expect(headers['location']).toBe(login);
  });

  it('[L6] is not signed in by any token: not even of an administrator', async () => {
    const token = await world.accessToken({ sub: ADMIN, scope: 'projects:write org:admin' });
    expect((await ask('projects:write', { as: { token } })).status).toBe(303);
    expect((await decide('approve', undefined, { as: { token } })).status).toBe(401);
    await nothingHappened();
  });

  it('[L7] is not redirected from a form: a link leads to signing in', async () => {
    const { status, body } = await decide('approve', undefined, { as: 'nothing' });
    expect(status).toBe(401);
    expect(body).toContain(`href="${login.replaceAll('&', '&#38;')}"`);
    await nothingHappened();
  });

  it.each(['GET', 'POST'])('[L7] reads so in words, when signed in to another one: %s', async (method) => {
    const as = { session: GLOBEX_SESSION };
    const { status, body } = await (method === 'GET'
      ? ask('projects:write', { as })
      : decide('approve', undefined, { as }));
    expect(status).toBe(403);
    expect(body).toContain('another organization than globex');
    expect(body).toContain('<form method="post" action="/logout">');
    expect(body).toContain(csrfToken(GLOBEX_SESSION));
    await nothingHappened();
  });
});

describe('which tool asks', () => {
  const call = (change: Partial<Client>) => {
    const { clients } = world.facts;
    clients.splice(0, clients.length, ...clients.map((one) => ({ ...one, ...change })));
  };

  it('is said by the operator’s words, whether that is verified, and with its id', async () => {
    call({ displayName: 'Editor', publisher: 'Example Tools', verified: true });
    const { body } = await ask();
    expect(body).toContain('<strong><bdi>Editor</bdi></strong><br>by <bdi>Example Tools</bdi>, verified');
    expect(body).toContain('<code>cursor</code>');
  });

  it('is shown by its picture, which is ours: no page loads another origin’s', async () => {
    const digest = 'ab'.repeat(32);
    call({ displayName: 'Editor', logo: digest as LogoDigest });
    for (const { body, headers } of [await ask(), await decide('deny')]) {
      expect(picturesOf(body)).toEqual([`/logo/cursor/${digest}`]);
      expect(body).toContain(' alt="" width="40" height="40">');
      expect(headers['content-security-policy']).toContain("default-src 'none';");
      expect(headers['content-security-policy']).toContain("; img-src 'self';");
    }
  });

  it('never has a picture where it was given none: nothing is loaded at all', async () => {
    call({ displayName: 'Editor' });
    const { body, headers } = await ask();
    expect(picturesOf(body)).toEqual([]);
    expect(headers['content-security-policy']).not.toContain('img-src');
  });

  it('never says that it is verified where the operator does not, and never is markup', async () => {
    call({ displayName: '<b>Editor</b>', publisher: 'a\u202eb' });
    const { body } = await ask();
    expect(body).toContain('&#60;b&#62;Editor&#60;/b&#62;');
    expect(body).toContain('not verified');
    expect(body).not.toContain('\u202e');
  });
});
