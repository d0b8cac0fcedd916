import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { compactVerify, decodeJwt, decodeProtectedHeader } from 'jose';
import { openidCodeExchange } from '../../../lambdas/adapters/https/openid-code-exchange.ts';
import type { PinnedFetchError } from '../../../lambdas/adapters/https/pinned-fetch.ts';
import type { SignInProvider } from '../../../lambdas/core/sign-in/provider.ts';
import type { SecretContext } from '../../../lambdas/ports/secrets.ts';
import { NOW, provider } from '../../support/fixtures.ts';
import { attempt, idToken, type Overrides, signIn } from '../../support/sign-in-world.ts';
import { OWN_KID, ownPublicKey, ownSigner } from '../../support/token-issuer-keys.ts';
import { type LoopbackServer, serveHttp } from './loopback-server.ts';

const OUR_ISSUER = 'http://localhost:8787';
let secret: string;

let server: LoopbackServer;
let requests: { readonly headers: IncomingMessage['headers']; readonly body: URLSearchParams }[];
let respond: (response: ServerResponse) => void;
/** What a secret was asked to be decrypted for. */
let decrypted: (readonly [string, SecretContext])[];

beforeEach(async () => {
  requests = [];
  decrypted = [];
  secret = 's3cret:with+signs';
  respond = (response) => sendJson(response, 200, tokens());
  server = await serveHttp(async (request, response) => {
    requests.push({ headers: request.headers, body: new URLSearchParams(await text(request)) });
    respond(response);
  });
});
afterEach(() => server.close());

