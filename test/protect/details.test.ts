import { protectExpress } from '../../protect/express.ts';
import { protectFetch } from '../../protect/fetch.ts';
import { protect } from '../../protect/middy.ts';
import { type Principal, principalOf } from '../../protect/principal.ts';
import type { GuardRefusal } from '../../protect/refusal.ts';
import { formatDetails } from '../../protect/vocabulary/authorization-details.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { unusedMark } from '../../protect/vocabulary/single-use.ts';
import { httpEvent } from '../support/http-event.ts';
import { AGENT_CLIENT_CLAIMS, NOW, RESOURCE, TestIssuer } from '../support/issuer.ts';
import { type MemoryProtection, memoryProtection } from '../support/memory-protection.ts';

const HELD = { type: 'seats', count: 20, plan: 'team', regions: ['eu', 'us'] };
const WANTED = { count: 5, plan: 'team', regions: ['eu'] };

let issuer: TestIssuer;
let protection: MemoryProtection;
let refusals: GuardRefusal[];
let read: number;

beforeAll(async () => {
  issuer = await TestIssuer.start();
});
afterAll(() => issuer.stop());
beforeEach(() => {
  protection = memoryProtection(issuer.url);
  refusals = [];
  read = 0;
});

/** The values of this test's request are its body. */
const common = () => ({
  scopes: ['projects:rename'],
  resource: RESOURCE,
  protection,
  onRefusal: (refusal: GuardRefusal) => {
    refusals.push(refusal);
  },
});

type Asked = { readonly status: number; readonly body: unknown; readonly challenge: string | null };

interface Sent {
  readonly wanted?: unknown;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly authorization?: string;
}

async function ask({ wanted = WANTED, claims, authorization }: Sent = {}): Promise<Asked | Principal> {
  const guard = protectFetch({
    ...common(),
    organization: 'token',
    details: {
      type: 'seats',
      of: async (request) => {
        read += 1;
        return (await request.clone().json()) as Record<string, unknown>;
      },
    },
  });
  const token = await issuer.sign({ authorization_details: [HELD], ...claims });
  const body = typeof wanted === 'string' ? wanted : JSON.stringify(wanted);
  const headers = { authorization: authorization ?? `Bearer ${token}` };
  const answer = await guard(new Request('https://api.example/seats', { method: 'POST', headers, body }));
  if (!(answer instanceof Response)) return answer;
  return { status: answer.status, body: await answer.json(), challenge: answer.headers.get('www-authenticate') };
}

const passed = { member: 'maria', organization: 'acme' };

