import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { CAREFUL_HEADERS } from '../support/careful-headers.ts';
import { proofKey, signProof } from '../support/dpop.ts';
import { API, CLIENT_SECRET, ISSUER, member, NOW, PROVIDER_ISSUER, provider, REPORTS } from '../support/fixtures.ts';
import { changeAll } from '../support/memory-trust.ts';
import { oauthErrorBody } from '../support/oauth-error-body.ts';
import { signAssertion } from '../support/provider-signer.ts';
import { withClaims, withHeader } from '../support/redeem.ts';
import { CORRELATION_ID, tokenEvent } from '../support/token-event.ts';
import { basic, type TokenHttpParts } from '../support/token-http.ts';
import { verifyAccessToken } from '../support/token-issuer-keys.ts';
import { bodyOf, type TokenWorld, tokenWorld } from '../support/token-world.ts';

/** R7: on success and on error. */
const HEADERS = {
  'content-type': 'application/json',
  ...CAREFUL_HEADERS,
  'cache-control': 'no-store',
  pragma: 'no-cache',
  'x-correlation-id': CORRELATION_ID,
};

let world: TokenWorld;
beforeEach(() => {
  world = tokenWorld();
});

describe('a redeemed assertion', () => {
  it('[S3][S5][R7][L4] is answered with the token, its scope and resource, and nothing else', async () => {
    const response = await world.post();
    expect(response).toEqual({ statusCode: 200, headers: HEADERS, body: expect.any(String) });
    expect(bodyOf(response)).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 86_400,
      scope: 'projects:read projects:write',
      resource: API,
    });
    const { access_token } = bodyOf(response) as { readonly access_token: string };
    await verifyAccessToken(access_token, { audience: API, now: NOW });
  });

  it('[D6] with a proof is answered with a token of the type DPoP, which names the key', async () => {
    const answer = bodyOf(await world.post({ headers: { dpop: signProof() } })) as Readonly<Record<string, string>>;
    expect(answer).toMatchObject({ token_type: 'DPoP', expires_in: 86_400 });
    const token = await verifyAccessToken(answer['access_token'] ?? '', { audience: API, now: NOW });
    expect(token.payload['cnf']).toEqual({ jkt: proofKey.thumbprint });
  });

  it('[D2] by a proof that was used before is refused, in words that say so', async () => {
    const dpop = signProof();
    await world.post({ headers: { dpop } });
    const refused = await world.post({
      headers: { dpop },
      form: { assertion: signAssertion({ claims: { jti: 'b' } }) },
    });
    expect(bodyOf(refused)).toMatchObject({
      error: 'invalid_dpop_proof',
      error_description: expect.stringContaining('before'),
    });
  });

  it('[S5] states several resources as a list', async () => {
    expect(bodyOf(await world.post(withClaims({ resource: [API, REPORTS] })))).toMatchObject({
      resource: [API, REPORTS],
    });
  });

  it('[R1] may come with a base64 body, as API Gateway encodes some media types', async () => {
    expect(await world.post({ base64: true })).toMatchObject({ statusCode: 200 });
  });

  it('[R1] may come with headers in any case', async () => {
    const authorization = basic('cursor', 'k7-U:x%2B+q_JY');
    const headers = { authorization: undefined, 'content-type': undefined };
    const capitals = { 'Content-Type': 'application/x-www-form-urlencoded', AUTHORIZATION: authorization };
    expect(await world.post({ headers: { ...headers, ...capitals } })).toMatchObject({ statusCode: 200 });
  });

  it('[J5] whose header says where a key could be had is redeemed without looking, and that is counted', async () => {
    await world.post(withHeader({ jku: 'https://attacker.example', x5c: ['MIIC'] }));
    expect(world.telemetry.calls).toMatchObject([
      ['assertionHeaderIgnored', ['jku', 'x5c'], { client: 'cursor' }],
      ['tokenIssued', {}],
    ]);
  });

  it('[L11] is told to telemetry once, with the record and without the token', async () => {
    const response = await world.post();
    const [record] = world.store.records.values();
    expect(world.telemetry.calls).toEqual([['tokenIssued', record]]);
    const { access_token } = bodyOf(response) as { readonly access_token: string };
    expect(JSON.stringify(world.telemetry.calls)).not.toContain(access_token.split('.')[2]);
  });
});

