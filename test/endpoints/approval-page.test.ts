import { ADMIN, AgentWorld, agentConfiguration, type PageRequest } from '../support/agent-world.ts';
import { approvalPageOf, KEY, NOT_USED, SHOWN, UNTIL } from '../support/approval-page.ts';
import { member, NOW, organization } from '../support/fixtures.ts';
import { anApproval } from '../support/write-approvals.ts';

let world: AgentWorld;
beforeEach(async () => {
  world = new AgentWorld();
  await world.use();
});

const { ask, decide, grants, nothingHappened } = approvalPageOf(() => world);

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

  it('never asks as if nothing were approved, where all of it is and no agent asks again', async () => {
    const [asks, holds] = ['May this agent make changes for you?', 'You have approved all of this already.'];
    const titles = async () => {
      const { body } = await ask();
      return [body.includes(`<h1>${asks}</h1>`), body.includes(holds), body.includes('value="approve"')];
    };
    expect(await titles()).toStrictEqual([true, false, true]);
    await decide('approve');
    expect(await titles()).toStrictEqual([false, true, true]);
  });

  it('[L16] is ticked for nothing that was just refused, or holds already: one press undoes no decision', async () => {
    const boxes = async () => {
      const { body } = await ask();
      return [body.includes('value="projects:write" checked'), body.includes('you said no to this a short while ago')];
    };
    expect(await boxes()).toStrictEqual([true, false]);
    await decide('deny');
    expect(await boxes()).toStrictEqual([false, true]);
    await decide('approve');
    expect(await boxes()).toStrictEqual([false, false]);
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
