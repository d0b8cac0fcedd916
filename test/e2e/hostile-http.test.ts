import { type RawAnswer, request, sendRaw } from '../support/raw-http.ts';
import { basic, type ClientCredentials } from '../support/redemption.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';

let running: RunningStack;
let client: ClientCredentials;

beforeAll(async () => {
  running = await RunningStack.start();
  const create = ['client', 'create', 'cursor', '--auth', 'client_secret_basic', '--scope', 'projects:read'];
  client = await running.operator.json<ClientCredentials & { readonly secret: string }>(...create);
}, STACK_START_MS);

afterAll(() => running.stop());

const FORM = 'Content-Type: application/x-www-form-urlencoded';
const GRANT = 'grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer';
const BODY = `${GRANT}&assertion=e30.e30.e30`;

interface Hostile {
  readonly what: string;
  readonly method?: string;
  readonly query?: string;
  readonly headers?: readonly string[];
  readonly body?: string | Buffer;
}

function send({ method, query = '', headers = [FORM], body = BODY }: Hostile): Promise<RawAnswer> {
  return request(`${running.tokenEndpoint}${query}`, { ...(method && { method }), headers, body });
}

/** Status, every header that is not the server's own clock and connection, and the JSON. */
function expectError(answer: RawAnswer, status: number, error: WireError, headers: object = {}): void {
  const { date: _, connection: __, 'content-length': ___, ...meaningful } = answer.headers;
  const correlationId = meaningful['apigw-requestid'];
  expect({ status: answer.status, headers: meaningful, body: JSON.parse(answer.body) }).toEqual({
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      pragma: 'no-cache',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-correlation-id': correlationId,
      'apigw-requestid': expect.stringMatching(/^[\w-]{15}=$/),
      ...headers,
    },
    body: {
      error: error.error,
      error_description: described(error.error_description, correlationId),
      error_uri: `${running.issuer}/oauth/errors?correlation_id=${encodeURIComponent(String(correlationId))}#${error.error}`,
      correlation_id: correlationId,
    },
  });
}

interface WireError {
  readonly error: string;
  /** Without the correlation id. Absent: whatever it is. */
  readonly error_description?: string;
}

function described(description: string | undefined, correlationId: unknown): unknown {
  return description === undefined ? expect.any(String) : `${description} (correlation id ${correlationId})`;
}

function invalidRequest(description: string) {
  return { error: 'invalid_request', error_description: description };
}