describe('[S12] a route that declares how far a token must go', () => {
  it('serves a request that one of its details covers, and tells the handler which there are', async () => {
    const principal = (await ask()) as Principal;
    expect(principal).toMatchObject(passed);
    expect(formatDetails(principal.details ?? [])).toBe(
      '[{"type":"seats","count":20,"plan":"team","regions":["eu","us"]}]',
    );
    expect(refusals).toStrictEqual([]);
  });

  it.each<[string, object]>([
    ['more', { ...WANTED, count: 21 }],
    ['other', { ...WANTED, plan: 'enterprise' }],
    ['elsewhere', { ...WANTED, regions: ['eu', 'asia'] }],
    ['one member more', { ...WANTED, until: 5 }],
    ['one member less', { count: 5, plan: 'team' }],
    ['a text where the token has a number', { ...WANTED, count: '5' }],
    ['a text where the token has a list', { ...WANTED, regions: 'eu' }],
  ])('refuses one that wants %s, and says what would have done', async (_, wanted) => {
    const details = [JSON.parse(formatOf(wanted))];
    expect(await ask({ wanted })).toEqual({
      status: 403,
      body: {
        error: 'insufficient_authorization',
        error_description: 'This request needs authorization_details that the access token does not have',
        authorization_details: details,
      },
      challenge: `Bearer error="insufficient_authorization", authorization_remediation="${remediation(details)}", resource_metadata="https://api.example/.well-known/oauth-protected-resource/sample"`,
    });
    expect(refusals).toMatchObject([{ reason: 'insufficient_details', held: [{ type: 'seats' }] }]);
  });

  it('never takes the type from the request', async () => {
    const claims = { authorization_details: [{ ...HELD, type: 'rows' }] };
    expect(await ask({ claims, wanted: { ...WANTED, type: 'rows' } })).toMatchObject({ status: 403 });
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['has none', { authorization_details: undefined }],
    ['has another type alone', { authorization_details: [{ type: 'rows', count: 99 }] }],
  ])('[L10] refuses a token that %s', async (_, claims) => {
    expect(await ask({ claims })).toMatchObject({ status: 403, body: { error: 'insufficient_authorization' } });
  });

  it.each<[string, unknown]>([
    ['no list', HELD],
    ['an empty list', []],
    ['a detail without members', [{ type: 'seats' }]],
    ['one good and one bad', [HELD, { ...HELD, count: -1 }]],
    ['a text', JSON.stringify([HELD])],
    ['null', null],
  ])('[L10] takes no token whose claim is %s, on any route', async (_, claim) => {
    const answer = await ask({ claims: { authorization_details: claim } });
    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
    expect(refusals).toEqual([{ reason: 'bad_claim', claim: 'authorization_details', problem: 'malformed' }]);
  });

  it.each<[string, unknown]>([
    ['a negative number', { ...WANTED, count: -5 }],
    ['a fraction', { ...WANTED, count: 0.5 }],
    ['1e21', '{"count":1e21,"plan":"team","regions":["eu"]}'],
    ['minus zero', '{"count":-0,"plan":"team","regions":["eu"]}'],
    ['null', { ...WANTED, count: null }],
    ['an object', { ...WANTED, plan: {} }],
    ['an empty list', { ...WANTED, regions: [] }],
    ['a list with one twice', { ...WANTED, regions: ['eu', 'eu'] }],
    ['nothing', {}],
    ['a prototype', '{"__proto__":{"count":5},"plan":"team","regions":["eu"]}'],
    ['no JSON', 'count=5'],
    ['a text of 257', { ...WANTED, plan: 'x'.repeat(257) }],
  ])('[L15] answers 400 to a request with %s', async (_, wanted) => {
    expect(await ask({ wanted })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(refusals).toEqual([{ reason: 'malformed_details' }]);
  });

  it('leaves out of the header what is too long for one, and says it in the body', async () => {
    const wanted = {
      count: 1,
      plan: 'p'.repeat(256),
      regions: Array.from({ length: 20 }, (_, i) => `${i}${'r'.repeat(70)}`),
    };
    const answer = (await ask({ wanted })) as Asked;
    expect(answer).toMatchObject({ status: 403, body: { authorization_details: [{ type: 'seats' }] } });
    expect(answer.challenge).not.toContain('authorization_remediation');
  });
});

function formatOf(wanted: object): string {
  const sorted = Object.entries(wanted).sort(([a], [b]) => (a < b ? -1 : 1));
  const inOrder = sorted.map(([name, value]) => [name, Array.isArray(value) ? value.toSorted() : value]);
  return JSON.stringify(Object.fromEntries([['type', 'seats'], ...inOrder]));
}

function remediation(details: readonly unknown[]): string {
  return Buffer.from(JSON.stringify({ authorization_details: details })).toString('base64url');
}

describe('details never stand in for anything else', () => {
  it('[L1] a token without the scope is told of the scope', async () => {
    expect(await ask({ claims: { scope: 'projects:read' } })).toMatchObject({
      status: 403,
      body: { error: 'insufficient_scope' },
    });
    expect(read).toBe(0);
  });

  it('[L9] a member whose role has lost the scope has lost the detail', async () => {
    protection.members.change({ role: 'viewer' });
    expect(await ask()).toMatchObject({ status: 403, body: { error: 'insufficient_scope' } });
  });

  it('nothing of the request is read for a token that is none', async () => {
    expect(await ask({ authorization: 'Bearer x', wanted: 'no JSON' })).toMatchObject({ status: 401 });
    expect(read).toBe(0);
  });

  it('[L5] a write that was approved once is not used up by a request that its details refuse', async () => {
    const { sessions } = protection.agents;
    const once = { expiresAt: NOW + 60, signedInAt: NOW - 60, mark: unusedMark('1'.padStart(32, '0')) };
    sessions.rows.set('acme/maria/client~cursor', {
      client: 'cursor' as never,
      grants: new Map(),
      once: new Map([['projects:rename' as Scope, once]]),
    });
    const claims = { ...AGENT_CLIENT_CLAIMS, authorization_details: undefined };
    expect(await ask({ claims })).toMatchObject({ status: 403, body: { error: 'insufficient_authorization' } });
    expect(sessions.uses).toBe(0);
    expect(sessions.rows.get('acme/maria/client~cursor')?.once?.get('projects:rename' as Scope)).toEqual(once);
  });

  it('[L5] an agent token has none', async () => {
    const { sessions } = protection.agents;
    const grants = new Map([['projects:rename' as Scope, { expiresAt: NOW + 60, signedInAt: NOW - 60 }]]);
    sessions.rows.set('acme/maria/session-1', { client: 'cursor' as never, grants: grants as never });
    const token = await issuer.signAgentToken();
    expect(await ask({ authorization: `Bearer ${token}` })).toMatchObject({ status: 403 });
    expect(refusals).toMatchObject([{ reason: 'insufficient_details', held: [] }]);
  });
});

describe('in other frameworks', () => {
  const pathParameters = { organization: 'acme' };
  const bearer = async () => `Bearer ${await issuer.sign({ authorization_details: [HELD] })}`;
  const serveLambda = (count: number) => async () => {
    const guard = protect({ ...common(), details: { type: 'seats', of: () => ({ ...WANTED, count }) } });
    const event = httpEvent('POST /organizations/{organization}/seats', {
      authorization: await bearer(),
      pathParameters,
    });
    const answer = await guard.before({ event });
    return answer === undefined ? principalOf(event).member : answer.statusCode;
  };

  it('middy', async () => {
    expect([await serveLambda(20)(), await serveLambda(21)()]).toEqual(['maria', 403]);
  });

  it('Express', async () => {
    const serve = async (count: number) => {
      const guard = protectExpress({ ...common(), details: { type: 'seats', of: () => ({ ...WANTED, count }) } });
      const request = {
        method: 'POST',
        url: '/',
        headersDistinct: { authorization: [await bearer()] },
        params: pathParameters,
      };
      const written: number[] = [];
      const response = { writeHead: (status: number) => ({ end: () => written.push(status) }), end: () => undefined };
      await guard(request, response as never, (error) => written.push(error === undefined ? 200 : 500));
      return written;
    };
    expect([await serve(20), await serve(21)]).toEqual([[200], [403]]);
  });

  it('whoever declares a type that is none finds out at once', () => {
    const details = { type: 'a type', of: () => ({}) };
    expect(() => protect({ ...common(), details })).toThrow('protect(): details.type');
    expect(() => protectExpress({ ...common(), details })).toThrow('protectExpress(): details.type');
    expect(() => protectFetch({ ...common(), organization: 'token', details })).toThrow('protectFetch(): details.type');
  });
});
