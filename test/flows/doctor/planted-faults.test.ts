import type { IncomingMessage } from 'node:http';
import { httpsProbe } from '../../../lambdas/adapters/https/probe.ts';
import type { DoctorCheck } from '../../../lambdas/core/doctor/checks.ts';
import { type DoctorReport, examineDeployment } from '../../../lambdas/flows/doctor/examine-deployment.ts';
import { type LoopbackServer, serveHttp } from '../../adapters/https/loopback-server.ts';
import { publicJwk } from '../../support/provider-signer.ts';

/** A deployment and an API as they should be, over real HTTP; each test changes one answer. */
interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** An object is sent as JSON. */
  readonly body?: unknown;
}
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly form: string;
}
type Fault = (asked: Asked, right: Answer) => Answer;

let server: LoopbackServer;
let fault: Fault;
let requests: Asked[];

beforeEach(async () => {
  fault = (_, right) => right;
  requests = [];
  server = await serveHttp(async (request, response) => {
    const asked = await readAsked(request);
    requests.push(asked);
    const { status, headers = {}, body } = fault(asked, rightAnswer(asked));
    const type = typeof body === 'string' ? 'text/html' : 'application/json';
    const given = Object.entries({ 'content-type': type, ...headers }).filter(([, value]) => value !== undefined);
    response.writeHead(status, Object.fromEntries(given) as Record<string, string>);
    response.end(asked.method === 'HEAD' ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
  });
});
afterEach(() => server.close());

async function readAsked(request: IncomingMessage): Promise<Asked> {
  let form = '';
  for await (const chunk of request) form += chunk;
  return { method: request.method ?? '', path: request.url ?? '', authorization: request.headers.authorization, form };
}

const AS = '/.well-known/oauth-authorization-server';
const OPENID = '/.well-known/openid-configuration';
const RESOURCE = '/.well-known/oauth-protected-resource/api';
const KEYS = '/keys';
const TOKEN = '/oauth/token';
const API = '/api/projects';
const DOCUMENTS = [AS, OPENID, RESOURCE, KEYS];
const READABLE = { 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=300' };

function metadata() {
  const { origin } = server;
  return {
    issuer: origin,
    authorization_endpoint: `${origin}/oauth/authorize`,
    token_endpoint: origin + TOKEN,
    jwks_uri: origin + KEYS,
    scopes_supported: ['projects:read'],
    response_types_supported: [],
    grant_types_supported: ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
    code_challenge_methods_supported: ['S256'],
    authorization_grant_profiles_supported: ['urn:ietf:params:oauth:grant-profile:id-jag'],
    token_endpoint_auth_methods_supported: ['client_secret_basic'],
  };
}

function resourceDocument() {
  const { origin } = server;
  return { resource: `${origin}/api`, authorization_servers: [origin], scopes_supported: ['projects:read'] };
}

function rightAnswer(asked: Asked): Answer {
  const { method, path } = asked;
  if (DOCUMENTS.includes(path) && method === 'OPTIONS') {
    return { status: 204, headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' } };
  }
  if (path === AS || path === OPENID) return { status: 200, headers: READABLE, body: metadata() };
  if (path === RESOURCE) return { status: 200, headers: READABLE, body: resourceDocument() };
  if (path === KEYS) return { status: 200, headers: READABLE, body: { keys: [publicJwk('ES256')] } };
  if (path === TOKEN) return tokenAnswer(asked);
  if (path === API && method === 'OPTIONS') return { status: 204 };
  if (path === API) {
    const challenge = `Bearer resource_metadata="${server.origin}${RESOURCE}", scope="projects:read"`;
    return { status: 401, headers: { 'www-authenticate': challenge }, body: {} };
  }
  return { status: 404, body: {} };
}

function tokenAnswer({ method, authorization, form }: Asked): Answer {
  if (method !== 'POST') return oauthError(405, 'invalid_request', { allow: 'POST' });
  if (form.match(/client_id=/g)?.length === 2) return oauthError(400, 'invalid_request');
  if (form.includes('doctor&') && !form.includes('jwt-bearer')) return oauthError(400, 'unsupported_grant_type');
  if (form.includes('client_secret=right') || authorization === `Basic ${btoa('known:right')}`) {
    return oauthError(400, 'invalid_grant');
  }
  return oauthError(
    401,
    'invalid_client',
    authorization === undefined ? {} : { 'www-authenticate': 'Basic realm="x"' },
  );
}

function oauthError(status: number, error: string, headers: Answer['headers'] = {}): Answer {
  const body = {
    error,
    error_description: 'Refused (correlation id 1a=)',
    error_uri: `${server.origin}/oauth/errors?correlation_id=1a%3D#${error}`,
    correlation_id: '1a=',
  };
  return { status, headers, body };
}

const client = { id: 'known', secret: 'right' };

function examine(options: { readonly issuer?: string; readonly asClient?: boolean } = {}): Promise<DoctorReport> {
  const { issuer = server.origin, asClient = false } = options;
  const api = server.origin + API;
  const probe = httpsProbe({ named: [issuer, api] });
  return examineDeployment(probe, { issuer, api, ...(asClient && { client }) });
}

/** Check → what is wrong and what to do. */
function failuresOf({ steps }: DoctorReport): Partial<Record<DoctorCheck, string>> {
  const failed = steps.filter((step) => step.outcome === 'failed');
  return Object.fromEntries(failed.map(({ step, problem, advice }) => [step, `${problem} → ${advice}`]));
}

const at =
  (path: string, change: (right: Answer) => Answer, method = 'GET'): Fault =>
  (asked, right) =>
    asked.path === path && asked.method === method ? change(right) : right;

const withBody =
  (change: (body: Readonly<Record<string, unknown>>) => object) =>
  (right: Answer): Answer => ({ ...right, body: change(right.body as Readonly<Record<string, unknown>>) });

const withHeader = (name: string, value: string | undefined) => (right: Answer) => ({
  ...right,
  headers: { ...right.headers, [name]: value },
});

const both =
  (change: (right: Answer) => Answer): Fault =>
  (asked, right) =>
    [AS, OPENID].includes(asked.path) && asked.method === 'GET' ? change(right) : right;

it('finds nothing where nothing is wrong', async () => {
  const report = await examine({ asClient: true });
  expect(failuresOf(report)).toEqual({});
  expect(report.works).toBe(true);
});

interface Planted {
  readonly name: string;
  readonly plant: () => Fault;
  readonly found: Partial<Record<DoctorCheck, RegExp>>;
}

/** Each names everything that is found: a fault that is told twice, or at another step, sends people astray. */
const PLANTED: readonly Planted[] = [
  {
    name: 'an issuer that differs by a slash',
    plant: () => both(withBody((body) => ({ ...body, issuer: `${server.origin}/` }))),
    found: { issuer: /You say .*says .*\/ → They differ by a slash at the end alone/ },
  },
  {
    name: 'metadata that no page may read',
    plant: () => both(withHeader('access-control-allow-origin', undefined)),
    found: { metadata_cors: /allows no page to read it → .*CDN or proxy/ },
  },
  {
    name: 'keys that cannot be reached',
    plant: () => both(withBody((body) => ({ ...body, jwks_uri: 'http://127.0.0.1:1/keys' }))),
    found: { keys: /could not be reached \(ECONNREFUSED\) → Check that it is deployed/ },
  },
  {
    name: 'metadata at one place alone',
    plant: () => at(OPENID, () => ({ status: 404, body: {} })),
    found: { openid_configuration: /answered 404 → Publish the document at this path/ },
  },
  {
    name: 'HEAD that is not routed',
    plant: () => at(AS, () => ({ status: 405, body: {} }), 'HEAD'),
    found: { metadata_head: /HEAD .* answered 405, GET 200 → .*route HEAD/ },
  },
  {
    name: 'a Basic challenge for credentials in the form',
    plant: () => (asked, right) =>
      asked.path === TOKEN && right.status === 401 ? withHeader('www-authenticate', 'Basic')(right) : right,
    found: { unknown_client_post: /has a WWW-Authenticate.* → .*only if the request has an Authorization header/ },
  },
  {
    name: 'a page instead of JSON',
    plant: () => at(AS, (right) => ({ ...right, body: '<h1>Sign in</h1>', headers: READABLE })),
    found: { metadata: /text\/html instead of JSON → .*page of something in front/ },
  },
  {
    name: 'a redirect',
    plant: () => at(OPENID, () => ({ status: 301, headers: { location: 'https://elsewhere.example/' } })),
    found: { openid_configuration: /a redirect to elsewhere.example → Clients follow no redirect/ },
  },
  {
    name: "an API's 401 without resource_metadata",
    plant: () => at(API, withHeader('www-authenticate', 'Bearer realm="api"')),
    found: { api_challenge: /names no resource_metadata → Name the resource in protect/ },
  },
  {
    name: 'an API that names another issuer',
    plant: () =>
      at(
        RESOURCE,
        withBody((body) => ({ ...body, authorization_servers: [`${server.origin}/`] })),
      ),
    found: { resource_issuer: /authorization_servers\[0\] is .*\/, the issuer is .* → They differ by a slash/ },
  },
  {
    name: 'a member that MCP clients stop without',
    plant: () => both(withBody(({ code_challenge_methods_supported: _, ...body }) => body)),
    found: { members: /code_challenge_methods_supported \(needed by MCP clients/ },
  },
  {
    name: 'documents that differ',
    plant: () =>
      at(
        OPENID,
        withBody((body) => ({ ...body, token_endpoint: 'https://old.example/token' })),
      ),
    found: { agreement: /differ in token_endpoint → .*old release/ },
  },
  {
    name: 'a preflight that is refused',
    plant: () => at(AS, () => ({ status: 403, body: {} }), 'OPTIONS'),
    found: { metadata_preflight: /OPTIONS .* answered 403 → .*let OPTIONS through/ },
  },
  {
    name: 'a key with its secret half',
    plant: () =>
      at(
        KEYS,
        withBody(() => ({ keys: [{ ...publicJwk('ES256'), d: 'AA' }] })),
      ),
    found: { keys_usable: /secret half/ },
  },
  {
    name: 'keys that are kept for a day',
    plant: () => at(KEYS, withHeader('cache-control', 'max-age=86400')),
    found: { keys_cache: /86400 s → Answer Cache-Control/ },
  },
  {
    name: 'a GET of the token endpoint that is 404',
    plant: () => at(TOKEN, () => ({ status: 404, body: {} })),
    found: { token_get: /GET answered 404 without Allow → It must be 405/ },
  },
  {
    name: 'errors without a correlation id',
    plant: () =>
      at(
        TOKEN,
        withBody(({ error_uri: _, ...body }) => body),
        'POST',
      ),
    found: { correlation: /without the correlation id → / },
  },
  {
    name: 'a guard that asks a preflight for a token',
    plant: () => at(API, () => ({ status: 401, body: {} }), 'OPTIONS'),
    found: { api_preflight: /asks a preflight for a token → .*before the guard/ },
  },
  {
    name: 'a resource of another host',
    plant: () =>
      at(
        RESOURCE,
        withBody((body) => ({ ...body, resource: 'https://internal.example/api' })),
      ),
    found: { resource: /resource is https:\/\/internal.example\/api, whose metadata belong at/ },
  },
  {
    name: 'a scope that the server does not know',
    plant: () =>
      at(
        RESOURCE,
        withBody((body) => ({ ...body, scopes_supported: ['project:read'] })),
      ),
    found: { resource_scopes: /does not know project:read → / },
  },
];

describe('a planted fault is found, where it is, with what to do', () => {
  it.each(PLANTED)('$name', async ({ plant, found }) => {
    fault = plant();
    const report = await examine();
    const failures = failuresOf(report);
    expect(Object.keys(failures)).toEqual(Object.keys(found));
    for (const [check, told] of Object.entries(found)) expect(failures[check as DoctorCheck]).toMatch(told);
    expect(report.works).toBe(false);
  });
});

describe('what was not reached', () => {
  it('is never a pass: without metadata nothing that they name is judged', async () => {
    fault = (asked, right) => (asked.path === AS || asked.path === OPENID ? { status: 503, body: {} } : right);
    const report = await examine();
    const passed = report.steps.filter(({ outcome }) => outcome === 'passed').map(({ step }) => step);
    expect(passed.every((step) => step.startsWith('api_') || step.startsWith('resource'))).toBe(true);
    expect(report.works).toBe(false);
  });
});

describe("a client's secret", () => {
  it('never goes to a host that metadata alone name', async () => {
    const other = await serveHttp((_, response) => response.writeHead(400).end('{}'));
    try {
      fault = both(withBody((body) => ({ ...body, token_endpoint: `${other.origin}/token` })));
      const failures = failuresOf(await examine({ asClient: true }));
      expect(failures.client_post).toMatch(/No secret was sent → Check the metadata/);
      expect(requests.some(({ form, authorization = '' }) => `${form}${authorization}`.includes('right'))).toBe(false);
    } finally {
      await other.close();
    }
  });

  it('that is wrong is told from one that is right', async () => {
    const report = await examineDeployment(httpsProbe({ named: [server.origin] }), {
      issuer: server.origin,
      client: { ...client, secret: 'wrong' },
    });
    expect(Object.keys(failuresOf(report))).toEqual(['client_basic_encoded', 'client_basic_raw', 'client_post']);
  });
});

describe('a host that a document names', () => {
  it('is never asked on this machine or a private network when the issuer is elsewhere', async () => {
    const probe = httpsProbe({ named: ['https://auth.example.com'], resolve: async () => ['10.0.0.1'] });
    const ask = async (url: string) => (await probe({ method: 'GET', url, headers: {} })).result;
    expect(await ask(`${server.origin}/keys`)).toMatchObject({ ok: false, error: { reason: 'not_https' } });
    expect(await ask('https://keys.example.com/')).toMatchObject({ error: { reason: 'address_not_public' } });
    expect(requests).toEqual([]);
  });
});