function sendJson(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** The library looks at the machine's own clock. */
function tokens(claims: Overrides = {}): object {
  const now = Math.floor(Date.now() / 1_000);
  const token = idToken({ iss: server.origin, iat: now, exp: now + 60, ...claims });
  return { access_token: 'unused', token_type: 'Bearer', id_token: token };
}

function theProvider(overrides: Partial<SignInProvider['signIn']> = {}): SignInProvider {
  const endpoints = { authorizationEndpoint: `${server.origin}/authorize`, tokenEndpoint: `${server.origin}/token` };
  return {
    ...provider,
    issuer: server.origin,
    pinnedHosts: [server.host],
    signIn: { ...signIn, ...endpoints, responseIssuer: 'required', ...overrides },
  };
}

function exchange(from: SignInProvider, response: Record<string, string> = {}) {
  const codes = openidCodeExchange({
    configuration: { issuer: OUR_ISSUER, allowLoopbackIssuers: true, clockSkewSeconds: 90 },
    signer: ownSigner,
    secrets: {
      decrypt: async (encrypted, context) => {
        decrypted.push([encrypted, context]);
        return secret;
      },
    },
    clock: () => NOW,
    ids: { clientAssertionId: () => 'assertion-1' },
  });
  return codes.exchange(
    from,
    new URLSearchParams({ state: attempt.state, code: 'code-1', iss: from.issuer, ...response }),
    attempt,
  );
}

/** With a provider of its own that takes this long, so that several can be waited for at once. */
async function exchangeAfter(delayMs: number): Promise<string> {
  const slow = await serveHttp((_request, response) => {
    setTimeout(() => sendJson(response, 200, tokens({ iss: slow.origin })), delayMs);
  });
  const { signIn: offered, ...rest } = theProvider();
  const from = { ...rest, issuer: slow.origin, pinnedHosts: [slow.host] };
  try {
    await exchange({ ...from, signIn: { ...offered, tokenEndpoint: `${slow.origin}/token` } });
    return 'exchanged';
  } catch (error) {
    const { failure } = (error as { cause: PinnedFetchError }).cause;
    return failure.reason === 'timed_out' ? `timed_out after ${failure.timeoutMs} ms` : failure.reason;
  } finally {
    await slow.close();
  }
}

describe('exchanging a code', () => {
  it('sends code, verifier and redirect URI, and gives the id_token', async () => {
    const outcome = await exchange(theProvider());
    expect(outcome).toMatchObject({ ok: true, value: { idToken: expect.stringMatching(/^eyJ/) } });
    const { client_assertion: assertion, ...body } = Object.fromEntries(requests[0]?.body ?? []);
    expect(body).toEqual({
      grant_type: 'authorization_code',
      code: 'code-1',
      redirect_uri: `${OUR_ISSUER}/login/callback`,
      code_verifier: attempt.codeVerifier,
      client_id: signIn.clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    });
    expect(assertion).toBeDefined();
  });

  it('proves who we are with our key, for one minute, to this issuer alone, as nothing else', async () => {
    await exchange(theProvider());
    const assertion = requests[0]?.body.get('client_assertion') ?? '';
    await compactVerify(assertion, ownPublicKey);
    expect(decodeProtectedHeader(assertion)).toEqual({ alg: 'ES256', kid: OWN_KID, typ: 'client-authentication+jwt' });
    expect(decodeJwt(assertion)).toEqual({
      iss: signIn.clientId,
      sub: signIn.clientId,
      aud: server.origin,
      jti: 'assertion-1',
      iat: NOW,
      exp: NOW + 60,
    });
  });

  it('proves it with a secret where the provider wants one, decrypted for this very provider', async () => {
    await exchange(theProvider({ authentication: { method: 'client_secret_basic', encryptedSecret: 'c2VhbGVk' } }));
    const [, encoded = ''] = requests[0]?.headers.authorization?.split(' ') ?? [];
    const [id = '', sent = ''] = Buffer.from(encoded, 'base64').toString().split(':');
    expect([decodeURIComponent(id), decodeURIComponent(sent)]).toEqual([signIn.clientId, secret]);
    expect(requests[0]?.body.has('client_assertion')).toBe(false);
    expect(decrypted).toEqual([['c2VhbGVk', { organization: provider.organization, provider: provider.id }]]);
  });

  it.each([
    ['AB20-Cde_4~x.!*()', 'AB20-Cde_4~x.!*()'],
    ['with space', 'with+space'],
    ['a+b/c=:d%', 'a%2Bb%2Fc%3D%3Ad%25'],
  ])('never escapes of %s in Basic what a provider may not decode and need not', async (plain, sent) => {
    secret = plain;
    await exchange(theProvider({ authentication: { method: 'client_secret_basic', encryptedSecret: 'c2VhbGVk' } }));
    const [, encoded = ''] = requests[0]?.headers.authorization?.split(' ') ?? [];
    expect(Buffer.from(encoded, 'base64').toString()).toBe(`countersign-there:${sent}`);
  });

  it('sends the secret in the form, and in no header, where the provider takes it there', async () => {
    await exchange(theProvider({ authentication: { method: 'client_secret_post', encryptedSecret: 'c2VhbGVk' } }));
    const { client_id: id, client_secret: sent } = Object.fromEntries(requests[0]?.body ?? []);
    expect([id, sent, requests[0]?.headers.authorization]).toEqual(['countersign-there', secret, undefined]);
  });

  it.each([
    ['one that ended within the configured leeway', { exp: -60 }, true],
    ['one that ended before it', { exp: -95 }, false],
    ['one that will be good within it', { nbf: 60 }, true],
    ['one that will be good after it', { nbf: 95 }, false],
  ])(
    'has no leeway of its own: an id_token is judged by the configured one, %s',
    async (_, times: Overrides, isTaken) => {
      const now = Math.floor(Date.now() / 1_000);
      const claims = Object.fromEntries(Object.entries(times).map(([name, ahead]) => [name, now + Number(ahead)]));
      respond = (response) => sendJson(response, 200, tokens({ iat: now - 300, ...claims }));
      expect((await exchange(theProvider())).ok).toBe(isTaken);
    },
  );

  it.each<[string, string, (response: ServerResponse) => void]>([
    ['the provider refuses the code', 'invalid_grant', (r) => sendJson(r, 400, { error: 'invalid_grant' })],
    ['the provider refuses us', 'client_not_authenticated', (r) => sendJson(r, 401, { error: 'invalid_client' })],
    ['the provider refuses us by its status alone', 'client_not_authenticated', (r) => r.writeHead(401).end('no')],
    [
      'the provider refuses us with another word',
      'client_not_authenticated',
      (r) => sendJson(r, 401, { error: 'unauthorized_client' }),
    ],
    [
      'the provider refuses us by 400',
      'client_not_authenticated',
      (r) => sendJson(r, 400, { error: 'invalid_client' }),
    ],
    [
      'the provider refuses us with a challenge',
      'client_not_authenticated',
      (r) => sendJson(r, 401, { error: 'invalid_client' }, { 'www-authenticate': 'Basic realm="x"' }),
    ],
    ['its error is no code', 'unknown', (r) => sendJson(r, 400, { error: 'eyJhbGciOi.x' })],
    [
      'there is no id_token',
      'oauth_invalid_response',
      (r) => sendJson(r, 200, { access_token: 'a', token_type: 'Bearer' }),
    ],
    [
      'the id_token has another nonce',
      'oauth_jwt_claim_comparison_failed',
      (r) => sendJson(r, 200, tokens({ nonce: 'x' })),
    ],
    [
      'the id_token is for another client',
      'oauth_jwt_claim_comparison_failed',
      (r) => sendJson(r, 200, tokens({ aud: 'x' })),
    ],
    ['[L14] it is redirected', 'redirected', (r) => r.writeHead(307, { location: 'http://169.254.169.254/' }).end()],
    ['[L14] it answers without end', 'too_large', (r) => r.writeHead(200).end('x'.repeat(200_000))],
    [
      'it answers with a page',
      'oauth_response_is_not_json',
      (r) => r.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
    ],
  ])('fails with a word when %s', async (_, word, answer) => {
    respond = answer;
    expect(await exchange(theProvider())).toEqual({ ok: false, error: word });
    expect(requests).toHaveLength(1);
  });

  it('[L14] goes to no host that is not pinned', async () => {
    const unpinned = { ...theProvider(), pinnedHosts: ['idp.example'] };
    expect(await exchange(unpinned)).toEqual({ ok: false, error: 'host_not_pinned' });
    expect(requests).toEqual([]);
  });

  it.each([
    ['the state is not the attempt’s', { state: 'x' }],
    ['the issuer is another one', { iss: 'https://evil.example' }],
    ['the provider says no', { error: 'access_denied' }],
  ])('asks nobody when %s', async (_, response) => {
    expect(await exchange(theProvider(), response)).toMatchObject({ ok: false });
    expect(requests).toEqual([]);
  });

  it('[L14] waits 8 seconds for a provider, because a code is good once, and no longer', async () => {
    const outcomes = await Promise.all([2_000, 7_000, 9_000].map(exchangeAfter));
    expect(outcomes).toEqual(['exchanged', 'exchanged', 'timed_out after 8000 ms']);
  }, 20_000);

  it.each<[string, string, (response: ServerResponse) => void]>([
    ['breaks off', 'broken_response', (response) => response.destroy()],
    ['fails', 'status', (response) => response.writeHead(502).end()],
  ])('[S9] says why when the provider %s', async (_, reason, answer) => {
    respond = answer;
    await expect(exchange(theProvider())).rejects.toMatchObject({ cause: { failure: { reason } } });
  });

  it('[J3] takes an id_token that says Ed25519 where EdDSA is allowed', async () => {
    const now = Math.floor(Date.now() / 1_000);
    const claims = { iss: server.origin, iat: now, exp: now + 60 };
    const named = { alg: 'Ed25519', kid: 'ed-1' };
    respond = (response) =>
      sendJson(response, 200, { access_token: 'a', token_type: 'Bearer', id_token: idToken(claims, named) });
    const edDsaAlone = { ...theProvider(), algorithms: new Set(['EdDSA'] as const) };
    expect(await exchange(edDsaAlone)).toMatchObject({ ok: true });
    expect(await exchange({ ...edDsaAlone, algorithms: new Set(['ES256'] as const) })).toMatchObject({ ok: false });
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['breaks off', (response) => response.destroy()],
    ['fails', (response) => response.writeHead(500).end()],
    ['is overloaded', (response) => sendJson(response, 503, {})],
  ])('[S9] is unavailable when the provider %s', async (_, answer) => {
    respond = answer;
    await expect(exchange(theProvider())).rejects.toThrow('identity provider is unavailable');
  });
});
