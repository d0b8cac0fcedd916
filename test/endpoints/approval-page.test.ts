import type { LogoDigest } from '../../lambdas/core/clients/logo.ts';
import type { Client } from '../../lambdas/core/records.ts';
import { csrfToken } from '../../lambdas/core/sign-in/session.ts';
import {
  ADA_SESSION,
  ADMIN,
  AgentWorld,
  agentConfiguration,
  GLOBEX_SESSION,
  type PageRequest,
} from '../support/agent-world.ts';
import { member, NOW, organization } from '../support/fixtures.ts';
import { anApproval, endsOf } from '../support/write-approvals.ts';

const UNTIL = NOW + 14_400;
const KEY = { organization: organization.id, member: member.id, sessionId: 's-1' as never };

/** What the form says that the page showed: the session's tool, and every scope of these tests. */
const SHOWN: readonly (readonly [string, string])[] = [
  ['shown.client', 'cursor'],
  ['shown.scopes', 'org:admin projects:delete projects:read projects:write'],
];

const APPROVAL: readonly (readonly [string, string])[] = [
  ['decision', 'approve'],
  ['scope', 'projects:write'],
  ...SHOWN,
];

let world: AgentWorld;
beforeEach(async () => {
  world = new AgentWorld();
  await world.use();
});

const ask = (scope = 'projects:write', request: PageRequest = {}) =>
  world.page({ query: [['scope', scope]], ...request });
const decide = (decision: string, scopes: readonly string[] = ['projects:write'], request: PageRequest = {}) =>
  world.page({
    query: [['scope', 'projects:write']],
    form: [['decision', decision], ...SHOWN, ...scopes.map((scope) => ['scope', scope] as const)],
    ...request,
  });
const grants = async () => endsOf((await world.agentSessions.find(KEY))?.grants);
const NOT_USED = 'No tool of yours uses this agent session now, so there is nothing to approve.';
const nothingHappened = async () => {
  expect(world.audit).toEqual([]);
  expect(await grants()).toEqual({});
};

describe('what the page shows before anything is decided', () => {
  it('is who is signed in, which session asks, each scope in words, ticked, and for how long', async () => {
    const { status, body } = await ask();
    expect(status).toBe(200);
    for (const text of [member.email, organization.name, '<code>s-1</code>', 'For 4 hours (usual)']) {
      expect(body).toContain(text);
    }
    const { description } = agentConfiguration.scopes.get('projects:write' as never) ?? {};
    expect(body).toContain(`name="scope" value="projects:write" checked>\n<span>${description} <code>`);
    expect(world.told).toEqual(['ask done']);
    await nothingHappened();
  });

  it('names the tool of the session’s row', async () => {
    expect((await ask()).body).toContain(
      '<dd><strong><bdi>cursor</bdi></strong><br>not verified, registered by the operator</dd>',
    );
  });

  it('[L16] offers nothing where no tool of theirs has used the session, and says so', async () => {
    await world.agentSessions.forget(KEY);
    const { status, body } = await ask();
    expect([status, body.includes(NOT_USED), body.includes('<form')]).toEqual([200, true, false]);
    await nothingHappened();
  });

  it('[L16] names the client of a default session, which it has not used yet', async () => {
    const { body } = await ask('projects:write', { sessionId: 'client~cursor' });
    expect(body).toContain('<dd><strong><bdi>cursor</bdi></strong><br>not verified, registered by the operator</dd>');
    expect(body).toContain('value="approve"');
    expect((await ask('projects:write', { sessionId: 'client~copilot' })).body).toContain(NOT_USED);
  });

  it('offers no checkbox for what this member cannot approve, and says why', async () => {
    const { body } = await ask('projects:write projects:delete projects:read org:admin');
    expect([...body.matchAll(/type="checkbox" name="scope" value="([^"]*)"/g)].map(([, scope]) => scope)).toEqual([
      'projects:write',
    ]);
    expect(body).toContain('<code>projects:delete</code><br><span class="quiet">Your own role does not include this');
    expect(body).toContain('<code>projects:read</code><br><span class="quiet">Reading needs no approval');
    expect(body).toContain('<code>org:admin</code><br><span class="quiet">No agent is ever given this');
  });

  it('is for one’s own agent alone: the same session id of another member holds nothing here', async () => {
    const others = { ...KEY, member: ADMIN };
    await world.agentSessions.forget(KEY);
    await world.use(others);
    await world.agentSessions.approve(others, ['projects:write' as never], anApproval(UNTIL));
    const { body } = await ask();
    expect(body).toContain(NOT_USED);
    expect(body).not.toContain('already approved');
  });

  it('says whose word each thing is, and that anybody can have made up the link', async () => {
    const { body } = await ask();
    expect(body).toContain('makes changes');
    expect(body).toContain('Anybody can have made up this link');
    expect(body).toContain('<a class="out" href="/console/acme/agents">All your agent sessions</a>');
    expect(body.indexOf('It asks to')).toBeLessThan(body.indexOf(member.email));
  });

  it('needs no script and lets none run, is never cached or framed, and tells other sites nothing', async () => {
    const { headers, body } = await ask();
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
      ),
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      vary: 'Accept-Language',
    });
    expect(body).not.toMatch(/<script|style=| on\w+=/);
  });
});

