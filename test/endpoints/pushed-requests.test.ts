import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { desktop } from '../support/code-grant.ts';
import { proofKey, signProof } from '../support/dpop.ts';
import { CLIENT_SECRET, client, clientId, ISSUER, NOW } from '../support/fixtures.ts';
import { type Form, IntrospectionWorld, PUSH_PATH } from '../support/introspection-world.ts';
import { clientKey, signClientAssertion, verificationKey } from '../support/key-client.ts';
import { basic } from '../support/token-http.ts';

const web = {
  ...client,
  id: clientId('web'),
  grantTypes: new Set(['authorization_code', 'refresh_token'] as const),
  redirectUris: new Set(['https://tool.example/callback']),
};
const OF_WEB = basic(web.id, CLIENT_SECRET);
const REQUEST = {
  ...{ response_type: 'code', redirect_uri: 'https://tool.example/callback', scope: 'projects:read', state: 'é &=#/x' },
  ...{ code_challenge: 'A'.repeat(43), code_challenge_method: 'S256' },
};

let world: IntrospectionWorld;
beforeEach(() => {
  world = new IntrospectionWorld();
  world.agents.facts.clients.push(web, desktop);
});

const push = (form: Form = {}) =>
  world.ask({ form: { ...REQUEST, ...form }, headers: { authorization: OF_WEB } }, PUSH_PATH);
const stored = () => [...world.authorizations.pushed.values()];

