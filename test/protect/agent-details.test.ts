import { protectFetch } from '../../protect/fetch.ts';
import type { Principal } from '../../protect/principal.ts';
import type { GuardRefusal } from '../../protect/refusal.ts';
import { NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import { formatDetails, readDetail } from '../../protect/vocabulary/authorization-details.ts';
import type { ClientId } from '../../protect/vocabulary/identifiers.ts';
import { limitedScope } from '../../protect/vocabulary/limited-scope.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { TestAuthorization } from '../support/authorization.ts';
import { AGENT_CLIENT_CLAIMS, NOW, RESOURCE } from '../support/issuer.ts';
import { memoryProtection } from '../support/memory-protection.ts';

const at = new TestAuthorization();
const SESSION = 'acme/maria/client~cursor';
const RENAME = 'projects:rename' as Scope;

let refusals: GuardRefusal[];
let protection: ReturnType<typeof declaring>;
const declaring = (types: Readonly<Record<string, string>> = { seats: RENAME }) => {
  const memory = memoryProtection(at.issuer.url);
  return { ...memory, rules: { ...memory.rules, details: new Map(Object.entries(types) as [string, Scope][]) } };
};
beforeEach(() => {
  refusals = [];
  protection = declaring();
});

/** The scope of a person's approval up to so many seats. */
function upTo(count: number, scope = RENAME, type = 'seats'): string {
  const detail = readDetail({ type, count });
  const limited = detail && limitedScope(scope, detail);
  if (limited === undefined) throw new Error('no detail');
  return limited;
}
const inAnHour = NOW + 3600;
const approve = (...scopes: readonly string[]) =>
  protection.agents.sessions.approve(Object.fromEntries(scopes.map((scope) => [scope, inAnHour])), SESSION);
const openCeiling = { askable_authorization_details: [{ type: 'seats' }] };
const agentClients = (claims: object = openCeiling) => at.issuer.sign({ ...AGENT_CLIENT_CLAIMS, ...claims });

interface Sent {
  readonly count?: unknown;
  readonly token?: string;
  readonly scopes?: readonly string[];
  readonly withDetails?: boolean;
}
async function send({ count = 100, token, scopes = [RENAME], withDetails = true }: Sent = {}) {
  const guard = protectFetch({
    ...{ scopes, resource: RESOURCE, protection, organization: 'token' as const },
    onRefusal: (refusal) => refusals.push(refusal),
    ...(withDetails && { details: { type: 'seats', of: () => ({ count }) } }),
  });
  const headers = { authorization: `Bearer ${token ?? (await agentClients())}` };
  const answer = await guard(new Request('https://api.example/seats', { method: 'POST', headers }));
  if (!(answer instanceof Response)) return { status: 200, principal: answer };
  return { status: answer.status, body: await answer.json(), challenge: answer.headers.get('www-authenticate') };
}
const approvalOf = (...scopes: readonly string[]) =>
  `${at.issuer.url}/approve/acme/client~cursor?scope=${encodeURIComponent(scopes.toSorted().join(' '))}&member=maria`;

describe('[S13][L5] an agent writes up to the limit that its person has approved', () => {
  it('is told, before any approval, what would suffice and where a person approves just that', async () => {
    const uri = approvalOf(upTo(100));
    expect(await send()).toMatchObject({
      status: 403,
      body: {
        error: 'insufficient_authorization',
        authorization_details: [{ type: 'seats', count: 100 }],
        approval_uri: uri,
        error_uri: uri,
      },
      challenge: expect.stringContaining(`error_uri="${uri}"`),
    });
    expect(refusals).toMatchObject([{ reason: 'insufficient_details', held: [], approvalUri: uri }]);
  });

  it.each([0, 99, 100])(
    'passes with %i under an approval up to 100, and has the scope for this request',
    async (count) => {
      approve(upTo(100));
      const { status, principal } = await send({ count });
      expect(status).toBe(200);
      expect([...(principal as Principal).scopes].sort()).toStrictEqual(['projects:read', RENAME]);
      expect(formatDetails(principal?.details ?? [])).toBe('[{"type":"seats","count":100}]');
    },
  );

  it('is refused one more, and asks for that alone', async () => {
    approve(upTo(100));
    expect(await send({ count: 101 })).toMatchObject({ status: 403, body: { approval_uri: approvalOf(upTo(101)) } });
    const held = [{ type: 'seats', members: new Map([['count', 100]]) }];
    expect(refusals).toMatchObject([{ reason: 'insufficient_details', held }]);
  });

  it('[L12] of several approvals the one that covers all of it counts; two parts are no whole', async () => {
    approve(upTo(10), upTo(100));
    expect(await send({ count: 50 })).toMatchObject({ status: 200 });
    approve(upTo(10), upTo(49));
    expect(await send({ count: 50 })).toMatchObject({ status: 403 });
  });

  it('[L10] has no such scope anywhere else: a route that asks for no detail stays closed', async () => {
    approve(upTo(100));
    expect(await send({ withDetails: false })).toMatchObject({ status: 403, body: { error: 'insufficient_scope' } });
  });

  it('[L10] an approval of the scope without a limit is none of a limit', async () => {
    approve(RENAME);
    expect(await send()).toMatchObject({ status: 403, body: { error: 'insufficient_authorization' } });
  });

  it('asks for all that is missing at once', async () => {
    const answer = await send({ scopes: [RENAME, 'projects:create'] });
    expect(answer).toMatchObject({ status: 403, body: { approval_uri: approvalOf(upTo(100), 'projects:create') } });
    approve(upTo(100), 'projects:create');
    expect(await send({ scopes: [RENAME, 'projects:create'] })).toMatchObject({ status: 200 });
  });

  it('[L15] answers 400 to values that are no detail', async () => {
    expect(await send({ count: -1 })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('asks nobody for a limit that is too large to be shown', async () => {
    const guard = protectFetch({
      ...{ scopes: [RENAME], resource: RESOURCE, protection, organization: 'token' as const },
      details: { type: 'seats', of: () => ({ plan: 'x'.repeat(256), other: 'y'.repeat(256) }) },
      onRefusal: (refusal) => refusals.push(refusal),
    });
    protection.agents.sessions.approveOnce({ [RENAME]: inAnHour }, SESSION);
    const headers = { authorization: `Bearer ${await agentClients()}` };
    const answer = await guard(new Request('https://api.example/seats', { method: 'POST', headers }));
    expect(answer).toMatchObject({ status: 403 });
    expect(refusals).not.toMatchObject([{ approvalUri: expect.anything() }]);
    expect(protection.agents.sessions.uses).toBe(0);
  });
});

describe('[S13] what takes it away', () => {
  beforeEach(() => approve(upTo(100)));

  it.each<[string, () => void]>([
    ['its end', () => protection.agents.sessions.approve({ [upTo(100)]: NOW }, SESSION)],
    ['taking back', () => approve()],
    [
      'a recall of the member',
      () => {
        protection.agents.sessions.approve({ [upTo(100)]: inAnHour }, SESSION, 'cursor', NOW - 600);
        protection.members.change({ recalledAt: NOW - 600 });
      },
    ],
    ['[L13] a smaller role', () => protection.members.change({ role: 'viewer' })],
    [
      '[L17] a rule that no agent has the scope',
      () => {
        protection.statusRows.agentRules = { ...NO_AGENT_RULES, never: new Set([RENAME]) };
        protection.pass(60);
      },
    ],
    [
      'agents switched off',
      () => {
        protection.statusRows.active.delete('agents of org#acme');
        protection.pass(60);
      },
    ],
    [
      'another client in the session',
      () => {
        const row = protection.agents.sessions.rows.get(SESSION);
        if (row) protection.agents.sessions.rows.set(SESSION, { ...row, client: 'other' as ClientId });
      },
    ],
    [
      'the end of the session',
      () => {
        const row = protection.agents.sessions.rows.get(SESSION);
        if (row) protection.agents.sessions.rows.set(SESSION, { ...row, endedAt: NOW - 1 });
      },
    ],
  ])('%s', async (_, take) => {
    expect(await send()).toMatchObject({ status: 200 });
    take();
    expect(await send()).toMatchObject({ status: 403 });
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['is declared no more', {}],
    ['goes with another scope', { seats: 'projects:create' }],
  ])('[L10] a type that %s', async (_, types) => {
    const { agents } = protection;
    protection = { ...declaring(types), agents };
    expect(await send()).toMatchObject({ status: 403 });
    expect(await send({ scopes: ['projects:create', RENAME] })).toMatchObject({ status: 403 });
  });
});

describe('[S13][L1] never further than the token says', () => {
  it.each<[string, object]>([
    ['names no type', {}],
    ['names another type', { askable_authorization_details: [{ type: 'rows' }] }],
    ['has a lower limit', { askable_authorization_details: [{ type: 'seats', count: 50 }] }],
    ['has details, which are no ceiling of what is asked', { authorization_details: [{ type: 'seats', count: 100 }] }],
  ])('an access token that %s', async (_, claims) => {
    approve(upTo(100));
    const token = await agentClients(claims);
    expect(await send({ token })).toMatchObject({ status: 403, body: { error: 'insufficient_authorization' } });
    expect(refusals).not.toMatchObject([{ approvalUri: expect.anything() }]);
  });

  it('what both allow passes', async () => {
    approve(upTo(100));
    const token = await agentClients({ askable_authorization_details: [{ type: 'seats', count: 50 }] });
    expect(await send({ token, count: 50 })).toMatchObject({ status: 200 });
  });

  it.each<[string, unknown]>([
    ['no list', { type: 'seats' }],
    ['an empty list', []],
    ['a type twice', [{ type: 'seats' }, { type: 'seats' }]],
    ['a type with a limit and without', [{ type: 'seats', count: 1 }, { type: 'seats' }]],
    ['a limit that is none', [{ type: 'seats', count: -1 }]],
    ['a text', ['seats']],
    ['too many', Array.from({ length: 51 }, (_, i) => ({ type: `t${i}` }))],
  ])('[L10] takes no token whose ceiling is %s', async (_, ceiling) => {
    const token = await agentClients({ askable_authorization_details: ceiling });
    expect(await send({ token })).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
  });

  it('an agent token has what it was minted with, while that is approved', async () => {
    const session = 'acme/maria/session-1';
    const token = await at.issuer.signAgentToken({
      scope: 'projects:read',
      authorization_details: [{ type: 'seats', count: 20 }],
    });
    expect(await send({ token, count: 20 })).toMatchObject({ status: 403 });
    protection.agents.sessions.approve({ [upTo(100)]: inAnHour }, session);
    expect(await send({ token, count: 20 })).toMatchObject({ status: 200 });
    expect(await send({ token, count: 21 })).toMatchObject({ status: 403 });
    expect(await send({ token, count: 20, withDetails: false })).toMatchObject({ status: 403 });
  });

  it('[L17] of a client that must ask by now, what its token was limited to is the ceiling', async () => {
    protection.statusRows.agentRules = { ...NO_AGENT_RULES, asked: new Set(['cursor' as ClientId]) };
    const token = await at.issuer.sign({ authorization_details: [{ type: 'seats', count: 20 }] });
    expect(await send({ token, count: 20 })).toMatchObject({
      status: 403,
      body: { approval_uri: approvalOf(upTo(20)) },
    });
    approve(upTo(100));
    expect(await send({ token, count: 20 })).toMatchObject({ status: 200 });
    expect(await send({ token, count: 21 })).toMatchObject({ status: 403 });
  });
});

describe('[S13] approved once', () => {
  const approveOnce = (...scopes: readonly string[]) =>
    protection.agents.sessions.approveOnce(Object.fromEntries(scopes.map((scope) => [scope, inAnHour])), SESSION);

  it('one write within the limit passes, and the next one asks anew for what it needs', async () => {
    approveOnce(upTo(100));
    expect(await send({ count: 7 })).toMatchObject({ status: 200 });
    expect(await send({ count: 7 })).toMatchObject({ status: 403, body: { approval_uri: approvalOf(upTo(7)) } });
  });

  it('[L8] a write beyond it, and a malformed one, use nothing up', async () => {
    approveOnce(upTo(100));
    await send({ count: 101 });
    await send({ count: -1 });
    expect(protection.agents.sessions.uses).toBe(0);
    expect(await send()).toMatchObject({ status: 200 });
  });

  it('a write that one that lasts covers leaves it alone', async () => {
    approve(upTo(10));
    approveOnce(upTo(100));
    await send({ count: 10 });
    expect(protection.agents.sessions.uses).toBe(0);
  });

  it('[L2] of many at once exactly one passes', async () => {
    approveOnce(upTo(100));
    const answers = await Promise.all(Array.from({ length: 20 }, () => send({ count: 1 })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('is used up together with what else is needed, or not at all', async () => {
    approveOnce(upTo(100));
    const scopes = [RENAME, 'projects:create'];
    expect(await send({ scopes })).toMatchObject({ status: 403 });
    expect(protection.agents.sessions.uses).toBe(0);
    approveOnce('projects:create');
    expect(await send({ scopes })).toMatchObject({ status: 200 });
  });
});
