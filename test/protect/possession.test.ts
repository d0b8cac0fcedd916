import { principalFromAuthorizer } from '../../protect/authorized-event.ts';
import { createAuthorizer } from '../../protect/authorizer.ts';
import { protectExpress } from '../../protect/express.ts';
import { protectFetch } from '../../protect/fetch.ts';
import type { GuardOptions } from '../../protect/guard.ts';
import type { LambdaEvent } from '../../protect/lambda-event.ts';
import { McpProtection } from '../../protect/mcp.ts';
import { protect } from '../../protect/middy.ts';
import { type Principal, principalOf } from '../../protect/principal.ts';
import type { GuardRefusal } from '../../protect/refusal.ts';
import { createRestAuthorizer } from '../../protect/rest-authorizer.ts';
import { otherProofKey, type ProofOverrides, proofKey, signProof } from '../support/dpop.ts';
import { httpEvent } from '../support/http-event.ts';
import { NOW, RESOURCE, TestIssuer } from '../support/issuer.ts';
import { memoryProtection } from '../support/memory-protection.ts';

let issuer: TestIssuer;
let refusals: GuardRefusal[];
beforeAll(async () => {
  issuer = await TestIssuer.start();
});
afterAll(() => issuer.stop());
beforeEach(() => {
  refusals = [];
});

const ALGS = 'algs="RS256 PS256 ES256 EdDSA Ed25519"';
const METADATA = 'resource_metadata="https://api.example/.well-known/oauth-protected-resource/sample"';
const ROUTE = 'GET /organizations/{organization}/projects';
const PATH = '/organizations/acme/projects';
const ADDRESS = `https://api.example${PATH}`;
const pathParameters = { organization: 'acme' };

const options = (changes: Partial<GuardOptions> = {}) => ({
  ...{ scopes: ['projects:read'], resource: RESOURCE, protection: memoryProtection(issuer.url) },
  onRefusal: (refusal: GuardRefusal) => refusals.push(refusal),
  ...changes,
});

const boundToken = () => issuer.sign({ cnf: { jkt: proofKey.thumbprint } });

function proofFor(accessToken: string, { claims, ...rest }: ProofOverrides = {}): string {
  return signProof({ accessToken, ...rest, claims: { htm: 'GET', htu: ADDRESS, iat: NOW, ...claims } });
}

type Headers = Readonly<Record<string, string>>;
const withProof = (token: string, proof = proofFor(token)): Headers => ({
  authorization: `DPoP ${token}`,
  dpop: proof,
});

/** By a Fetch handler, which knows the address that was asked for. */
async function ask(
  headers: Headers,
  changes: Partial<GuardOptions> = {},
  url = ADDRESS,
): Promise<Principal | Response> {
  const guard = protectFetch({ ...options(changes), organization: () => 'acme' });
  return guard(new Request(url, { headers }));
}

async function refusedAs(headers: Headers, changes?: Partial<GuardOptions>): Promise<unknown> {
  const answer = await ask(headers, changes);
  if (!(answer instanceof Response)) throw new Error('let through');
  const { error } = (await answer.json()) as { error?: string };
  return { status: answer.status, error, challenge: answer.headers.get('www-authenticate') };
}

const dpop = (error: string) => ({ status: 401, error, challenge: `DPoP error="${error}", ${METADATA}, ${ALGS}` });
const bearer = (error: string) => ({ status: 401, error, challenge: `Bearer error="${error}", ${METADATA}` });

