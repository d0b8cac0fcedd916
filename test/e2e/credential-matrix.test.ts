import { AgentStack, PEOPLE } from '../support/agent-stack.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { basic } from '../support/redemption.ts';
import { STACK_START_MS } from '../support/running-stack.ts';
import { SignInBrowser } from '../support/sign-in-browser.ts';

/**
 * Every route of the deployment × every kind of credential → the status. A route that joins the deployment fails the
 * first test until it has a row here.
 */
standInForDispatcher();

let world: AgentStack;

/** Made once, but sessions: a test may end those. */
const tokens = new Map<string, string>();

beforeAll(async () => {
  world = await AgentStack.start();
  const accessToken = await world.accessToken();
  const { body } = await world.mint(accessToken, 'matrix-0');
  tokens.set('access token', accessToken);
  tokens.set('org:admin', await world.adminToken());
  tokens.set('for us', await world.adminToken(world.running.issuer));
  tokens.set('agent', String(body['access_token']));
  tokens.set('other organization', await world.accessToken(world.globex));
}, STACK_START_MS * 3);

afterAll(() => world.stop());

/** In the order of the columns below. */
const CREDENTIALS = [
  'nothing',
  'client secret',
  'access token',
  'access token with org:admin',
  'agent token',
  'access token of another organization',
  'session',
  'session of an administrator',
  'session without CSRF token',
  'session in the path of another organization',
  // Of no use but to the administration API, so that the rows of other routes end before it.
  'access token for us with org:admin',
  'setup session',
] as const;
type Credential = (typeof CREDENTIALS)[number];

interface Row {
  readonly route: string;
  /** What is sent where the route says ANY. */
  readonly method?: string;
  readonly query?: string;
  readonly json?: object;
  readonly form?: Readonly<Record<string, string>>;
  readonly statuses: readonly number[];
  /** With a setup session; absent: as with nothing at all. */
  readonly setup?: number;
}

const JWT_BEARER = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: 'e30.e30.e30' };
/** A client's own, which needs no use before something is approved for it. */
const DEFAULT_SESSION = 'client~admin-tool';
const SESSIONS = '/organizations/{organization}/agent/sessions';
const PROJECTS = '/sample/organizations/{organization}/projects';
const PUBLIC = Array(10).fill(200);

const ORGANIZATION = '/organizations/{organization}';
const PROVIDER = `${ORGANIZATION}/identity-providers/{provider}`;

/** Maria, who is no administrator, is known and may not; a token for an API is none for us, an agent's least of all. */
const administered = (ofAdministrator: number, ofTokenForUs: number) => [
  ...[401, 401, 401, 401, 401, 401, 403],
  ofAdministrator,
  403,
  401,
  ofTokenForUs,
];
/** Every member's own, of any role, in a browser session and by no token. */
const own = (ofMember: number, withoutCsrf: number) => [
  ...[401, 401, 401, 401, 401, 401],
  ...[ofMember, ofMember, withoutCsrf, 401, 403],
];
/** Whoever has org:read. */
const read = (route: string, status = 200): Row => ({ route, statuses: administered(status, status) });
/** It can only take trust away: a token for us with org:admin gets as far as what the change is made from. */
const narrow = (route: string, json?: object): Row => ({
  route,
  ...(json && { json }),
  statuses: administered(428, 428),
});
/** An administrator who is signed in, and no token at all. */
const session = (route: string, status: number, json?: object): Row => ({
  route,
  ...(json && { json }),
  statuses: administered(status, 403),
});

/** What a setup link's session reaches: to register a provider, test it, and say who we are there. Of the rest, nothing. */
const REACHED_BY_SETUP: Readonly<Record<string, number>> = {
  [`GET ${ORGANIZATION}/configuration`]: 200,
  [`GET ${ORGANIZATION}/identity-providers`]: 200,
  [`POST ${ORGANIZATION}/identity-providers`]: 400,
  [`POST ${ORGANIZATION}/identity-providers/test`]: 400,
  [`GET ${PROVIDER}`]: 404,
  [`PUT ${PROVIDER}/sign-in`]: 428,
  [`POST ${PROVIDER}/test`]: 404,
};

