import { csrfToken } from '../../lambdas/core/sign-in/session.ts';
import { ADA_SESSION, AgentWorld, GLOBEX_SESSION, type PageRequest } from '../support/agent-world.ts';
import { approvalPageOf, KEY, SHOWN } from '../support/approval-page.ts';

let world: AgentWorld;
beforeEach(async () => {
  world = new AgentWorld();
  await world.use();
});

const { ask, decide, nothingHappened } = approvalPageOf(() => world);

const APPROVAL: readonly (readonly [string, string])[] = [
  ['decision', 'approve'],
  ['scope', 'projects:write'],
  ...SHOWN,
];

const XSS = '"><script>alert(1)</script>';

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