describe('a refused request', () => {
  const rows: readonly (readonly [string, TokenHttpParts, number, string, string, string])[] = [
    ['[R1]', { method: 'GET' }, 405, 'invalid_request', 'This endpoint takes POST', 'method_not_allowed'],
    [
      '[R1]',
      { headers: { 'content-type': 'application/json' } },
      400,
      'invalid_request',
      'The Content-Type must be application/x-www-form-urlencoded',
      'wrong_media_type',
    ],
    [
      '[R2]',
      { form: { scope: ['a', 'b'] } },
      400,
      'invalid_request',
      'A parameter occurs more than once: scope',
      'repeated_parameter',
    ],
    [
      '[R3]',
      { form: { grant_type: '' } },
      400,
      'invalid_request',
      'A parameter is missing: grant_type',
      'missing_parameter',
    ],
    [
      '[R3]',
      { form: { grant_type: 'password' } },
      400,
      'unsupported_grant_type',
      'This grant is not supported',
      'unsupported_grant_type',
    ],
    [
      '[R4]',
      { form: { assertion: '' } },
      400,
      'invalid_request',
      'A parameter is missing: assertion',
      'missing_parameter',
    ],
    [
      '[R5]',
      { body: 'a'.repeat(16_385) },
      400,
      'invalid_request',
      'The request body is larger than 16384 bytes',
      'body_too_large',
    ],
    [
      '[R6]',
      { query: 'assertion=a.b.c' },
      400,
      'invalid_request',
      'Send assertion in the request body, never in the URL',
      'credential_in_query',
    ],
    [
      '[D1]',
      { headers: { dpop: `${signProof()}, ${signProof()}` } },
      400,
      'invalid_dpop_proof',
      'Send exactly one DPoP header, with one proof',
      'dpop_proof_refused',
    ],
    [
      '[D2]',
      { headers: { dpop: signProof({ claims: { htm: 'GET' } }) } },
      400,
      'invalid_dpop_proof',
      'The htm of the DPoP proof must be the method of this request',
      'dpop_proof_refused',
    ],
    [
      '[S8]',
      { form: { authorization_details: '[{}]' } },
      400,
      'invalid_authorization_details',
      'authorization_details is not supported',
      'authorization_details_not_supported',
    ],
    [
      '[C2]',
      { form: { client_secret: 's' } },
      400,
      'invalid_request',
      'Authenticate the client in one way only',
      'several_client_authentication_methods',
    ],
    [
      '[S4]',
      { form: { resource: 'https://other.example' } },
      400,
      'invalid_target',
      'A requested resource is not known here',
      'resource_unknown',
    ],
    [
      '[S1]',
      { form: { scope: 'org:admin' } },
      400,
      'invalid_scope',
      'None of the scopes can be granted',
      'no_scope_granted',
    ],
  ];

  it.each(rows)(
    '%s[R7][R8] %j is answered exactly so, and told once',
    async (_id, parts, statusCode, error, error_description, reason) => {
      const response = await world.post(parts);
      const headers = statusCode === 405 ? { ...HEADERS, allow: 'POST' } : HEADERS;
      expect(response).toEqual({ statusCode, headers, body: oauthErrorBody(error, error_description) });
      expect(world.telemetry.calls).toEqual([
        [
          'redemptionRefused',
          expect.objectContaining({ reason }),
          expect.objectContaining({ correlationId: CORRELATION_ID }),
        ],
      ]);
    },
  );

  const unauthenticated: readonly (readonly [string, TokenHttpParts])[] = [
    ['[C1] no credentials', { headers: { authorization: undefined } }],
    ['[C3] another scheme', { headers: { authorization: 'Bearer x' } }],
    ['[C5] an unknown client', { headers: { authorization: basic('nobody', 's') } }],
    ['[C5] a wrong secret', { headers: { authorization: basic('cursor', 's') } }],
    [
      '[C5] a wrong secret in the form',
      { headers: { authorization: undefined }, form: { client_id: 'cursor', client_secret: 's' } },
    ],
    [
      '[C6] a client assertion without its type',
      { headers: { authorization: undefined }, form: { client_assertion: 'a.b.c' } },
    ],
    ['[C7] another client_id', { form: { client_id: 'windsurf' } }],
  ];

  it.each(unauthenticated)('[C4] %s is 401, and byte for byte the same', async (_what, parts) => {
    const response = await world.post(parts);
    const triedHeader = parts.headers === undefined || parts.headers['authorization'] !== undefined;
    expect(response).toEqual({
      statusCode: 401,
      headers: { ...HEADERS, ...(triedHeader && { 'www-authenticate': 'Basic realm="token endpoint"' }) },
      body: oauthErrorBody('invalid_client', 'Client authentication failed'),
    });
    expect(world.telemetry.calls).toHaveLength(1);
  });

  it('[C4] never has a challenge where the request tried no header: clients that see one look at nothing else', async () => {
    const form = { client_id: 'cursor', client_secret: 's' };
    const posted = await world.post({ headers: { authorization: undefined }, form });
    expect(posted.statusCode).toBe(401);
    expect(posted.headers).not.toHaveProperty('www-authenticate');
    expect(await world.post({ headers: { authorization: '' } })).toMatchObject({
      headers: { 'www-authenticate': 'Basic realm="token endpoint"' },
    });
  });

  it('[C2] by a form that the client is not pinned to says so to whoever has the secret, and to nobody else', async () => {
    changeAll(world.facts.clients, { secretForm: 'pinned' });
    const posted = (secret: string) => ({
      headers: { authorization: undefined },
      form: { client_id: 'cursor', client_secret: secret },
    });
    expect(await world.post(posted(CLIENT_SECRET))).toMatchObject({
      statusCode: 401,
      body: oauthErrorBody(
        'invalid_client',
        'This client is pinned: send its secret in the Authorization header (client_secret_basic)',
      ),
    });
    const failed = oauthErrorBody('invalid_client', 'Client authentication failed');
    expect(await world.post(posted('wrong'))).toMatchObject({ statusCode: 401, body: failed });
    changeAll(world.facts.clients, { status: 'disabled' });
    expect(await world.post(posted(CLIENT_SECRET))).toMatchObject({ statusCode: 401, body: failed });
    expect(world.counts.writes).toBe(0);
  });

  it('[R8] never carries a correlation id that could not stand in an error', async () => {
    const event = tokenEvent({ method: 'GET' });
    const requestContext = { ...event.requestContext, requestId: 'a"b\\c\u00e9 d<e>=' };
    const body = bodyOf(await world.handle({ ...event, requestContext })) as Record<string, string>;
    expect(body['error_description']).toBe('This endpoint takes POST (correlation id abcde=)');
    expect(body['error_uri']).toBe(`${ISSUER}/oauth/errors?correlation_id=abcde%3D#invalid_request`);
  });

  const untrusted: readonly (readonly [string, TokenHttpParts])[] = [
    ['[J1] a JWE', { form: { assertion: 'a.b.c.d.e' } }],
    ['[J2] another type', withHeader({ typ: 'JWT' })],
    ['[J3] no algorithm', withHeader({ alg: 'none' })],
    ['[J4] a critical extension', withHeader({ crit: ['exp'] })],
    ['[K1] an unknown issuer', withClaims({ iss: 'https://other.example' })],
    ['[K1] an issuer with a slash more', withClaims({ iss: `${PROVIDER_ISSUER}/` })],
    ['[K4] another audience', withClaims({ aud: 'https://other.example' })],
    ['[K6] another client', withClaims({ client_id: 'windsurf' })],
    ['[K8] an expired one', withClaims({ iat: NOW - 120, exp: NOW - 60 })],
    ['[K13] a resource that is not ours', withClaims({ resource: 'https://other.example' })],
    ['[K17] a subject that is not linked', withClaims({ sub: 'nobody' })],
    ['[K18] cnf', withClaims({ cnf: {} })],
  ];

  it.each(untrusted)('[R7] %s is byte for byte what every other untrusted assertion is', async (_what, parts) => {
    expect(await world.post(parts)).toEqual(INVALID_ASSERTION);
    expect(world.telemetry.calls).toHaveLength(1);
  });

  it('[K11] a second time is the same outside, and its own reason inside', async () => {
    const parts = { form: { assertion: signAssertion() } };
    await world.post(parts);
    expect(await world.post(parts)).toEqual(INVALID_ASSERTION);
    expect(world.telemetry.calls.slice(1)).toEqual([
      [
        'redemptionRefused',
        { reason: 'already_redeemed' },
        {
          correlationId: CORRELATION_ID,
          client: 'cursor',
          provider: provider.id,
          organization: 'acme',
          signatureVerified: true,
          member: 'user-17',
          sent: { subject: '00u1abc' },
        },
      ],
    ]);
  });

  it('[S7] of the wrong type, signed by a provider whose keys are known, says in the log whose it is, and nothing outside', async () => {
    await world.post({ form: { assertion: signAssertion() } });
    expect(await world.post({ form: { assertion: signAssertion({ header: { typ: 'JWT' } }) } })).toEqual(
      INVALID_ASSERTION,
    );
    const about = { client: 'cursor', provider: provider.id, organization: 'acme', signatureVerified: true };
    expect(world.telemetry.calls.slice(1)).toEqual([
      ['redemptionRefused', { reason: 'wrong_type', actual: 'JWT' }, { correlationId: CORRELATION_ID, ...about }],
    ]);
  });

  it('[S7] of a disabled member says in the log whose it was, and nothing outside', async () => {
    changeAll(world.facts.members, { status: 'disabled' });
    expect(await world.post()).toEqual(INVALID_ASSERTION);
    expect(world.telemetry.calls).toEqual([
      [
        'redemptionRefused',
        { reason: 'member_disabled', member: member.id },
        {
          correlationId: CORRELATION_ID,
          client: 'cursor',
          provider: provider.id,
          organization: 'acme',
          signatureVerified: true,
          sent: { subject: '00u1abc' },
        },
      ],
    ]);
  });

  const INVALID_ASSERTION = {
    statusCode: 400,
    headers: HEADERS,
    body: oauthErrorBody('invalid_grant', 'Invalid assertion'),
  };
});