const ADMINISTRATION: readonly Row[] = [
  read(`GET ${ORGANIZATION}`),
  session(`PATCH ${ORGANIZATION}`, 428, { name: 'Acme' }),
  read(`GET ${ORGANIZATION}/configuration`),
  narrow(`POST ${ORGANIZATION}/recall`),
  read(`GET ${ORGANIZATION}/tokens/count`),
  read(`GET ${ORGANIZATION}/tokens`),
  { route: `GET ${ORGANIZATION}/my/tokens`, statuses: own(200, 200) },
  { route: `POST ${ORGANIZATION}/my/tokens/{token}/revoke`, statuses: own(404, 403) },
  // Of none that there is: who may, gets as far as looking for it.
  { route: `POST ${ORGANIZATION}/tokens/{token}/revoke`, statuses: administered(404, 404) },
  read(`GET ${ORGANIZATION}/identity-providers`),
  session(`POST ${ORGANIZATION}/identity-providers`, 400, { issuer: 'nobody' }),
  session(`POST ${ORGANIZATION}/identity-providers/test`, 400, {}),
  read(`GET ${PROVIDER}`, 404),
  session(`PATCH ${PROVIDER}`, 428, {}),
  session(`DELETE ${PROVIDER}`, 428),
  read(`GET ${PROVIDER}/impact`, 404),
  narrow(`POST ${PROVIDER}/disable`),
  narrow(`POST ${PROVIDER}/recall`),
  session(`POST ${PROVIDER}/enable`, 428),
  session(`PUT ${PROVIDER}/sign-in`, 428, { client_id: 'countersign' }),
  session(`POST ${PROVIDER}/test`, 404),
  session(`POST ${PROVIDER}/domain-proof`, 404),
  session(`POST ${PROVIDER}/domain-proof/check`, 404),
  read(`GET ${PROVIDER}/scim-tokens`, 404),
  session(`POST ${PROVIDER}/scim-tokens`, 404, {}),
  { route: `DELETE ${PROVIDER}/scim-tokens/{token}`, statuses: administered(404, 404) },
  read(`GET ${PROVIDER}/signals`, 404),
  session(`PUT ${PROVIDER}/signals`, 428, {}),
  session(`POST ${PROVIDER}/signals/token`, 428),
  session(`DELETE ${PROVIDER}/signals`, 428),
  read(`GET ${ORGANIZATION}/clients`),
  read(`GET ${ORGANIZATION}/clients/{client}`, 404),
  session(`PUT ${ORGANIZATION}/clients/{client}/enablement`, 428, { scopes: ['projects:read'] }),
  narrow(`DELETE ${ORGANIZATION}/clients/{client}/enablement`),
  { route: `POST ${ORGANIZATION}/clients/{client}/stop`, statuses: administered(404, 404) },
  narrow(`POST ${ORGANIZATION}/clients/{client}/recall`),
  read(`GET ${ORGANIZATION}/members`),
  session(`POST ${ORGANIZATION}/members`, 400, { email: 'nobody', role: 'editor' }),
  read(`GET ${ORGANIZATION}/members/{member}`, 404),
  session(`PATCH ${ORGANIZATION}/members/{member}`, 428, { role: 'admin' }),
  session(`DELETE ${ORGANIZATION}/members/{member}`, 428),
  narrow(`POST ${ORGANIZATION}/members/{member}/recall`),
  session(`POST ${ORGANIZATION}/members/{member}/invitation`, 428, {}),
  narrow(`DELETE ${ORGANIZATION}/members/{member}/invitation`),
  session(`POST ${ORGANIZATION}/members/{member}/setup-link`, 404),
  read(`GET ${ORGANIZATION}/members/{member}/links`, 404),
  session(`POST ${ORGANIZATION}/members/{member}/links`, 428, { provider: 'nobody', subject: 'nobody' }),
  session(`DELETE ${ORGANIZATION}/members/{member}/links/{link}`, 428),
  read(`GET ${ORGANIZATION}/agent-rules`),
  session(`PUT ${ORGANIZATION}/agent-rules`, 428, {
    ...{ never: [], longest_seconds: 'default', fresh_sign_in: [], second_person: [], asked: [] },
  }),
  read(`GET ${ORGANIZATION}/keys`),
  read(`GET ${ORGANIZATION}/audit`),
  read(`GET ${ORGANIZATION}/activity`),
  read(`GET ${ORGANIZATION}/activity/refusals`),
  read(`GET ${ORGANIZATION}/activity/refusals/{correlation}`, 404),
  session(`POST ${ORGANIZATION}/explain`, 400, {}),
].map((row) => ({ ...row, setup: REACHED_BY_SETUP[row.route] ?? 403 }));

