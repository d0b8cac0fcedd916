import { Readable } from 'node:stream';
import { createAuthorizer } from '../../protect/authorizer.ts';
import { protectExpress } from '../../protect/express.ts';
import { protectFetch } from '../../protect/fetch.ts';
import type { LambdaEvent } from '../../protect/lambda-event.ts';
import { protect } from '../../protect/middy.ts';
import { exactScopeOf } from '../../protect/operations/exact-scope-of.ts';
import { seeOperation } from '../../protect/operations/seen.ts';
import { principalOf } from '../../protect/principal.ts';
import type { GuardRefusal } from '../../protect/refusal.ts';
import { NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import type { MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import type { OperationDeclaration } from '../../protect/vocabulary/operations.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { TestAuthorization } from '../support/authorization.ts';
import { AGENT_CLIENT_CLAIMS, NOW, RESOURCE } from '../support/issuer.ts';
import { memoryProtection } from '../support/memory-protection.ts';

const at = new TestAuthorization();
const SESSION = 'acme/maria/client~cursor';
const RENAME: OperationDeclaration = {
  name: 'projects.rename',
  scope: 'projects:rename' as Scope,
  method: 'POST',
  path: '/organizations/{organization}/projects/{project}/name',
  members: new Map([
    ['name', '/name'],
    ['notify', '?notify'],
  ]),
};
const PATH = '/organizations/acme/projects/p1/name';
const BODY = '{"name":"Apollo"}';
const MARIA = { organization: 'acme' as OrganizationId, member: 'maria' as MemberId };

let refusals: GuardRefusal[];
let protection: ReturnType<typeof declaring>;
const declaring = (...operations: OperationDeclaration[]) => {
  const memory = memoryProtection(at.issuer.url);
  const declared = new Map(operations.map((one) => [one.name, one]));
  return { ...memory, rules: { ...memory.rules, operations: declared } };
};
beforeEach(() => {
  refusals = [];
  protection = declaring(RENAME);
});

function exactOf(body = BODY, path = PATH, query: (readonly [string, string])[] = [], of = MARIA): string {
  const seen = seeOperation(RENAME, { method: 'POST', path, query, body: { text: body } });
  if (!seen.ok) throw new Error(seen.error.problem);
  return exactScopeOf(seen.value, of);
}
const options = (scopes = ['projects:rename']) => ({
  ...{ scopes, operation: 'projects.rename', resource: RESOURCE, protection },
  onRefusal: (refusal: GuardRefusal) => refusals.push(refusal),
});
const approve = (scope = exactOf(), until = NOW + 600, session = SESSION) =>
  protection.agents.sessions.approveOnce({ [scope]: until }, session);
const agentClients = () => at.issuer.sign(AGENT_CLIENT_CLAIMS);

interface Sent {
  readonly token?: string;
  readonly body?: string;
  readonly path?: string;
  readonly query?: string;
  readonly event?: Partial<LambdaEvent>;
}
/** What a Lambda function behind `protect()` is told. */
async function send({ token, body = BODY, path = PATH, query = '', event = {} }: Sent = {}) {
  const sent: LambdaEvent = {
    headers: { authorization: `Bearer ${token ?? (await agentClients())}` },
    pathParameters: { organization: 'acme' },
    ...{ rawPath: path, rawQueryString: query, body, requestContext: { http: { method: 'POST' } } },
    ...event,
  };
  const answer = await protect(options()).before({ event: sent });
  if (answer === undefined) return { statusCode: 200, principal: principalOf(sent) };
  return { ...answer, body: JSON.parse(answer.body) };
}

describe('[E3][L5] an agent does a declared operation only as a person has approved exactly that', () => {
  it('is told which one it is, where its person approves it, and writes nothing', async () => {
    const exact = exactOf();
    const uri = `${at.issuer.url}/approve/acme/client~cursor?scope=${encodeURIComponent(exact)}&member=maria`;
    const { statusCode, headers, body } = (await send()) as never as {
      statusCode: number;
      headers: object;
      body: object;
    };
    expect({ statusCode, body }).toStrictEqual({
      statusCode: 403,
      body: {
        error: 'insufficient_scope',
        error_description: expect.stringContaining('exactly this operation'),
        error_uri: uri,
        approval_uri: uri,
        operation: { name: 'projects.rename', path: PATH },
      },
    });
    expect(headers).toMatchObject({ 'WWW-Authenticate': expect.stringContaining(`scope="${exact}"`) });
    expect(protection.agents.sessions.uses).toBe(0);
    expect(refusals).toMatchObject([{ reason: 'insufficient_scope', needed: new Set([exact]) }]);
  });

  it('passes once, with the declared scope, and says what was approved; the same again is refused', async () => {
    approve();
    expect(await send()).toMatchObject({
      statusCode: 200,
      principal: {
        scopes: new Set(['projects:read', 'projects:rename']),
        operation: { name: 'projects.rename', scope: exactOf() },
      },
    });
    expect(await send()).toMatchObject({ statusCode: 403 });
  });

  it('passes once of a hundred at once', async () => {
    approve();
    const token = await agentClients();
    const answers = await Promise.all(Array.from({ length: 100 }, () => send({ token })));
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    expect(answers.filter(({ statusCode }) => statusCode === 403)).toHaveLength(99);
  });

  it.each<[string, Sent]>([
    ['another value', { body: '{"name":"apollo"}' }],
    ['a value composed differently', { body: '{"name":"Apollo\u0301"}' }],
    ['another project', { path: PATH.replace('p1', 'p2') }],
    ['a query beside', { query: 'notify=all' }],
  ])('is asked again for %s, and leaves the approval for what was approved', async (_, change) => {
    approve();
    expect(await send(change)).toMatchObject({ statusCode: 403, body: { error: 'insufficient_scope' } });
    expect(await send()).toMatchObject({ statusCode: 200 });
  });

  it.each<[string, Sent]>([
    ['white space and escapes', { body: ' { "n\\u0061me" : "\\u0041pollo" } ' }],
    ['base64, as gateways send it', { event: { isBase64Encoded: true, body: Buffer.from(BODY).toString('base64') } }],
    ['an event of a REST API', { event: restEvent() }],
  ])('finds the same operation in %s', async (_, change) => {
    approve();
    expect(await send(change)).toMatchObject({ statusCode: 200 });
  });

  it.each<[string, { readonly notify: string[] }]>([
    ['by a REST API', { notify: ['a b'] }],
    ['by a load balancer, escaped', { notify: ['a%20b'] }],
  ])('counts a query that is handed on %s', async (how, multiValueQueryStringParameters) => {
    const requestContext = how.includes('balancer') ? { elb: {} } : { path: PATH };
    const event = {
      ...restEvent(),
      requestContext,
      multiValueQueryStringParameters,
      queryStringParameters: { notify: 'x' },
    };
    approve();
    expect(await send({ event })).toMatchObject({ statusCode: 403 });
    approve(exactOf(BODY, PATH, [['notify', 'a b']]));
    expect(await send({ event })).toMatchObject({ statusCode: 200 });
  });

  it.each<[string, Sent, string]>([
    [
      'an unnamed member',
      { body: '{"name":"Apollo","owner":"omar"}' },
      'body has a member that the operation does not name: /owner',
    ],
    ['a member twice', { body: '{"name":"Apollo","name":"Zeus"}' }, 'body must have each member once'],
    ['an unnamed query parameter', { query: 'force=1' }, 'query has a parameter'],
    ['a slash at the end', { path: `${PATH}/` }, 'path must be'],
    ['an escape in the path', { path: PATH.replace('p1', 'p%2F1') }, 'path must be'],
    ['bytes that are no text', { event: { isBase64Encoded: true, body: '/w==' } }, 'body must be JSON'],
    ['a mark before the text', { body: `\ufeff${BODY}` }, 'body must be JSON'],
  ])('[E2][L15] refuses %s with the field, whatever was approved', async (_, change, problem) => {
    approve();
    const { statusCode, body } = (await send(change)) as never as {
      statusCode: number;
      body: { error_description: string };
    };
    expect(statusCode).toBe(400);
    expect(body).toMatchObject({ error: 'invalid_request' });
    expect(body.error_description).toContain(problem);
    expect(protection.agents.sessions.uses).toBe(0);
  });

  it('is not done by a grant that lasts, nor by one use of the declared scope', async () => {
    protection.agents.sessions.approve({ 'projects:rename': NOW + 600 }, SESSION);
    expect(await send()).toMatchObject({ statusCode: 403 });
    protection.agents.sessions.approveOnce({ 'projects:rename': NOW + 600 }, SESSION);
    expect(await send()).toMatchObject({ statusCode: 403 });
    expect(protection.agents.sessions.uses).toBe(0);
  });

  it.each<[string, () => void]>([
    ['over', () => approve(exactOf(), NOW)],
    ["another member's", () => approve(exactOf(BODY, PATH, [], { ...MARIA, member: 'omar' as MemberId }))],
    [
      "another organization's",
      () => approve(exactOf(BODY, PATH, [], { ...MARIA, organization: 'globex' as OrganizationId })),
    ],
    ["another session's", () => approve(exactOf(), NOW + 600, 'acme/maria/session-1')],
    [
      'recalled with the member',
      () => {
        protection.agents.sessions.approveOnce({ [exactOf()]: NOW + 600 }, SESSION, 'cursor', NOW - 120);
        protection.members.change({ recalledAt: NOW - 100 });
      },
    ],
    [
      'of a role that lost the scope',
      () => {
        approve();
        protection.members.change({ role: 'viewer' });
      },
    ],
    [
      'of an organization without agents',
      () => {
        approve();
        protection.statusRows.active.delete('agents of org#acme');
      },
    ],
    [
      'forbidden to agents',
      () => {
        approve();
        protection.statusRows.agentRules = { ...NO_AGENT_RULES, never: new Set(['projects:rename' as Scope]) };
      },
    ],
    [
      'longer than the organization lets it count',
      () => {
        approve();
        protection.statusRows.agentRules = { ...NO_AGENT_RULES, longestSeconds: 60 };
      },
    ],
    [
      'of rules that nobody can read',
      () => {
        approve();
        protection.statusRows.agentRules = 'unreadable';
      },
    ],
  ])('an approval that is %s is none', async (_, change) => {
    change();
    expect(await send()).toMatchObject({ statusCode: 403 });
    expect(protection.agents.sessions.uses).toBe(0);
  });

  it('[L10] is refused where the function may not use it up, and the log says so', async () => {
    approve();
    protection.agents.sessions.permitted = false;
    expect(await send()).toMatchObject({ statusCode: 403 });
    expect(refusals).toMatchObject([{ singleUse: 'not_permitted' }]);
  });

  it("a host's agent token that was minted with it passes once; one without either scope does not", async () => {
    const minted = (scope: string) => at.issuer.signAgentToken({ scope, agent_session: 'session-1' });
    approve(exactOf(), NOW + 600, 'acme/maria/session-1');
    expect(await send({ token: await minted('projects:read') })).toMatchObject({ statusCode: 403 });
    const token = await minted(`projects:read ${exactOf()}`);
    expect(await send({ token })).toMatchObject({ statusCode: 200 });
    expect(await send({ token })).toMatchObject({ statusCode: 403, body: { operation: { name: 'projects.rename' } } });
  });

  it("a person's own token needs the scope alone, whatever it sends", async () => {
    const token = await at.issuer.sign({ scope: 'projects:read projects:rename' });
    const answer = await send({ token, body: '{"name":"Apollo","owner":"omar"}' });
    expect(answer).toMatchObject({ statusCode: 200 });
    expect('principal' in answer && answer.principal).not.toHaveProperty('operation');
  });

  it('a token of a client that must ask counts as an agent, as of the moment that the rule says so', async () => {
    const token = await at.issuer.sign({ scope: 'projects:read projects:rename' });
    protection.statusRows.agentRules = { ...NO_AGENT_RULES, asked: new Set(['cursor' as never]) };
    expect(await send({ token })).toMatchObject({ statusCode: 403, body: { operation: { name: 'projects.rename' } } });
  });
});

function restEvent(): Partial<LambdaEvent> {
  const requestContext = { path: PATH };
  return { rawPath: undefined, rawQueryString: undefined, httpMethod: 'POST', path: PATH, requestContext } as never;
}

describe('[L10] a route that is declared wrong', () => {
  it.each([
    ['no operation of that name', [], 'declares no operation projects.rename'],
    ['another scope', [{ ...RENAME, scope: 'projects:create' as Scope }], 'scopes must be projects:create alone'],
  ])('serves no agent: the configuration has %s', async (_, operations, problem) => {
    protection = declaring(...operations);
    expect(await send()).toMatchObject({ statusCode: 500, body: { error: 'server_error' } });
    expect(refusals).toMatchObject([{ reason: 'misconfigured', problem: expect.stringContaining(problem) }]);
  });

  it.each([
    [{ scopes: ['projects:rename', 'projects:create'], operation: 'projects.rename' }, 'its scope alone'],
    [{ scopes: ['projects:rename'], operation: 'rename it' }, 'must be the name of an operation'],
  ])('is found where it is declared: %j', (wrong, problem) => {
    expect(() => protect(wrong)).toThrow(problem);
  });

  it('is a 500 of an authorizer, which sees no body, and no other route is', async () => {
    const event = {
      routeKey: `POST ${RENAME.path}`,
      headers: { authorization: `Bearer ${await agentClients()}` },
      pathParameters: { organization: 'acme' },
    };
    const scopes = { [event.routeKey]: ['projects:rename'], 'POST /other': ['projects:read'] };
    const authorizer = createAuthorizer({
      scopes,
      resource: RESOURCE,
      protection,
      onRefusal: (one) => refusals.push(one),
    });
    await expect(authorizer(event)).rejects.toThrow('not configured completely');
    expect(refusals).toMatchObject([{ reason: 'misconfigured', problem: expect.stringContaining('sees no body') }]);
    expect(await authorizer({ ...event, routeKey: 'POST /other' })).toMatchObject({ isAuthorized: true });
  });
});

describe('the handler still has the body', () => {
  it('of a Fetch request, which is looked at in a copy', async () => {
    const guard = protectFetch({ ...options(), organization: 'token' });
    const request = async () =>
      new Request(`https://api.example${PATH}?notify=all`, {
        method: 'POST',
        headers: { authorization: `Bearer ${await agentClients()}` },
        body: BODY,
      });
    approve(exactOf(BODY, PATH, [['notify', 'all']]));
    const [first, second] = [await request(), await request()];
    expect(await guard(first)).toMatchObject({ operation: { name: 'projects.rename' } });
    expect(await first.text()).toBe(BODY);
    expect(await guard(second)).toMatchObject({ status: 403 });
  });

  it.each<[string, unknown, string, number]>([
    ['parsed', JSON.parse(BODY), 'application/json', 200],
    ['as text', BODY, 'text/plain', 200],
    ['as bytes', Buffer.from(BODY), 'application/octet-stream', 200],
    ['unparsed: nobody can tell what it says', undefined, 'application/json', 500],
    ['skipped by a parser of another type', {}, 'text/plain', 500],
  ])('of Express, %s', async (_, body, type, expected) => {
    approve();
    const request = Object.assign(Readable.from([]), {
      ...{ method: 'POST', url: PATH, params: { organization: 'acme' }, body },
      headersDistinct: {
        authorization: [`Bearer ${await agentClients()}`],
        ...{ 'content-length': [String(BODY.length)], 'content-type': [type] },
      },
    });
    let status = 200;
    const response = {
      writeHead: (code: number) => {
        status = code;
        return response;
      },
      end: () => response,
    };
    await protectExpress(options())(request as never, response as never, () => {});
    expect(status).toBe(expected);
  });
});