describe('[D6] a token that is bound to a key', () => {
  it('is good with a proof of that key for this request', async () => {
    expect(await ask(withProof(await boundToken()))).toMatchObject({ member: 'maria', boundTo: proofKey.thumbprint });
  });

  it('is refused as Bearer, with a challenge that says what would do', async () => {
    const token = await boundToken();
    const headers = { authorization: `Bearer ${token}`, dpop: proofFor(token) };
    expect(await refusedAs(headers)).toEqual(dpop('invalid_token'));
    expect(refusals).toEqual([{ reason: 'bound_token' }]);
  });

  it('is refused without a proof', async () => {
    expect(await refusedAs({ authorization: `DPoP ${await boundToken()}` })).toEqual(dpop('invalid_dpop_proof'));
    expect(refusals).toEqual([{ reason: 'proof_missing' }]);
  });

  it('is refused with the proof of another key', async () => {
    const token = await boundToken();
    expect(await refusedAs(withProof(token, proofFor(token, { key: otherProofKey })))).toEqual(dpop('invalid_token'));
    expect(refusals).toEqual([{ reason: 'proof_of_other_key' }]);
  });

  it.each<[string, ProofOverrides]>([
    ['ath', { accessToken: 'another token' }],
    ['ath', { claims: { ath: undefined } }],
    ['htm', { claims: { htm: 'POST' } }],
    ['htu', { claims: { htu: `${ADDRESS}/1` } }],
    ['htu', { claims: { htu: ADDRESS.replace('api.', 'evil.') } }],
    ['time', { claims: { iat: NOW - 61 } }],
    ['typ', { header: { typ: 'JWT' } }],
  ])('is refused with a proof whose %s is wrong: %j', async (problem, proof) => {
    const token = await boundToken();
    expect(await refusedAs(withProof(token, proofFor(token, proof)))).toEqual(dpop('invalid_dpop_proof'));
    expect(refusals).toEqual([{ reason: 'bad_proof', problem }]);
  });

  it('[D1] is refused with two proofs', async () => {
    const token = await boundToken();
    expect(await refusedAs(withProof(token, `${proofFor(token)}, ${proofFor(token)}`))).toMatchObject({ status: 401 });
    expect(refusals).toEqual([{ reason: 'bad_proof', problem: 'several' }]);
  });

  it('is refused where nobody has said where the API stands, which no header of the caller can', async () => {
    const token = await issuer.sign({ aud: 'urn:example:api', cnf: { jkt: proofKey.thumbprint } });
    const changes = { resource: 'urn:example:api', resourceMetadataUrl: 'https://api.example/metadata' };
    expect(await refusedAs(withProof(token), changes)).toMatchObject({ error: 'invalid_token' });
    expect(refusals).toEqual([{ reason: 'dpop_not_supported' }]);
    expect(await ask(withProof(token), { ...changes, address: 'https://api.example' })).toMatchObject({
      member: 'maria',
    });
  });

  it('is judged like every other one beside', async () => {
    const token = await boundToken();
    const answer = await ask(withProof(token), { scopes: ['projects:delete'] });
    expect((answer as Response).headers.get('www-authenticate')).toMatch(/^DPoP error="insufficient_scope", scope=/);
    const forged = `${token.slice(0, -6)}AAAAAA`;
    expect(await refusedAs(withProof(forged))).toEqual(dpop('invalid_token'));
  });

  it('of an agent is proved with all of its text', async () => {
    const token = await issuer.signAgentToken({ scope: 'projects:read', cnf: { jkt: proofKey.thumbprint } });
    expect(await ask(withProof(token))).toMatchObject({ agentSession: 'session-1', boundTo: proofKey.thumbprint });
    expect(await refusedAs({ authorization: `Bearer ${token}` })).toEqual(dpop('invalid_token'));
  });
});

describe('a token that is bound to no key', () => {
  it('is refused with the scheme DPoP', async () => {
    const token = await issuer.sign();
    expect(await refusedAs(withProof(token))).toEqual(bearer('invalid_token'));
    expect(refusals).toEqual([{ reason: 'unbound_token' }]);
  });

  it('is good as Bearer, whatever proof comes with it', async () => {
    expect(await ask({ authorization: `Bearer ${await issuer.sign()}`, dpop: 'x' })).toMatchObject({ member: 'maria' });
  });

  it('is refused where only bound ones are taken, and every challenge says so', async () => {
    const changes = { boundTokensOnly: true };
    expect(await refusedAs({ authorization: `Bearer ${await issuer.sign()}` }, changes)).toEqual(dpop('invalid_token'));
    const { status, challenge } = (await refusedAs({}, changes)) as { status: number; challenge: string };
    expect([status, challenge]).toEqual([401, expect.stringMatching(/^DPoP .*algs=/)]);
    expect(await ask(withProof(await boundToken()), changes)).toMatchObject({ member: 'maria' });
  });
});

describe('the address that a proof is compared with', () => {
  it.each<[string, Partial<GuardOptions>, string, string]>([
    ['scheme and host of the resource, and the path', {}, `http://10.0.0.1:3000${PATH}?a=b`, ADDRESS],
    ['the option', { address: 'https://example.com/v1' }, `http://10.0.0.1${PATH}`, `https://example.com/v1${PATH}`],
  ])('is %s', async (_, changes, url, htu) => {
    const token = await boundToken();
    expect(await ask(withProof(token, proofFor(token, { claims: { htu } })), changes, url)).toMatchObject({
      member: 'maria',
    });
  });

  it('is wrong in itself as the route is declared', () => {
    for (const address of [
      'api.example',
      'urn:a',
      'https://a.example?b',
      'https://u@a.example',
      'https://a.example/#b',
    ]) {
      expect(() => protect({ scopes: ['projects:read'], address })).toThrow('protect(): address ');
    }
  });
});