const ROWS: readonly Row[] = [
  // Only a client's own credentials get as far as the assertion, which is none.
  {
    route: 'ANY /oauth/token',
    method: 'POST',
    form: JWT_BEARER,
    statuses: [401, 400, 401, 401, 401, 401, 401, 401, 401, 401],
  },
  // A tool's secret is a client's, and no resource server's.
  {
    route: 'ANY /oauth/introspect',
    method: 'POST',
    form: { token: 'x' },
    statuses: [401, 400, 401, 401, 401, 401, 401, 401, 401, 401],
  },
  // Only a client is heard, and of what is no token of its own nothing is said.
  {
    route: 'ANY /oauth/revoke',
    method: 'POST',
    form: { token: 'x' },
    statuses: [401, 200, 401, 401, 401, 401, 401, 401, 401, 401],
  },
  {
    route: 'ANY /oauth/par',
    method: 'POST',
    form: { response_type: 'code' },
    statuses: [401, 400, 401, 401, 401, 401, 401, 401, 401, 401],
  },
  // A client learns of itself, and nobody else anything.
  {
    route: 'ANY /oauth/acceptance',
    method: 'POST',
    form: { issuer: 'https://nobody.example' },
    statuses: [401, 200, 401, 401, 401, 401, 401, 401, 401, 401],
  },
  // Opened by tokens of its own and by nothing else: none of these registers a client, shows one or ends one.
  {
    route: 'ANY /oauth/register',
    method: 'POST',
    json: { redirect_uris: ['http://127.0.0.1/callback'] },
    statuses: Array(10).fill(401),
  },
  { route: 'ANY /oauth/register/{client}', method: 'DELETE', statuses: Array(10).fill(401) },
  // Opened by a provider's SCIM token and by nothing else: none of these adds a member, finds one or ends one.
  { route: 'ANY /scim/v2/Users', statuses: Array(10).fill(401) },
  { route: 'ANY /scim/v2/Users/{user}', method: 'DELETE', statuses: Array(10).fill(401) },
  { route: 'ANY /scim/v2/ServiceProviderConfig', statuses: PUBLIC },
  { route: 'ANY /scim/v2/ResourceTypes', statuses: PUBLIC },
  { route: 'ANY /scim/v2/ResourceTypes/{resourceType}', statuses: Array(10).fill(404) },
  { route: 'ANY /scim/v2/Schemas', statuses: PUBLIC },
  { route: 'ANY /scim/v2/Schemas/{schema}', statuses: Array(10).fill(404) },
  // Opened by the token of a provider's stream and by nothing else: none of these says what happened to anybody.
  { route: 'POST /signals/{provider}', statuses: Array(10).fill(401) },
  // A page's form, which is a person's own session's; what it holds here asks for nobody.
  {
    route: 'ANY /oauth/authorize',
    method: 'POST',
    form: { decision: 'allow' },
    statuses: [401, 401, 401, 401, 401, 401, 400, 400, 403, 400],
  },
  { route: 'ANY /oauth/errors', statuses: Array(10).fill(200) },
  { route: 'ANY /.well-known/oauth-authorization-server', statuses: PUBLIC },
  { route: 'ANY /.well-known/openid-configuration', statuses: PUBLIC },
  { route: 'ANY /.well-known/jwks.json', statuses: PUBLIC },
  { route: 'ANY /openapi.json', statuses: PUBLIC },
  // Of a client that has no picture.
  { route: 'GET /logo/{client}/{digest}', statuses: Array(10).fill(404) },
  { route: 'GET /.well-known/oauth-protected-resource/sample', statuses: PUBLIC },
  { route: 'OPTIONS /.well-known/oauth-protected-resource/sample', statuses: Array(10).fill(204) },

  {
    route: 'POST /organizations/{organization}/agent/token',
    json: { sessionId: 'matrix-1' },
    // The administrator's tool and Maria's use sessions of one name and different members.
    statuses: [401, 401, 200, 200, 401, 401, 409, 409, 403, 401],
  },
  { route: `GET ${SESSIONS}/{sessionId}`, statuses: [401, 401, 200, 200, 401, 401, 200, 200, 200, 401] },
  {
    route: `POST ${SESSIONS}/{sessionId}/requests`,
    json: { scopes: ['projects:create'] },
    statuses: [401, 401, 201, 201, 401, 401, 409, 409, 403, 401],
  },
  { route: `POST ${SESSIONS}/{sessionId}/end`, statuses: [401, 401, 200, 200, 401, 401, 200, 200, 403, 401] },
  {
    route: 'GET /organizations/{organization}/agent/requests',
    statuses: [401, 401, 401, 401, 401, 401, 200, 200, 200, 401],
  },
  {
    route: 'GET /organizations/{organization}/agent/confirmations',
    statuses: [401, 401, 401, 401, 401, 401, 200, 200, 200, 401],
  },
  // No rule of the organization names a role that confirms: nobody does.
  {
    route: 'POST /organizations/{organization}/agent/confirmations',
    json: { member: 'nobody', id: '0'.repeat(32), decision: 'confirm' },
    statuses: [401, 401, 401, 401, 401, 401, 403, 403, 403, 401],
  },
  {
    route: 'GET /organizations/{organization}/agent/passkeys',
    statuses: [401, 401, 401, 401, 401, 401, 200, 200, 200, 401],
  },
  // Nobody has a passkey.
  {
    route: 'POST /organizations/{organization}/agent/passkeys/challenges',
    json: { for: 'confirm', member: 'nobody', id: '0'.repeat(32) },
    statuses: [401, 401, 401, 401, 401, 401, 409, 409, 403, 401],
  },
  {
    route: 'POST /organizations/{organization}/agent/passkeys',
    json: { name: 'Phone', passkey: {} },
    statuses: [401, 401, 401, 401, 401, 401, 400, 400, 403, 401],
  },
  {
    route: 'DELETE /organizations/{organization}/agent/passkeys/{passkey}',
    statuses: [401, 401, 401, 401, 401, 401, 404, 404, 403, 401],
  },
  {
    route: 'POST /organizations/{organization}/agent/approve',
    json: {
      sessionId: DEFAULT_SESSION,
      scopes: ['projects:create'],
      shown: { client: 'admin-tool', scopes: ['projects:create'] },
    },
    statuses: [401, 401, 401, 401, 401, 401, 200, 200, 403, 401],
  },
  { route: `GET ${SESSIONS}`, statuses: [401, 401, 401, 401, 401, 401, 200, 200, 200, 401] },
  {
    route: `DELETE ${SESSIONS}/{sessionId}/scopes/{scope}`,
    statuses: [401, 401, 401, 401, 401, 401, 200, 200, 403, 401],
  },
  { route: `DELETE ${SESSIONS}/{sessionId}`, statuses: [401, 401, 401, 401, 401, 401, 200, 200, 403, 401] },

  // The console's files say nothing about anybody.
  { route: 'GET /console', statuses: PUBLIC },
  { route: 'GET /console/{proxy+}', statuses: PUBLIC },

  // Whoever is not signed in is led there; but what was to be decided is not, and is refused.
  {
    route: 'GET /approve/{organization}/{sessionId}',
    query: 'scope=projects:create&plain=1',
    statuses: [303, 303, 303, 303, 303, 303, 200, 200, 200, 403],
  },
  {
    route: 'POST /approve/{organization}/{sessionId}',
    query: 'scope=projects:create',
    form: {
      decision: 'approve',
      scope: 'projects:create',
      'shown.client': 'admin-tool',
      'shown.scopes': 'projects:create',
    },
    statuses: [401, 401, 401, 401, 401, 401, 200, 200, 403, 403],
  },

  {
    route: 'GET /confirm/{organization}',
    query: 'plain=1',
    statuses: [303, 303, 303, 303, 303, 303, 200, 200, 200, 403],
  },
  {
    route: 'POST /confirm/{organization}',
    form: { member: 'nobody', id: '0'.repeat(32), decision: 'confirm' },
    statuses: [401, 401, 401, 401, 401, 401, 403, 403, 403, 403],
  },

  { route: `GET ${PROJECTS}`, statuses: [401, 401, 200, 200, 200, 401, 401, 401, 401, 401] },
  // An agent reads until a person has approved.
  { route: `POST ${PROJECTS}`, json: { name: 'Apollo' }, statuses: [401, 401, 201, 201, 403, 401, 401, 401, 401, 401] },
  {
    route: `PATCH ${PROJECTS}/{project}`,
    json: { name: 'Gemini' },
    statuses: [401, 401, 404, 403, 403, 401, 401, 401, 401, 401],
  },
  { route: `DELETE ${PROJECTS}/{project}`, statuses: [401, 401, 403, 403, 403, 401, 401, 401, 401, 401] },

  ...ADMINISTRATION,

  // Globex has no provider to sign in with, and that looks as if there were no Globex.
  { route: 'ANY /login/{organization}', statuses: [...Array(9).fill(303), 404] },
  // Whoever is signed in is led on; nobody else has begun a sign-in that this one ends.
  { route: 'ANY /login/callback', statuses: [...Array(6).fill(400), 303, 303, 303, 303], setup: 303 },
  // A link that was never made, pressed from a page of ours or from elsewhere.
  {
    route: 'ANY /setup/{organization}/{token}',
    method: 'POST',
    statuses: [403, 403, 403, 403, 403, 403, 404, 404, 403, 404],
    setup: 404,
  },
  // Acme's provider is active already.
  {
    route: 'ANY /organizations/{organization}/identity-providers/{provider}/activate',
    method: 'POST',
    statuses: [401, 401, 401, 401, 401, 401, 403, 409, 403, 401],
    setup: 409,
  },
  // Nobody has come back from a provider: there is nothing to decide.
  {
    route: 'ANY /activate/{organization}/{provider}',
    method: 'POST',
    statuses: [401, 401, 401, 401, 401, 401, 403, 409, 403, 401],
    setup: 409,
  },
  { route: 'ANY /session', statuses: [401, 401, 401, 401, 401, 401, 200, 200, 200, 200], setup: 200 },
  { route: 'ANY /logout', method: 'POST', statuses: [401, 401, 401, 401, 401, 401, 204, 204, 403, 204], setup: 204 },
  // Last: it recalls every token and session of the member.
  {
    route: 'ANY /logout/everywhere',
    method: 'POST',
    statuses: [401, 401, 401, 401, 401, 401, 204, 204, 403, 204],
    setup: 204,
  },
];