describe('[A4] a request that its client pushes', () => {
  it('stands for ten minutes, bound to that client, and its address is stored nowhere', async () => {
    const { status, body, headers } = await push();
    const uri = String(body['request_uri']);
    expect([status, body['expires_in'], headers['cache-control']]).toEqual([201, 600, 'no-store']);
    expect(uri).toMatch(/^urn:ietf:params:oauth:request_uri:[\w-]{43}$/);
    expect(stored()).toMatchObject([{ client: web.id, expiresAt: NOW + 600 }]);
    expect(Object.fromEntries(new URLSearchParams(stored()[0]?.query))).toEqual(REQUEST);
    expect(JSON.stringify(stored())).not.toContain(uri.slice(-43));
    expect(world.told).toEqual([`${web.id}: pushed`]);
  });

  it('[L11] keeps nothing of how the client proved who it is', async () => {
    const credentials = { client_id: web.id, client_secret: CLIENT_SECRET };
    const answer = await world.ask(
      { form: { ...REQUEST, ...credentials }, headers: { authorization: undefined } },
      PUSH_PATH,
    );
    expect(answer.status).toBe(201);
    expect(stored()[0]?.query).not.toContain('client');
  });

  it('[C6] is not taken twice by one assertion of its client', async () => {
    const keyed = { ...web, id: clientId('keyed'), secrets: [], authenticationMethod: 'private_key_jwt' as const };
    const keys = { source: 'registered' as const, keys: [{ key: verificationKey(clientKey) }] };
    world.agents.facts.clients.push({ ...keyed, keys });
    const form = {
      ...REQUEST,
      client_assertion: signClientAssertion({ claims: { iss: keyed.id, sub: keyed.id, jti: 'once' } }),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    };
    const ask = () => world.ask({ form, headers: { authorization: undefined } }, PUSH_PATH);
    expect([(await ask()).status, (await ask()).status, stored().length]).toEqual([201, 401, 1]);
  });

  const PUSHED = `${ISSUER}${PUSH_PATH}`;
  const pushWith = (dpop: string, form: Form = {}) =>
    world.ask({ form: { ...REQUEST, ...form }, headers: { authorization: OF_WEB, dpop } }, PUSH_PATH);

  it('[D3] is bound to the key whose proof comes with it, or that it names', async () => {
    await push({ dpop_jkt: proofKey.thumbprint });
    await pushWith(signProof({ claims: { htu: PUSHED } }));
    await pushWith(signProof({ claims: { htu: PUSHED } }), { dpop_jkt: proofKey.thumbprint });
    const keys = stored().map(({ query }) => new URLSearchParams(query).getAll('dpop_jkt'));
    expect(keys).toStrictEqual(Array(3).fill([proofKey.thumbprint]));
  });

  it.each<[string, string, Form, string]>([
    [
      'that names another key',
      signProof({ claims: { htu: PUSHED } }),
      { dpop_jkt: 'A'.repeat(43) },
      'dpop_jkt_differs',
    ],
    ['for the token endpoint', signProof(), {}, 'dpop_proof_refused'],
  ])('[D2][D3] is refused with a proof %s', async (_, proof, form, reason) => {
    const { status, body } = await pushWith(proof, form);
    expect([status, body['error'], stored()]).toEqual([400, 'invalid_dpop_proof', []]);
    expect(world.told).toEqual([expect.stringMatching(`refused ${reason}$`)]);
  });

  it('[D2] is not taken twice by one proof', async () => {
    const proof = signProof({ claims: { htu: PUSHED } });
    expect([(await pushWith(proof)).status, (await pushWith(proof)).body['error'], stored().length]).toEqual([
      201,
      'invalid_dpop_proof',
      1,
    ]);
  });

  it('may be longer than an address', async () => {
    expect((await push({ state: 's'.repeat(6_000) })).status).toBe(201);
    expect((await push({ state: 's'.repeat(9_000) })).body).toMatchObject({ error: 'invalid_request' });
  });

  it.each<[string, Form, string, string]>([
    [
      'another redirect address',
      { redirect_uri: 'https://evil.example/' },
      'invalid_request',
      'redirect_uri_not_registered',
    ],
    ['no redirect address', { redirect_uri: undefined }, 'invalid_request', 'redirect_uri_missing'],
    ['no PKCE', { code_challenge: undefined }, 'invalid_request', 'code_challenge_missing'],
    ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request', 'code_challenge_method_not_s256'],
    ['a request_uri', { request_uri: 'https://evil.example/r' }, 'invalid_request', 'request_uri_in_push'],
    ['a request object', { request: 'a.b.c' }, 'invalid_request', 'unsupported_parameter'],
    ['another response type', { response_type: 'token' }, 'invalid_request', 'unsupported_response_type'],
    ['another API', { resource: 'https://elsewhere.example' }, 'invalid_target', 'resource_unknown'],
    ['a malformed scope', { scope: '"' }, 'invalid_scope', 'malformed_scope'],
    ['a key that is none', { dpop_jkt: 'x' }, 'invalid_request', 'dpop_jkt_malformed'],
    ['a prompt that asks nobody', { prompt: 'none' }, 'invalid_request', 'interaction_needed'],
    ['a repeated parameter', { state: ['a', 'b'] }, 'invalid_request', 'repeated_parameter'],
  ])('[L8] is refused at once for %s, and nothing is written', async (_what, form, error, reason) => {
    const { status, body } = await push(form);
    expect([status, body['error'], stored()]).toEqual([400, error, []]);
    expect(world.told).toEqual([expect.stringMatching(`refused ${reason}$`)]);
    expect(JSON.stringify(body)).not.toContain('evil');
  });

  it.each<[string, Form, string | undefined, number, string]>([
    ['nobody', {}, undefined, 401, 'invalid_client'],
    ['a wrong secret', {}, basic(web.id, 'no'), 401, 'invalid_client'],
    ['a public client, which proves nothing', { client_id: desktop.id }, undefined, 400, 'unauthorized_client'],
    ['a client without codes', {}, basic(client.id, CLIENT_SECRET), 400, 'unauthorized_client'],
  ])('[L8] is not taken of %s', async (_who, form, authorization, status, error) => {
    const answer = await world.ask({ form: { ...REQUEST, ...form }, headers: { authorization } }, PUSH_PATH);
    expect([answer.status, answer.body['error'], stored()]).toEqual([status, error, []]);
  });

  it('is 503 while it is unknown whether it stands, and then stands once more', async () => {
    world.authorizations.push = async () => {
      throw new Unavailable('DynamoDB');
    };
    expect((await push()).status).toBe(503);
    expect(world.told).toEqual(['unavailable DynamoDB']);
  });
});
