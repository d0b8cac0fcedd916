import { AgentStack, PEOPLE } from '../support/agent-stack.ts';
import { queryParametersOf } from '../support/documented-answers.ts';
import { OPERATIONS, type RouteRequest, sendTo, variablesOf } from '../support/every-route.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { PLANTED, plant } from '../support/planted-secrets.ts';
import { STACK_START_MS } from '../support/running-stack.ts';
import type { SignInBrowser } from '../support/sign-in-browser.ts';

/**
 * What holds for every operation of `/openapi.json`, sent over the wire to the running stack. Every answer is held to
 * the document as well: what it does not say fails the test that was given it.
 */
standInForDispatcher();

let world: AgentStack;
let bob: SignInBrowser;

beforeAll(async () => {
  world = await AgentStack.start();
  bob = await world.signedIn(PEOPLE.bob);
}, STACK_START_MS * 3);

afterAll(() => world.stop());

const JSON_BODY = { headers: { 'content-type': 'application/json' } };

const needsBody = (operation: string) => !operation.startsWith('GET ');

/** As often as it is told to, at most a few seconds. */
async function patiently(request: RouteRequest): Promise<Response> {
  for (let attempts = 0; ; attempts += 1) {
    const response = await sendTo(world, request);
    if (response.status !== 429 || attempts === 3) return response;
    await response.body?.cancel();
    const seconds = Number(response.headers.get('retry-after') ?? 1);
    await new Promise((resolve) => setTimeout(resolve, Math.min(seconds, 2) * 1_000));
  }
}

describe('every operation', () => {
  it.each(OPERATIONS)('%s answers as the document says, however it is refused', async (operation) => {
    const body = needsBody(operation);
    const requests: readonly RouteRequest[] = [
      { operation },
      { operation, headers: { authorization: 'Bearer nobody' } },
      { operation, headers: { authorization: 'Basic bm9ib2R5Om5vYm9keQ==' } },
      { operation, headers: { accept: 'text/html' } },
      { operation, path: { organization: 'nowhere' }, browser: bob },
      { operation, path: { organization: 'No Organization', sessionId: '-', provider: '%', member: ' ' } },
      { operation, browser: bob },
      { operation, browser: bob, headers: { accept: 'application/json' } },
      { operation, browser: bob, path: { sessionId: '-', scope: '"', member: ' ', client: ' ', provider: ' ' } },
      ...(body
        ? [
            { operation, browser: bob, bare: true } as const,
            { operation, browser: bob, body: '{"a":1,"a":2}', ...JSON_BODY },
            { operation, browser: bob, body: '[]', headers: { ...JSON_BODY.headers, 'if-match': '"x"' } },
            { operation, browser: bob, body: 'a=1', headers: { 'content-type': 'text/plain', accept: 'text/html' } },
          ]
        : []),
      ...queryParametersOf(operation).flatMap((name) =>
        ['', 'x', '-1', '"', 'a,b'].map((value) => ({ operation, browser: bob, query: { [name]: value } })),
      ),
    ];
    for (const request of requests) {
      const response = await patiently(request);
      await response.body?.cancel();
      // [L15] Whatever it was, it was none of our making.
      expect([request, response.status < 500]).toEqual([request, true]);
    }
  });

  it.each(OPERATIONS)('%s is careful with the browser that it may be', async (operation) => {
    for (const request of [{ operation }, { operation, browser: bob }]) {
      const { headers, status, body } = await patiently(request);
      await body?.cancel();
      expect([status, Object.fromEntries(headers)]).toEqual([
        status,
        expect.objectContaining({
          'x-correlation-id': expect.any(String),
          'x-content-type-options': 'nosniff',
          'referrer-policy': expect.stringMatching(/^(no-referrer|same-origin)$/),
          'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
        }),
      ]);
      const isPublic = /^GET (\/\.well-known|\/openapi\.json|\/oauth\/errors|\/console)/.test(operation);
      expect(headers.get('cache-control')).toMatch(isPublic ? /^(public, max-age=\d+|no-cache)$/ : /^no-store$/);
    }
  });

  it.each(OPERATIONS.filter((operation) => operation.startsWith('GET ')))(
    '%s answers HEAD as it answers GET, without a body',
    async (operation) => {
      const head = operation.replace('GET', 'HEAD');
      // Of the one answer, or of the connection (RFC 9110 §7.6.1).
      const own = new Set(
        'x-correlation-id apigw-requestid date set-cookie location content-length connection keep-alive'.split(' '),
      );
      const headersOf = ({ headers }: Response) => [...headers].filter(([name]) => !own.has(name));
      for (const request of [
        {},
        { headers: { accept: 'text/html' } },
        { headers: { authorization: 'Bearer nobody' } },
      ]) {
        const asked = await patiently({ operation, ...request });
        const answered = await patiently({ operation: head, ...request });
        await asked.body?.cancel();
        expect([request, answered.status, headersOf(answered)]).toEqual([request, asked.status, headersOf(asked)]);
        expect(await answered.text()).toBe('');
      }
    },
  );

  it.each(OPERATIONS)('[L6] %s is opened by no session beside an Authorization header', async (operation) => {
    const authorization = 'Bearer nobody';
    const alone = await patiently({ operation, headers: { authorization } });
    const both = await patiently({ operation, headers: { authorization }, browser: bob });
    await Promise.all([alone.body?.cancel(), both.body?.cancel()]);
    const takesNone = alone.status !== 401 && !/\/(approve|confirm)\//.test(operation);
    // What judges nobody answers as ever; what a setup link's page posts is judged by its origin.
    if (takesNone) expect([200, 303, 400, 403, 404]).toContain(both.status);
    else expect([operation, both.status]).toEqual([operation, 401]);
  });
});