/**
 * HEAD opens to nobody whom GET does not open to; of a route with `ANY` it is one of the methods. Side by side, because
 * what follows signs people out.
 */
const MATRIX: readonly Row[] = ROWS.flatMap((row) =>
  row.route.startsWith('GET ') ? [row, { ...row, route: row.route.replace('GET', 'HEAD') }] : [row],
);

it('knows every route', () => {
  const routes = world.running.stack.cloud.model.api.routes.map(({ key }) => key);
  expect(MATRIX.map(({ route }) => route).sort()).toEqual([...routes].sort());
});

const CASES = MATRIX.flatMap((row) =>
  CREDENTIALS.flatMap((credential, i) => {
    const status = credential === 'setup session' ? (row.setup ?? row.statuses[0]) : row.statuses[i];
    return status === undefined ? [] : [[row.route, credential, status, row] as const];
  }),
);

describe('[L6] [L7]', () => {
  it.each(CASES)('%s with %s is %s', async (_, credential, status, row) => {
    expect(await send(row, credential)).toBe(status);
  });
});

/** What one credential has ended is nobody's to end again: each ends a session of its own. */
function sessionFor(pattern: string, credential: Credential): string {
  if (pattern.startsWith('/approve/')) return DEFAULT_SESSION;
  return pattern.endsWith('/end') ? `end-${CREDENTIALS.indexOf(credential)}` : 'matrix-1';
}

