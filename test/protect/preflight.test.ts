import type { Protection } from '../../protect/authorize.ts';
import { createAuthorizer } from '../../protect/authorizer.ts';
import { protectExpress } from '../../protect/express.ts';
import { protectFetch } from '../../protect/fetch.ts';
import { createGuard } from '../../protect/guard.ts';
import { headerReader } from '../../protect/guarded-request.ts';
import { protect } from '../../protect/middy.ts';
import { principalOf } from '../../protect/principal.ts';
import { NO_RULES } from '../../protect/vocabulary/scope-rules.ts';

const RESOURCE = 'https://api.example/things';
const PREFLIGHT = { origin: 'https://app.example', 'access-control-request-method': 'PATCH' };

/** Whoever asks it anything has not passed a preflight on. */
const untouched = new Proxy({} as Protection, {
  get: (_, name) => {
    // What a 401 names to whoever comes without a token.
    if (name === 'rules') return NO_RULES;
    throw new Error(`a preflight asked for ${String(name)}`);
  },
});
const options = { scopes: ['things:rename'], resource: RESOURCE, protection: untouched, onRefusal: () => undefined };

type Headers = Readonly<Record<string, string>>;
/** What came of a request: its handler was reached, with or without a principal, or an answer. */
type Outcome = 'handler, nobody' | 'handler, somebody' | 'nothing' | number;

function reached(request: object): Outcome {
  try {
    principalOf(request);
    return 'handler, somebody';
  } catch {
    return 'handler, nobody';
  }
}

const adapters: Readonly<Record<string, (method: string, headers: Headers) => Promise<Outcome>>> = {
  middy: async (method, headers) => {
    const event = { headers, pathParameters: { organization: 'acme' }, requestContext: { http: { method } } };
    return (await protect(options).before({ event }))?.statusCode ?? reached(event);
  },
  'middy, without a path parameter': async (method, headers) => {
    const event = { headers, requestContext: { http: { method } } };
    return (await protect(options).before({ event }))?.statusCode ?? reached(event);
  },
  'middy, of a REST API': async (method, headers) => {
    const event = { headers, httpMethod: method, pathParameters: { organization: 'acme' } };
    return (await protect(options).before({ event }))?.statusCode ?? reached(event);
  },
  express: async (method, headers) => {
    const distinct = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
    const request = { method, url: '/things/7', params: { organization: 'acme' }, headersDistinct: distinct };
    let outcome: Outcome = 'nothing';
    const response = {
      writeHead: (status: number) => ({
        end: () => {
          outcome = status;
        },
      }),
    };
    await protectExpress(options)(request, response as never, () => {
      outcome = reached(request);
    });
    return outcome;
  },
  fetch: async (method, headers) => {
    const preflight = () => new Response(null, { status: 299 });
    const guard = protectFetch({ ...options, organization: () => 'acme', preflight });
    const result = await guard(new Request('https://api.example/things/7', { method, headers }));
    // The option is the handler of preflights: whoever is behind the guard never meets one.
    if (!(result instanceof Response)) return 'handler, somebody';
    return result.status === 299 ? 'handler, nobody' : result.status;
  },
};

describe.each(Object.entries(adapters))('a preflight, by %s', (_name, ask) => {
  it('passes to the handler of the API, without a caller, and nothing is looked up', async () => {
    expect(await ask('OPTIONS', PREFLIGHT)).toBe('handler, nobody');
    expect(await ask('OPTIONS', { ...PREFLIGHT, 'Access-Control-Request-Headers': 'authorization' })).toBe(
      'handler, nobody',
    );
  });

  it.each<[string, string, Headers]>([
    ['another method, whatever it asks', 'PATCH', PREFLIGHT],
    ['a GET that says it is one', 'GET', { ...PREFLIGHT, 'x-http-method-override': 'OPTIONS' }],
    ['OPTIONS that asks for no method', 'OPTIONS', { origin: 'https://app.example' }],
    ['OPTIONS in small letters', 'Options', PREFLIGHT],
  ])('is never %s', async (_what, method, headers) => {
    if (method === 'Options' && _name === 'fetch') return;
    expect([401, 500]).toContain(await ask(method, headers));
  });

  it('is never a request with credentials: those are judged', async () => {
    expect(await ask('OPTIONS', { ...PREFLIGHT, authorization: 'Basic x' })).toEqual(expect.any(Number));
  });
});

describe('a preflight that nobody answers', () => {
  it('is 204 with no origin in it, by fetch and by the bare guard: a browser lets no page in', async () => {
    const request = new Request(`${RESOURCE}/7`, { method: 'OPTIONS', headers: PREFLIGHT });
    const answered = await protectFetch({ ...options, organization: 'token' })(request);
    if (!(answered instanceof Response)) throw new Error('passed');
    expect([answered.status, [...answered.headers]]).toEqual([204, []]);

    const guarded = { method: 'OPTIONS', url: '/things/7', header: headerReader(PREFLIGHT) };
    expect(await createGuard(options)(guarded, 'acme')).toEqual({
      ok: false,
      error: { statusCode: 204, headers: {}, body: '' },
    });
  });

  it('is denied by an authorizer, whose answer might be kept for whoever asks next', async () => {
    const authorizer = createAuthorizer({ ...options, scopes: { 'ANY /things/{thing}': ['things:rename'] } });
    const event = {
      routeKey: 'ANY /things/{thing}',
      headers: PREFLIGHT,
      pathParameters: { organization: 'acme' },
      requestContext: { http: { method: 'OPTIONS' } },
    };
    expect(await authorizer(event)).toEqual({ isAuthorized: false });
  });
});
