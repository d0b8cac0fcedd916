import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { ResponseBodyError } from 'openid-client';
import type { IdentityProvider } from '../../../local/identity-provider/identity-provider.ts';
import { ID_JAG } from '../../../local/identity-provider/token-exchange.ts';
import { exchangeForAssertion, signIn } from '../../../local/identity-provider/tool.ts';
import { ALICE, ALICE_SUBJECT, COUNTERSIGN, postExchange, postForm, startProvider, toolAt } from './fixture.ts';

let provider: IdentityProvider;
let idToken: string;
const log: string[] = [];

beforeAll(async () => {
  provider = await startProvider({ onLog: (line) => log.push(line) });
  idToken = await signIn(toolAt(provider), ALICE);
});
beforeEach(() => log.splice(0));
afterAll(() => provider.close());

const exchange = (change: Parameters<typeof postExchange>[1] = {}, tool = toolAt(provider)) =>
  postExchange(tool, { subject_token: idToken, ...change });

describe('an assertion', () => {
  it('verifies against the provider\u2019s keys and has exactly the claims of an ID-JAG', async () => {
    const request = { idToken, audience: COUNTERSIGN, resource: `${COUNTERSIGN}/sample`, scope: 'projects:read' };
    const { assertion, expiresInSeconds } = await exchangeForAssertion(toolAt(provider), request);
    const keys = createRemoteJWKSet(new URL(`${provider.issuer}/jwks`));
    const { payload, protectedHeader } = await jwtVerify(assertion, keys);
    const { auth_time } = decodeJwt(idToken);
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'oauth-id-jag+jwt', kid: expect.any(String) });
    expect(payload).toEqual({
      iss: provider.issuer,
      sub: ALICE_SUBJECT,
      aud: COUNTERSIGN,
      client_id: 'cursor',
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      iat: expect.any(Number),
      exp: (payload.iat ?? 0) + 300,
      scope: 'projects:read',
      resource: `${COUNTERSIGN}/sample`,
      email: 'alice@acme.example',
      email_verified: true,
      auth_time,
    });
    expect(expiresInSeconds).toBe(300);
  });

  it('comes in the response that RFC 8693 describes, never cached', async () => {
    const { status, headers, json } = await exchange({ scope: 'projects:read' });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(json).toEqual({
      issued_token_type: ID_JAG,
      access_token: expect.any(String),
      token_type: 'N_A',
      expires_in: 300,
      scope: 'projects:read',
    });
  });

  it("comes for a secret in the form too, as the MCP SDKs' exchange helpers send it", async () => {
    const form = { client_id: 'cursor-at-acme', client_secret: toolAt(provider).clientSecret, subject_token: idToken };
    expect(await postForm(provider.issuer, form)).toMatchObject({ status: 200, json: { issued_token_type: ID_JAG } });
    expect(await postForm(provider.issuer, { ...form, client_secret: 'wrong' })).toMatchObject({ status: 401 });
    expect(await exchange({ client_secret: form.client_secret })).toMatchObject({ status: 400 });
  });

  it('says in its metadata how a client may authenticate', async () => {
    const metadata = await fetch(`${provider.issuer}/.well-known/openid-configuration`);
    expect(await metadata.json()).toMatchObject({
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    });
  });

  it('has no scope and no resource that was not asked for', async () => {
    const { json } = await exchange({ scope: '', resource: '' });
    expect(Object.keys(decodeJwt(String(json['access_token']))).sort()).toEqual(
      ['aud', 'auth_time', 'client_id', 'email', 'email_verified', 'exp', 'iat', 'iss', 'jti', 'sub'].sort(),
    );
  });

  it('carries several resources as a list', async () => {
    const resource = [`${COUNTERSIGN}/a`, `${COUNTERSIGN}/b`];
    const { json } = await exchange({ resource });
    expect(decodeJwt(String(json['access_token']))['resource']).toEqual(resource);
  });

  it('is a new one each time', async () => {
    const [one, two] = [await exchange(), await exchange()].map(({ json }) => decodeJwt(String(json['access_token'])));
    expect(one?.jti).not.toBe(two?.jti);
  });

  it('says so when the e-mail is not verified', async () => {
    const token = await signIn(toolAt(provider), { email: 'mallory@acme.example', password: 'm' });
    const { assertion } = await exchangeForAssertion(toolAt(provider), { idToken: token, audience: COUNTERSIGN });
    expect(decodeJwt(assertion)).toMatchObject({ email: 'mallory@acme.example', email_verified: false });
  });

  it('names a client by its own id where it has no other', async () => {
    const token = await signIn(toolAt(provider, 'vscode'), ALICE);
    const { json } = await exchange({ subject_token: token }, toolAt(provider, 'vscode'));
    expect(decodeJwt(String(json['access_token']))['client_id']).toBe('vscode');
  });

  it('leaves a line in the log, without the token', async () => {
    await exchange();
    expect(log).toEqual(['issued an assertion for alice@acme.example to cursor-at-acme']);
  });
});

describe('a request', () => {
  it.each([
    ['another audience', { audience: 'http://localhost:9999' }, 'invalid_target'],
    ['the audience with a slash', { audience: `${COUNTERSIGN}/` }, 'invalid_target'],
    ['no audience', { audience: undefined }, 'invalid_request'],
    ['two audiences', { audience: [COUNTERSIGN, COUNTERSIGN] }, 'invalid_request'],
    ['a relative resource', { resource: '/sample' }, 'invalid_target'],
    ['a resource with a fragment', { resource: `${COUNTERSIGN}/#x` }, 'invalid_target'],
    ['one bad resource of two', { resource: [COUNTERSIGN, 'x'] }, 'invalid_target'],
    ['a scope outside the grammar', { scope: 'a"b' }, 'invalid_scope'],
    ['no requested_token_type', { requested_token_type: undefined }, 'invalid_request'],
    ['an access token', { requested_token_type: 'urn:ietf:params:oauth:token-type:access_token' }, 'invalid_request'],
    ['another subject_token_type', { subject_token_type: 'urn:ietf:params:oauth:token-type:jwt' }, 'invalid_request'],
    ['an actor_token', { actor_token: 'x' }, 'invalid_request'],
    ['no subject_token', { subject_token: undefined }, 'invalid_request'],
    ['a subject_token that is no JWT', { subject_token: 'x' }, 'invalid_request'],
  ])('with %s is refused', async (_what, change, error) => {
    const { status, json } = await exchange(change);
    expect({ status, error: json['error'] }).toEqual({ status: 400, error });
  });

  it('that is refused leaves its reason in the log, and less of it on the wire', async () => {
    const { json } = await exchange({ subject_token: 'x' });
    const refusal = 'subject_token is not a current id_token of this client';
    expect(json).toEqual({ error: 'invalid_request', error_description: refusal });
    expect(log).toEqual([`refused a token request: invalid_request: ${refusal}: Invalid Compact JWS`]);
  });

  it('by a client with a wrong secret is refused', async () => {
    const { status, json } = await exchange({}, { ...toolAt(provider), clientSecret: 'wrong' });
    expect({ status, error: json['error'] }).toEqual({ status: 401, error: 'invalid_client' });
  });

  it('reaches the tool as the OAuth error that it is', async () => {
    const refused = exchangeForAssertion(toolAt(provider), { idToken, audience: 'http://localhost:9999' });
    const error = await refused.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ResponseBodyError);
    expect(error).toMatchObject({ status: 400, error: 'invalid_target' });
  });
});