describe('[L13] approving on the page', () => {
  it('gives what was ticked, until when the page says', async () => {
    const { status, body } = await decide('approve');
    expect(status).toBe(200);
    expect(body).toContain('<h1>Approved</h1>');
    expect(body).toMatch(/for 4 hours, until \d+ \w+ \d{4} at \d\d:\d\d UTC/);
    expect(await grants()).toEqual({ 'projects:write': UNTIL });
    expect(world.audit.map(({ action }) => action)).toEqual(['writes.approved']);
    expect(world.told).toEqual(['approve done']);
  });

  it('never gives more than the approver has, whatever the form says, and says why', async () => {
    const { status, body } = await decide('approve', ['projects:delete', 'projects:read', 'org:admin']);
    expect(status).toBe(200);
    expect(body).toContain('<h1>Nothing was approved</h1>');
    expect(body).toContain('Your own role does not include this');
    await nothingHappened();
  });

  it.each([
    ['once', 'once, until'],
    ['hour', 'for 1 hour, until'],
    ['default', 'for 4 hours, until'],
    ['day', 'for 24 hours, until'],
  ])('%s, as was chosen for the scope, and says so', async (duration, said) => {
    const chosen = (scope: string, of = duration): readonly (readonly [string, string])[] => [
      ['decision', 'approve'],
      ...SHOWN,
      ['scope', 'projects:write'],
      [`duration.${scope}`, of],
    ];
    const { status, body } = await decide('approve', [], { form: chosen('projects:write') });
    expect(status).toBe(200);
    expect(body).toContain(said);
    expect(world.audit.map(({ details }) => details['duration'])).toEqual([duration]);
  });

  it.each([
    ['there is not', [['duration.projects:write', 'forever']]],
    [
      'is said twice',
      [
        ['duration.projects:write', 'once'],
        ['duration.projects:write', 'day'],
      ],
    ],
  ] as const)('[L15] for no duration that %s', async (_, fields) => {
    const form = [['decision', 'approve'], ...SHOWN, ['scope', 'projects:write'], ...fields] as const;
    const { status, body } = await decide('approve', [], { form });
    expect(status).toBe(400);
    expect(body).toMatch(/durations\[.*projects:write.*\] must be one of/);
    await nothingHappened();
  });

  it('shows what was approved once and is used, as used', async () => {
    const terms = new Map([['projects:write' as never, { until: UNTIL, once: 'a'.repeat(32) }]]);
    await world.agentSessions.approve(KEY, ['projects:write' as never], anApproval(UNTIL, { terms }));
    expect((await ask()).body).toContain('already approved once, until');
    world.agentSessions.useUp(KEY, 'projects:write' as never, NOW);
    const { body } = await ask();
    expect(body).toContain('<h2>Approved once, and used</h2>');
    expect(body).toContain('This agent may change nothing for you.');
  });

  it('with nothing ticked asks again, as it was answered, and whoever does not see it hears why first', async () => {
    const fields = [['decision', 'approve'], ...SHOWN, ['duration.projects:write', 'once']] as const;
    const { status, body } = await decide('approve', [], { form: fields });
    expect(status).toBe(400);
    expect(body).toMatch(/<p role="alert" tabindex="-1" autofocus>You ticked nothing/);
    expect(body).toContain('name="scope" value="projects:write">');
    expect(body).toContain('<option value="once" selected>');
    await nothingHappened();
  });
});