describe('whatever serves the route', () => {
  const REST = { httpMethod: 'GET', path: PATH, pathParameters, requestContext: { path: `/dev${PATH}` } };
  it.each<[string, (headers: Headers) => LambdaEvent, string]>([
    ['an HTTP API', (headers) => ({ ...httpEvent(ROUTE, { pathParameters }), headers }), ADDRESS],
    ['a REST API at a stage', (headers) => ({ ...REST, headers }), `https://api.example/dev${PATH}`],
    ['a load balancer', (headers) => ({ ...REST, headers, requestContext: { elb: {} } }), ADDRESS],
  ])('%s takes a bound token with its proof, and without it none', async (_, eventOf, htu) => {
    const token = await boundToken();
    const event = eventOf(withProof(token, proofFor(token, { claims: { htu } })));
    const middleware = protect({ ...options(), organization: () => 'acme' });
    expect(await middleware.before({ event })).toBeUndefined();
    expect(principalOf(event).boundTo).toBe(proofKey.thumbprint);
    expect(await middleware.before({ event: eventOf({ authorization: `DPoP ${token}` }) })).toMatchObject({
      statusCode: 401,
    });
  });

  it('Express does, by the address before any router took its part away', async () => {
    const token = await boundToken();
    const request = {
      ...{ method: 'GET', url: '/projects', originalUrl: `${PATH}?page=2`, params: { organization: 'acme' } },
      headersDistinct: { authorization: [`DPoP ${token}`], dpop: [proofFor(token)] },
    };
    const passed: unknown[] = [];
    await protectExpress(options())(request, {} as never, (error) => passed.push(error));
    expect(passed).toStrictEqual([undefined]);
    expect(principalOf(request).boundTo).toBe(proofKey.thumbprint);
  });

  it('a server of the MCP SDK does, and its tools for the request whose proof was checked alone', async () => {
    const token = await boundToken();
    const mcp = new McpProtection(options());
    const info = await mcp.authenticate(new Request(ADDRESS, { headers: withProof(token) }));
    if (info instanceof Response) throw new Error('refused');
    const server = { server: { getClientCapabilities: () => undefined } };
    const tool = mcp.tool(server, ['projects:read'], (_, { member }: Principal) => member);
    expect(info.token).toBe(token);
    expect(await tool({}, { authInfo: info })).toBe('maria');
    for (const authInfo of [{ token }, { ...info, extra: { principal: { ...info.extra.principal } } }]) {
      expect(await tool({}, { authInfo })).toMatchObject({ isError: true });
    }
    const other = await issuer.sign({ jti: 'token-2', cnf: { jkt: proofKey.thumbprint } });
    expect(await tool({}, { authInfo: { ...info, token: other } })).toMatchObject({ isError: true });
  });
});

describe('behind a Lambda authorizer', () => {
  const event = (headers: Headers) => ({ ...httpEvent(ROUTE, { pathParameters }), headers });
  const scopes = { [ROUTE]: ['projects:read'] };

  async function contextOf(headers: Headers): Promise<object | undefined> {
    const decided = await createAuthorizer({ ...options(), scopes })(event(headers));
    return decided.isAuthorized ? decided.context : undefined;
  }

  const read = (headers: Headers, lambda: unknown) => {
    const { requestContext, ...rest } = event(headers);
    const authorized = { ...rest, requestContext: { ...requestContext, authorizer: { lambda } } };
    return principalFromAuthorizer(authorized, { clock: () => NOW });
  };

  it('a bound token is good with its proof, and the function knows its key', async () => {
    const headers = withProof(await boundToken());
    const context = await contextOf(headers);
    expect(read(headers, context)).toMatchObject({ ok: true, value: { boundTo: proofKey.thumbprint } });
  });

  it('an answer that is remembered is good for no other proof, nor without one', async () => {
    const token = await boundToken();
    const context = await contextOf(withProof(token));
    for (const headers of [{ authorization: `DPoP ${token}` }, withProof(token, proofFor(token))]) {
      expect(read(headers, context)).toMatchObject({ ok: false, error: { statusCode: 401 } });
    }
  });

  it('a bound token is denied as Bearer, and an unbound one where only bound ones are taken', async () => {
    expect(await contextOf({ authorization: `Bearer ${await boundToken()}` })).toBeUndefined();
    const authorizer = createAuthorizer({ ...options(), scopes, boundTokensOnly: true });
    expect(await authorizer(event({ authorization: `Bearer ${await issuer.sign()}` }))).toEqual({
      isAuthorized: false,
    });
  });

  it('of a REST API, its stage is part of the address', async () => {
    const token = await boundToken();
    const resource = '/organizations/{organization}/projects';
    const rest = { httpMethod: 'GET', path: PATH, pathParameters, resource, requestContext: { path: `/dev${PATH}` } };
    const methodArn = `arn:aws:execute-api:eu-west-1:111111111111:api/dev/GET${PATH}`;
    const authorizer = createRestAuthorizer({ ...options(), scopes });
    const decide = (htu: string) =>
      authorizer({ ...rest, methodArn, headers: withProof(token, proofFor(token, { claims: { htu } })) });
    expect(await decide(`https://api.example/dev${PATH}`)).toMatchObject({ principalId: 'maria' });
    expect(await decide(ADDRESS)).toMatchObject({ principalId: 'nobody' });
  });
});