async function send({ route, method, query, json, form }: Row, credential: Credential): Promise<number> {
  const [verb = '', pattern = ''] = route.split(' ');
  const path = pattern
    .replace('{organization}', credential === 'session in the path of another organization' ? 'globex' : 'acme')
    .replace('{sessionId}', sessionFor(pattern, credential))
    .replace('{scope}', 'projects:create')
    .replace('{provider}', route.endsWith('/activate') ? world.acme.provider : 'nobody')
    .replace('{token}', 'U'.repeat(43))
    .replace('{proxy+}', 'acme/providers')
    .replace('{project}', '00000000-0000-4000-8000-000000000000')
    .replace(/\{\w+\}/g, 'nobody');
  const body = json === undefined ? form && new URLSearchParams(form) : JSON.stringify(json);
  const init: RequestInit = {
    method: method ?? (verb === 'ANY' ? 'GET' : verb),
    headers: json === undefined ? {} : { 'content-type': 'application/json' },
    ...(body !== undefined && { body }),
  };
  const response = await sendAs(credential, query === undefined ? path : `${path}?${query}`, init);
  await response.body?.cancel();
  return response.status;
}

async function sendAs(credential: Credential, path: string, init: RequestInit): Promise<Response> {
  switch (credential) {
    case 'nothing':
      return plain(path, init, undefined);
    case 'client secret':
      return plain(path, init, basic(world.acme.client));
    case 'access token':
      return plain(path, init, bearer('access token'));
    case 'access token with org:admin':
      return plain(path, init, bearer('org:admin'));
    case 'access token for us with org:admin':
      return plain(path, init, bearer('for us'));
    case 'agent token':
      return plain(path, init, bearer('agent'));
    case 'access token of another organization':
      return plain(path, init, bearer('other organization'));
    case 'session':
    case 'session in the path of another organization':
      return browse(await world.signedIn(PEOPLE.maria), path, init);
    case 'session of an administrator':
      return browse(await world.signedIn(PEOPLE.bob), path, init);
    case 'setup session':
      return browse(await settingUp(), path, init);
    case 'session without CSRF token':
      return (await world.signedIn(PEOPLE.maria)).request(path, init);
  }
}

let setup: SignInBrowser | undefined;

/** Somebody whom a setup link let in; anew when a test has ended the session. */
async function settingUp(): Promise<SignInBrowser> {
  if (setup?.cookies.has('countersign_session')) return setup;
  const { issuer, operator } = world.running;
  const { url = '' } = await operator.json('setup-link', 'acme', '--email', 'setup@acme.example');
  setup = new SignInBrowser(issuer);
  await setup.request(new URL(url).pathname, { method: 'POST', headers: { origin: issuer } });
  return setup;
}

function plain(path: string, init: RequestInit, authorization: string | undefined): Promise<Response> {
  const headers = { ...(init.headers as Record<string, string>), ...(authorization && { authorization }) };
  return fetch(world.running.issuer + path, { ...init, headers, redirect: 'manual' });
}

function bearer(name: string): string {
  return `Bearer ${tokens.get(name)}`;
}

function browse(browser: SignInBrowser, path: string, init: RequestInit): Promise<Response> {
  return init.method === 'GET' ? browser.request(path, init) : browser.post(path, init);
}