describe('[L6] consent is to the tool that the page showed', () => {
  const formOf = (body: string) =>
    [...body.matchAll(/<input type="hidden" name="(shown\.[a-z]+)" value="([^"]*)">/g)].map(
      ([, name, value]) => [name, value] as [string, string],
    );
  const anotherToolTakesIt = async () => {
    await world.agentSessions.forget(KEY);
    await world.use({}, 'copilot' as never);
  };
  const approveAs = (shown: readonly (readonly [string, string])[], request: PageRequest = {}) =>
    world.page({
      query: [['scope', 'projects:write']],
      form: [['decision', 'approve'], ['scope', 'projects:write'], ...shown],
      ...request,
    });

  it('approves what the page itself sends back', async () => {
    const shown = formOf((await ask()).body);
    expect(shown).toEqual([
      ['shown.client', 'cursor'],
      ['shown.scopes', 'projects:write'],
    ]);
    expect((await approveAs(shown)).status).toBe(200);
    expect(await grants()).toEqual({ 'projects:write': UNTIL });
  });

  it('asks again, saying what has changed, when another tool has the session: and nothing was approved', async () => {
    const shown = formOf((await ask()).body);
    await anotherToolTakesIt();
    const { status, body } = await approveAs(shown);
    expect(status).toBe(409);
    expect(body).toMatch(
      /role="alert" [^>]*>Nothing was approved: the tool is another one now\. The page showed <strong>cursor</,
    );
    expect(body).toContain('Now it is <strong>copilot</strong>');
    await nothingHappened();
    expect(world.told.at(-1)).toBe('approve refused tool_changed');
    expect((await approveAs(formOf(body))).body).toContain('<h1>Approved</h1>');
  });

  it('tells a program so as data', async () => {
    await anotherToolTakesIt();
    const { status, body } = await approveAs(SHOWN, { accept: 'application/json' });
    expect([status, JSON.parse(body)]).toEqual([
      409,
      expect.objectContaining({ error: 'tool_changed', shown: 'cursor', client: 'copilot' }),
    ]);
    await nothingHappened();
  });

  it('denies whatever was shown: that widens nothing', async () => {
    await anotherToolTakesIt();
    expect((await decide('deny', [])).body).toContain('<h1>Denied</h1>');
  });
});

describe('denying', () => {
  it('writes an audit entry of all that was asked, and nothing else; and says for how long it is a no', async () => {
    const { body } = await decide('deny', []);
    expect(body).toContain('<h1>Denied</h1>');
    expect(body).toContain('It cannot ask this again for 10 minutes.');
    expect(await grants()).toEqual({});
    expect(world.audit).toEqual([
      {
        organization: 'acme',
        at: NOW,
        suffix: expect.any(String),
        actor: { kind: 'member', id: member.id },
        action: 'writes.denied',
        target: 's-1',
        details: { member: member.id, client: 'cursor', scope: 'projects:write' },
        evidence: expect.any(String),
      },
    ]);
    expect(world.told).toEqual(['deny done']);
  });
});

describe('taking back on the page', () => {
  beforeEach(async () => {
    world.changeMember({ role: 'admin' });
    await decide('approve', ['projects:write', 'projects:delete']);
  });

  it('takes one, and leaves the other', async () => {
    const { body } = await decide('take_back', ['projects:delete']);
    expect(body).toContain('<h1>Taken back</h1>');
    expect(await grants()).toEqual({ 'projects:write': UNTIL });
  });

  it('takes all', async () => {
    await decide('take_back', []);
    expect(await grants()).toEqual({});
  });
});

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