describe('when something fails', () => {
  const down = new Unavailable('DynamoDB', { retryAfterSeconds: 7 });

  it.each(['beforeTrustRead', 'beforeActiveKey', 'beforeRedeem', 'afterRedeem', 'beforeSign'] as const)(
    '[S9][R7] %s: 503 with Retry-After, told once, no token',
    async (hook) => {
      world.hooks[hook] = () => {
        throw down;
      };
      expect(await world.post()).toEqual({
        statusCode: 503,
        headers: { ...HEADERS, 'retry-after': '7' },
        body: oauthErrorBody(
          'temporarily_unavailable',
          'This does not work right now: send the same request again in a moment',
        ),
      });
      expect(world.telemetry.calls.map(([name]) => name)).toEqual(['redemptionUnavailable']);
      expect(world.store.records.size).toBe(0);
    },
  );

  it("[S9] the provider's keys are not to be had: 503, after the cool-down", async () => {
    world.publishedKeys = undefined;
    expect(await world.post()).toMatchObject({ statusCode: 503, headers: { 'retry-after': '30' } });
  });

  it('[S9] a bug is 500 server_error, told once, with nothing of the error in it', async () => {
    world.hooks.beforeRedeem = () => {
      throw new TypeError('the assertion was eyJ…');
    };
    expect(await world.post()).toEqual({
      statusCode: 500,
      headers: HEADERS,
      body: oauthErrorBody('server_error', 'The server has a fault'),
    });
    expect(world.telemetry.calls.map(([name, , correlationId]) => [name, correlationId])).toEqual([
      ['requestFailed', CORRELATION_ID],
    ]);
    expect(world.store.records.size).toBe(0);
  });

  it('[S9] too little time is left before Lambda ends: 503, nothing written', async () => {
    expect(await world.post({}, 5_999)).toMatchObject({ statusCode: 503 });
    expect(world.counts.writes).toBe(0);
    expect(await world.post({}, 15_000)).toMatchObject({ statusCode: 200 });
  });
});