describe('the token endpoint', () => {
  it.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])('refuses %s (R1)', async (method) => {
    const answer = await send({ what: method, method, body: '' });
    expectError(answer, 405, invalidRequest('This endpoint takes POST'), { allow: 'POST' });
  });

  it('refuses HEAD, without content (R1)', async () => {
    const { pathname, host } = new URL(running.tokenEndpoint);
    const head = `HEAD ${pathname} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
    const response = await fetch(running.tokenEndpoint, { method: 'HEAD' });
    expect([response.status, response.headers.get('allow'), await response.text()]).toEqual([405, 'POST', '']);
    expect((await sendRaw(running.tokenEndpoint, head))[0]?.status).toBe(405);
  });

  it.each<Hostile & { readonly says: string }>([
    {
      what: 'a JSON body (R1)',
      headers: ['Content-Type: application/json'],
      body: JSON.stringify({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: 'e30.e30.e30' }),
      says: 'The Content-Type must be application/x-www-form-urlencoded',
    },
    {
      what: 'a multipart body (R1)',
      headers: ['Content-Type: multipart/form-data; boundary=x'],
      body: '--x\r\nContent-Disposition: form-data; name="assertion"\r\n\r\ne30\r\n--x--',
      says: 'The Content-Type must be application/x-www-form-urlencoded',
    },
    {
      what: 'a form without a Content-Type (R1)',
      headers: [],
      says: 'The Content-Type must be application/x-www-form-urlencoded',
    },
    {
      what: 'two Content-Types (R1)',
      headers: ['Content-Type: application/json', FORM],
      says: 'The Content-Type must be application/x-www-form-urlencoded',
    },
    { what: 'no body', body: '', says: 'The request has no body' },
    {
      what: 'a parameter twice (R2)',
      body: `${BODY}&scope=projects:read&scope=projects:read`,
      says: 'A parameter occurs more than once: scope',
    },
    {
      what: 'a parameter twice, once percent-encoded (R2)',
      body: `${BODY}&%61ssertion=e30.e30.e30`,
      says: 'A parameter occurs more than once: assertion',
    },
    {
      what: "an unknown parameter twice: its name is the caller's, so it is not repeated (R8)",
      body: `${BODY}&%3Cscript%3E=1&%3Cscript%3E=2`,
      says: 'A parameter occurs more than once: unknown',
    },
    { what: 'no grant type (R3)', body: 'assertion=e30.e30.e30', says: 'A parameter is missing: grant_type' },
    { what: 'no assertion (R4)', body: GRANT, says: 'A parameter is missing: assertion' },
    { what: 'an empty assertion (R2)', body: `${GRANT}&assertion=`, says: 'A parameter is missing: assertion' },
    {
      what: 'two assertions in one parameter (R4)',
      body: `${GRANT}&assertion=e30.e30.e30+e30.e30.e30`,
      says: 'The assertion parameter must hold exactly one JWT',
    },
    {
      what: 'an assertion with a line break in it (R4)',
      body: `${BODY}%0A`,
      says: 'The assertion parameter must hold exactly one JWT',
    },
    {
      what: 'a body of 16,385 bytes (R5)',
      body: `${BODY}&x=`.padEnd(16_385, 'x'),
      says: 'The request body is larger than 16384 bytes',
    },
    ...['assertion', 'client_secret', 'client_assertion', 'access_token', 'refresh_token'].map((name) => ({
      what: `${name} in the query (R6)`,
      query: `?${name}=e30`,
      says: `Send ${name} in the request body, never in the URL`,
    })),
    ...[
      ['a percent sign alone', `${BODY}&x=%`],
      ['percent-encoding that is not hexadecimal', `${BODY}&x=%zz`],
      ['percent-encoded bytes that are not UTF-8', `${BODY}&x=%ff%fe`],
      ['an overlong encoding of a slash', `${BODY}&x=%c0%af`],
      ['a surrogate in UTF-8', `${BODY}&x=%ed%a0%80`],
      ['raw bytes above ASCII', Buffer.concat([Buffer.from(`${BODY}&x=`), Buffer.from([0xff, 0x00, 0x80])])],
      ['a raw NUL byte', `${BODY}&x=\0`],
      ['a raw line break', `${BODY}\r\n`],
    ].map(([what, body]) => ({
      what: String(what),
      body: body ?? '',
      says: 'The request body is not well-formed application/x-www-form-urlencoded',
    })),
    {
      what: 'Basic and a secret in the body at once (C2)',
      headers: [FORM, 'Authorization: Basic Y3Vyc29yOng='],
      body: `${BODY}&client_id=cursor&client_secret=x`,
      says: 'Authenticate the client in one way only',
    },
  ])('refuses $what', async ({ says, ...hostile }) => {
    expectError(await send(hostile), 400, invalidRequest(says));
  });

  it.each([
    { what: 'another grant (R3)', body: 'grant_type=client_credentials', error: 'unsupported_grant_type' },
    { what: 'a scope with a quote in it', body: `${BODY}&scope=%22`, error: 'invalid_scope' },
    { what: 'two spaces between scopes', body: `${BODY}&scope=a++b`, error: 'invalid_scope' },
    {
      what: '201 scopes',
      body: `${BODY}&scope=${Array.from({ length: 201 }, (_, i) => `s${i}`).join('+')}`,
      error: 'invalid_scope',
    },
    {
      what: 'authorization_details (S8)',
      body: `${BODY}&authorization_details=[]`,
      error: 'invalid_authorization_details',
    },
  ])('refuses $what with its own error', async (hostile) => {
    const answer = await send(hostile);
    expectError(answer, 400, { error: hostile.error });
  });

  it.each([
    { what: 'no credentials (C1)', headers: [] },
    { what: 'an unknown client (C5)', headers: [`Authorization: ${basic({ id: 'ghost', secret: 'x' })}`] },
    { what: 'a wrong secret (C5)', headers: [`Authorization: ${basic({ id: 'cursor', secret: 'x' })}`] },
    { what: 'an empty secret', headers: [`Authorization: ${basic({ id: 'cursor', secret: '' })}`] },
    { what: 'Basic without credentials', headers: ['Authorization: Basic'] },
    { what: 'Basic that is not base64', headers: ['Authorization: Basic ****'] },
    { what: 'Basic without a colon', headers: ['Authorization: Basic Y3Vyc29y'] },
    { what: 'Basic with bytes that are not UTF-8', headers: ['Authorization: Basic //////86////'] },
    { what: 'a NUL in the client id', headers: [`Authorization: ${basic({ id: 'cur\0sor', secret: 'x' })}`] },
    { what: '__proto__ as client id', headers: [`Authorization: ${basic({ id: '__proto__', secret: 'x' })}`] },
    { what: 'a Bearer token', headers: ['Authorization: Bearer e30.e30.e30'] },
    { what: 'a 300-character client id', headers: [`Authorization: ${basic({ id: 'c'.repeat(300), secret: 'x' })}`] },
  ])('answers 401, the same for $what', async ({ what, headers }) => {
    const error = { error: 'invalid_client', error_description: 'Client authentication failed' };
    const challenge = headers.length > 0 ? { 'www-authenticate': 'Basic realm="token endpoint"' } : {};
    expectError(await send({ what, headers: [FORM, ...headers] }), 401, error, challenge);
  });

  it('refuses two Authorization headers, even with the right secret in both', async () => {
    const authorization = `Authorization: ${basic(client)}`;
    const answer = await send({ what: 'twice', headers: [FORM, authorization, authorization] });
    expect([answer.status, JSON.parse(answer.body).error]).toEqual([401, 'invalid_client']);
  });

  it.each([
    ['nothing', '...'],
    ['a token of no algorithm', `${encode({ alg: 'none', typ: 'oauth-id-jag+jwt' })}.${encode({ iss: 'x' })}.`],
    [
      'an issuer that nobody trusts',
      `${encode({ alg: 'ES256', typ: 'oauth-id-jag+jwt', kid: 'k' })}.${encode({ iss: 'https://x' })}.AAAA`,
    ],
    ['claims that are not an object', `${encode({ alg: 'ES256', typ: 'oauth-id-jag+jwt' })}.${encode([1])}.AAAA`],
    [
      '__proto__ in the header',
      `${Buffer.from('{"__proto__":{"alg":"ES256"},"alg":"ES256"}').toString('base64url')}.e30.AAAA`,
    ],
    ['16 kB of depth', `${'W1tb'.repeat(2_500)}.e30.AAAA`],
  ])('answers invalid_grant, the same for an assertion of %s', async (what, assertion) => {
    const headers = [FORM, `Authorization: ${basic(client)}`];
    const answer = await send({ what, headers, body: `${GRANT}&assertion=${assertion}` });
    expectError(answer, 400, { error: 'invalid_grant', error_description: 'Invalid assertion' });
  });
});

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

describe('the gateway in front of it', () => {
  it('answers requests in one packet one by one, in order', async () => {
    const { pathname, host } = new URL(running.tokenEndpoint);
    const piece = (method: string, body: string, connection: string) =>
      `${method} ${pathname} HTTP/1.1\r\nHost: ${host}\r\n${FORM}\r\nContent-Length: ${body.length}\r\nConnection: ${connection}\r\n\r\n${body}`;
    const answers = await sendRaw(
      running.tokenEndpoint,
      piece('DELETE', '', 'keep-alive') + piece('POST', BODY, 'keep-alive') + piece('POST', GRANT, 'close'),
    );
    expect(answers.map(({ status }) => status)).toEqual([405, 401, 400]);
  });

  it.each([
    ['two different lengths', 'Content-Length: 5\r\nContent-Length: 6'],
    ['a length and chunks: which is it?', 'Content-Length: 5\r\nTransfer-Encoding: chunked'],
    ['a header that is folded', 'X-Folded: a\r\n b'],
    ['a header name with a space', 'Authorization : Basic eA=='],
  ])('refuses %s before anything of ours sees it', async (_, header) => {
    const { pathname, host } = new URL(running.tokenEndpoint);
    const wire = `POST ${pathname} HTTP/1.1\r\nHost: ${host}\r\n${FORM}\r\n${header}\r\nConnection: close\r\n\r\nhello`;
    const [answer] = await sendRaw(running.tokenEndpoint, wire);
    expect(answer?.status).toBe(400);
  });

  it.each(['/oauth/token/', '/oauth//token', '/OAUTH/TOKEN', '/oauth/token%2f', '/oauth/%2e%2e/oauth/token', '/'])(
    'knows one token endpoint: %s is none',
    async (path) => {
      const { host } = new URL(running.issuer);
      const wire = `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
      const [answer] = await sendRaw(running.issuer, wire);
      expect([answer?.status, answer?.body]).toEqual([404, '{"message":"Not Found"}']);
    },
  );

  it('takes the issuer from configuration, never from the request', async () => {
    const headers = ['Host: evil.example', 'X-Forwarded-Host: evil.example', 'Connection: close'];
    const path = '/.well-known/oauth-authorization-server';
    const [answer] = await sendRaw(running.issuer, `GET ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
    expect(answer?.body).not.toContain('evil');
    expect(JSON.parse(String(answer?.body)).issuer).toBe(running.issuer);
  });
});

it('after all of this nothing failed inside', () => {
  expect(running.log()).not.toMatch(/"request failed"|HTTP API:|Task timed out|Runtime\./);
});