describe('a program', () => {
  const JSON_ONLY = { accept: 'application/json' };
  const parsed = ({ status, body }: { status: number; body: string }) => ({ status, body: JSON.parse(body) });

  it('is told what is asked, in words, by whom, for how long, and what holds', async () => {
    await world.agentSessions.approve(KEY, ['projects:write' as never], anApproval(UNTIL));
    const description = (scope: string) => agentConfiguration.scopes.get(scope as never)?.description;
    expect(parsed(await ask('projects:write projects:delete', JSON_ONLY))).toEqual({
      status: 200,
      body: {
        organization: 'acme',
        organization_name: organization.name,
        email: member.email,
        session_id: 's-1',
        client: 'cursor',
        tool: { client: 'cursor', verified: false },
        last_mint_at: NOW,
        write_grant_lifetime_seconds: 14_400,
        durations: [
          { duration: 'once', seconds: 14_400 },
          { duration: 'hour', seconds: 3_600 },
          { duration: 'default', seconds: 14_400 },
          { duration: 'day', seconds: 86_400 },
        ],
        requested: [
          {
            scope: 'projects:delete',
            description: description('projects:delete'),
            not_approvable: 'not_in_your_role',
          },
          { scope: 'projects:write', description: description('projects:write') },
        ],
        granted: [{ scope: 'projects:write', description: description('projects:write'), expires_at: UNTIL }],
        used: [],
      },
    });
  });

  it('[L13] decides by the same form, and is told what became of it', async () => {
    expect(parsed(await decide('approve', ['projects:write', 'projects:delete'], JSON_ONLY))).toMatchObject({
      status: 200,
      body: {
        decided: {
          decision: 'approved',
          granted: ['projects:write'],
          not_granted: [{ scope: 'projects:delete', reason: 'not_in_your_role' }],
        },
        granted: [{ scope: 'projects:write', expires_at: UNTIL }],
      },
    });
    expect(parsed(await decide('take_back', [], JSON_ONLY)).body).toMatchObject({
      decided: { decision: 'taken_back', scopes: ['projects:write'] },
      granted: [],
    });
    await world.agentSessions.mint(KEY, 'cursor' as never, NOW);
    expect(parsed(await decide('deny', [], JSON_ONLY)).body.decided).toEqual({ decision: 'denied' });
    expect(world.audit.map(({ action }) => action)).toEqual(['writes.approved', 'writes.taken_back', 'writes.denied']);
  });

  it('[L6] [L7] [L15] is refused as a program is: by status, in JSON', async () => {
    expect(parsed(await ask('projects:write', { ...JSON_ONLY, as: 'nothing' }))).toMatchObject({
      status: 401,
      body: { error: 'not_signed_in' },
    });
    expect(parsed(await decide('approve', undefined, { ...JSON_ONLY, csrf: null }))).toMatchObject({
      status: 403,
      body: { error: 'cross_site_request' },
    });
    expect(parsed(await ask('projects:unknown', JSON_ONLY))).toMatchObject({ status: 400, body: { field: 'scope' } });
    expect(parsed(await decide('approve', [], JSON_ONLY))).toMatchObject({ status: 400, body: { field: 'scope' } });
    await nothingHappened();
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

describe('[L7] a form that is not of our page', () => {
  it.each([
    ['without an origin', { origin: null }],
    ['from another origin', { origin: 'https://evil.example' }],
    ['from nowhere', { origin: 'null' }],
    ['without a CSRF token', { csrf: null }],
    ['with another session’s CSRF token', { csrf: csrfToken(GLOBEX_SESSION) }],
  ])('changes nothing %s', async (_, forged) => {
    for (const decision of ['approve', 'deny', 'take_back']) {
      const { status, body } = await decide(decision, undefined, { as: { session: ADA_SESSION }, ...forged });
      expect(status).toBe(403);
      expect(body).toContain('<h1>Nothing was changed</h1>');
    }
    await nothingHappened();
  });
});

const XSS = '"><script>alert(1)</script>';

describe('[L15] an address or a form that is not of ours', () => {
  it.each<[string, PageRequest]>([
    ['organization', { organization: XSS }],
    ['sessionId', { sessionId: XSS }],
    ['sessionId', { sessionId: 'a'.repeat(129) }],
    ['scope', { query: [['scope', XSS]] }],
    ['scope', { query: [['scope', 'projects:unknown']] }],
    ['scope', { query: [['scope', 'projects:write  projects:read']] }],
    [
      'scope',
      {
        query: [
          ['scope', 'projects:write'],
          ['scope', 'projects:read'],
        ],
      },
    ],
    ['decision', { form: [['decision', XSS]] }],
    [
      'decision',
      {
        form: [
          ['decision', 'approve'],
          ['decision', 'deny'],
        ],
      },
    ],
    [
      'scopes[0]',
      {
        form: [
          ['decision', 'approve'],
          ['scope', XSS],
        ],
      },
    ],
    ['shown.client', { form: [['decision', 'approve'], ['scope', 'projects:write'], ...SHOWN.slice(1)] }],
    ['shown.client', { form: [['decision', 'approve'], ['scope', 'projects:write'], ...SHOWN, ['shown.client', 'x']] }],
    [
      'shown.client',
      {
        form: [
          ['decision', 'approve'],
          ['scope', 'projects:write'],
          ['shown.client', XSS],
        ],
      },
    ],
    ['shown.scopes', { form: [['decision', 'approve'], ['scope', 'projects:write'], ...SHOWN.slice(0, 1)] }],
    [
      'scopes[0]',
      {
        query: [['scope', 'projects:write']],
        form: [
          ['decision', 'approve'],
          ['scope', 'projects:write'],
          ['shown.client', 'cursor'],
          ['shown.scopes', 'projects:read'],
        ],
      },
    ],
    [
      'scope',
      {
        form: [
          ['decision', 'take_back'],
          ['scope', 'a'],
          ['scope', 'b'],
        ],
      },
    ],
    ['scope', { form: [['decision', 'deny']] }],
    ...['[]', 'null', XSS, '{"a":1,"a":2}'].map((passkey): [string, PageRequest] => [
      'passkey',
      { form: [...APPROVAL, ['passkey', passkey]] },
    ]),
    ['passkey', { form: [...APPROVAL, ['passkey', '{}'], ['passkey', '{}']] }],
  ])('is a 400 that names %s, and repeats nothing of it', async (field, request) => {
    const { status, body } = await world.page(request);
    expect(status).toBe(400);
    expect(body).toContain(`<p role="alert"><span lang="en">${field} must `);
    expect(body).not.toContain('alert(1)');
    await nothingHappened();
  });

  it('runs nothing that a name or a description holds', async () => {
    world.changeMember({ email: `${XSS}@acme.example` });
    await world.agentSessions.forget(KEY);
    await world.use({}, XSS as never);
    const { body } = await ask();
    expect(body).not.toContain('<script');
    expect(body).toContain('&#34;&#62;&#60;script&#62;alert(1)');
  });
});

const picturesOf = (body: string) => [...body.matchAll(/<img src="([^"]*)"/g)].map(([, address]) => address);

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

describe('what stops everything', () => {
  it('[L9] is the organization’s switch: there is no such page', async () => {
    world.agentsOn.clear();
    expect((await ask()).status).toBe(404);
    expect((await decide('approve')).status).toBe(404);
    await nothingHappened();
  });

  it('[L8] is an outage: a page that says so, and nothing granted', async () => {
    world.auditIsDown = true;
    const { status, headers, body } = await decide('approve');
    expect(status).toBe(503);
    expect(headers['retry-after']).toBeDefined();
    expect(body).toContain('<h1>Please try again</h1>');
    await nothingHappened();
    expect(world.told).toEqual(['approve unavailable DynamoDB']);
  });

  it('is clicking without end', async () => {
    let last = await ask();
    for (let click = 0; click < 100 && last.status === 200; click += 1) last = await ask();
    expect(last).toMatchObject({ status: 429, headers: { 'retry-after': expect.stringMatching(/^\d+$/) } });
  });
});