describe('[L11] no secret in a path, a query, a header or a form', () => {
  const ROUNDS = 3;
  const line = (value: string) => value.replace(/\s+/g, ' ');

  /** Everybody's, and of the administrator: with a place that lets the request get as far as it can. */
  it('reaches the log, whatever route it is sent to', async () => {
    const before = world.running.log().length;
    let planted = 0;
    for (const operation of OPERATIONS) {
      for (let round = 0; round < PLANTED.length; round += 3) {
        const [a, b, c] = [0, 1, 2].map((i) => plant(round + i + planted)) as [string, string, string];
        planted += 1;
        const names = variablesOf(operation);
        const path = Object.fromEntries(names.map((name, i) => [name, plant(round + i)]));
        const query = Object.fromEntries(
          [...queryParametersOf(operation), 'code', 'state', 'iss', 'error', 'token'].map((name, i) => [
            name,
            plant(round + i),
          ]),
        );
        const headers = { 'user-agent': line(a), referer: line(b), 'x-csrf-token': line(c), 'if-match': line(a) };
        const form = new URLSearchParams({ assertion: a, client_id: b, client_secret: c, decision: a, scope: b });
        const body = needsBody(operation) ? { body: form.toString() } : {};
        const type = { 'content-type': 'application/x-www-form-urlencoded' };
        const authorized = round % 2 === 0 ? { authorization: `Bearer ${line(c)}` } : {};
        const request = { operation, query, headers: { ...headers, ...type, ...authorized }, ...body };
        for (const one of [{ ...request, path }, request]) await (await sendTo(world, one)).body?.cancel();
      }
      // A session id is a name that its host chooses, and the audit keeps it: that alone is logged as it came.
      const names = variablesOf(operation).filter((name) => name !== 'organization' && name !== 'sessionId');
      for (let round = 0; round < ROUNDS; round += 1) {
        const at = planted + round * 5;
        const path = Object.fromEntries(names.map((name, i) => [name, plant(at + i)]));
        const query = Object.fromEntries(queryParametersOf(operation).map((name, i) => [name, plant(at + i)]));
        const response = await patiently({ operation, path, query, browser: bob });
        await response.body?.cancel();
      }
    }
    const log = world.running.log().slice(before);
    expect(log).toMatch(/sign-in refused/);
    expect(log).toMatch(/administration request refused/);
    const found = PLANTED.flatMap(({ kind, value }) =>
      [
        value,
        encodeURIComponent(value),
        Buffer.from(value).toString('base64url'),
        Buffer.from(value).toString('base64'),
      ]
        .filter((text) => log.includes(text))
        .map(() => kind),
    );
    expect(found).toEqual([]);
  }, 600_000);
});
