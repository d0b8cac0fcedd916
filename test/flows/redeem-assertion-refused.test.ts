import { createHmac } from 'node:crypto';
import type { RefusalReason } from '../../lambdas/core/refusal.ts';
import { otherProofKey, proofKey, signProof } from '../support/dpop.ts';
import { API, ISSUER, NOW, PROVIDER_ISSUER, REPORTS } from '../support/fixtures.ts';
import { providerKeys, signAssertion, signText } from '../support/provider-signer.ts';
import { expectNothingHappened, redeem, withClaims, withHeader } from '../support/redeem.ts';
import { redemptionWorld } from '../support/redemption-world.ts';
import type { TokenHttpParts } from '../support/token-http.ts';
import { basic } from '../support/token-http.ts';

const HEADER = JSON.stringify({ alg: 'ES256', typ: 'oauth-id-jag+jwt', kid: 'ec-1' });

/** The classic confusion: HMAC over the token with the text of the provider's public key as the secret. */
function macWithPublicKey(): string {
  const [, payload] = signAssertion().split('.');
  const head = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'oauth-id-jag+jwt', kid: 'rsa-1' })).toString(
    'base64url',
  );
  const pem = providerKeys.RS256.publicKey.export({ type: 'spki', format: 'pem' });
  return `${head}.${payload}.${createHmac('sha256', pem).update(`${head}.${payload}`).digest('base64url')}`;
}

describe('one thing wrong, everything else valid and signed', () => {
  const resigned = signAssertion({ claims: { sub: 'somebody-else' } }).split('.');
  const [headerPart, payloadPart, signaturePart] = signAssertion().split('.');
  const otherKey = { privateKey: providerKeys.RS256.privateKey, algorithm: 'RS256', header: { kid: 'pss-1' } } as const;

  const requests: readonly (readonly [string, RefusalReason, TokenHttpParts])[] = [
    ['[R1] another method', 'method_not_allowed', { method: 'GET' }],
    ['[R1] another media type', 'wrong_media_type', { headers: { 'content-type': 'application/json' } }],
    ['[R2] the assertion twice', 'repeated_parameter', { form: { assertion: [signAssertion(), signAssertion()] } }],
    ['[R3] another grant', 'unsupported_grant_type', { form: { grant_type: 'client_credentials' } }],
    ['[R4] two assertions', 'several_assertions', { form: { assertion: `${signAssertion()} ${signAssertion()}` } }],
    ['[R5] a body too large', 'body_too_large', { form: { padding: 'x'.repeat(16_384) } }],
    ['[R6] the secret in the query', 'credential_in_query', { query: 'client_secret=x' }],
    ['[D2] a DPoP proof that proves nothing', 'dpop_proof_refused', { headers: { dpop: 'a.b.c' } }],
    [
      '[K18][D3] a key whose proof is not there',
      'confirmation_key_differs',
      withClaims({ cnf: { jkt: proofKey.thumbprint } }),
    ],
    [
      '[K18][D3] a key, and the proof of another',
      'confirmation_key_differs',
      { ...withClaims({ cnf: { jkt: proofKey.thumbprint } }), headers: { dpop: signProof({ key: otherProofKey }) } },
    ],
    [
      '[K18] a key beside another binding',
      'confirmation_not_supported',
      {
        ...withClaims({ cnf: { jkt: proofKey.thumbprint, 'x5t#S256': 'x' } }),
        headers: { dpop: signProof() },
      },
    ],
    ['[S8] authorization_details', 'authorization_details_not_supported', { form: { authorization_details: '[{}]' } }],
    ['[C1] no credentials', 'client_credentials_missing', { headers: { authorization: undefined } }],
    ['[C2] two methods', 'several_client_authentication_methods', { form: { client_secret: 'x' } }],
    ['[C3] another scheme', 'malformed_authorization_header', { headers: { authorization: 'Bearer x' } }],
    ['[C5] an unknown client', 'unknown_client', { headers: { authorization: basic('nobody', 'x') } }],
    ['[C5] a client that cannot be', 'unknown_client', { headers: { authorization: basic('no body', 'x') } }],
    ['[C5] a wrong secret', 'wrong_client_secret', { headers: { authorization: basic('cursor', 'x') } }],
    [
      '[C6] a client assertion without its type',
      'unsupported_client_assertion_type',
      { headers: { authorization: undefined }, form: { client_assertion: 'a.b.c' } },
    ],
    ['[C7] another client_id', 'client_id_differs_from_credentials', { form: { client_id: 'windsurf' } }],

    ['[J1] two parts', 'malformed_assertion', { form: { assertion: `${headerPart}.${payloadPart}` } }],
    ['[J1] a JWE', 'malformed_assertion', { form: { assertion: `${headerPart}.x.x.x.x` } }],
    ['[J1] no signature', 'malformed_assertion', { form: { assertion: `${headerPart}.${payloadPart}.` } }],
    ['[J2] another type', 'wrong_type', withHeader({ typ: 'JWT' })],
    ['[J2] no type', 'malformed_header', withHeader({ typ: undefined })],
    ['[J3] none', 'algorithm_not_allowed', withHeader({ alg: 'none' })],
    ['[J3] a MAC with the public key', 'algorithm_not_allowed', { form: { assertion: macWithPublicKey() } }],
    ['[J3] a key for another algorithm', 'key_does_not_fit_algorithm', withHeader({ kid: 'rsa-1' })],
    [
      '[J3] PS256 under a key for RS256',
      'key_does_not_fit_algorithm',
      { form: { assertion: signAssertion(otherKey) } },
    ],
    ['[J4] crit', 'forbidden_header', withHeader({ crit: ['exp'] })],
    ['[J4] b64', 'forbidden_header', withHeader({ b64: false })],
    ['[J4] zip', 'forbidden_header', withHeader({ zip: 'DEF' })],
    ['[J6] a kid that nobody has', 'no_key_for_kid', withHeader({ kid: '../../keys' })],
    ['[J6] a kid too long', 'malformed_header', withHeader({ kid: 'k'.repeat(257) })],
    ['[J9] a claim twice', 'malformed_assertion', { form: { assertion: signText(HEADER, '{"iss":"a","iss":"b"}') } }],
    ['[J9] __proto__', 'malformed_assertion', { form: { assertion: signText(HEADER, '{"__proto__":{}}') } }],
    ['[J10] padding', 'malformed_assertion', { form: { assertion: `${signAssertion()}==` } }],
    [
      '[J3] the signature of another text',
      'bad_signature',
      { form: { assertion: `${headerPart}.${resigned[1]}.${signaturePart}` } },
    ],
    [
      '[J3] the key of somebody else',
      'bad_signature',
      { form: { assertion: signAssertion({ algorithm: 'RS256', privateKey: providerKeys.PS256.privateKey }) } },
    ],

    ['[K1] an unknown issuer', 'untrusted_issuer', withClaims({ iss: 'https://idp.other.example' })],
    ['[K1] an issuer with a slash more', 'untrusted_issuer', withClaims({ iss: `${PROVIDER_ISSUER}/` })],
    ['[K1] an issuer in capitals', 'untrusted_issuer', withClaims({ iss: PROVIDER_ISSUER.toUpperCase() })],
    ['[K1] a tenant that is not registered', 'untrusted_issuer', withClaims({ tenant: 't' })],
    ['[K1] no issuer', 'malformed_claim', withClaims({ iss: undefined })],
    ['[K2] our own issuer', 'own_issuer', withClaims({ iss: ISSUER })],
    ['[K3] no subject', 'malformed_claim', withClaims({ sub: undefined })],
    ['[K3] an empty subject', 'malformed_claim', withClaims({ sub: '' })],
    ['[K4] two audiences', 'several_audiences', withClaims({ aud: [ISSUER, ISSUER] })],
    [
      '[K4] an audience that only begins like ours',
      'wrong_audience',
      withClaims({ aud: `${ISSUER}.attacker.example` }),
    ],
    ['[K4] no audience', 'malformed_claim', withClaims({ aud: undefined })],
    ['[K5] the token endpoint as audience', 'wrong_audience', withClaims({ aud: `${ISSUER}/oauth/token` })],
    ['[K6] another client', 'issued_to_other_client', withClaims({ client_id: 'windsurf' })],
    ['[K6] no client', 'malformed_claim', withClaims({ client_id: undefined })],
    ['[K7] no jti', 'malformed_claim', withClaims({ jti: undefined })],
    ['[K8] it has expired', 'expired', withClaims({ iat: NOW - 90, exp: NOW - 30 })],
    ['[K8] exp is a text', 'malformed_claim', withClaims({ exp: String(NOW + 60) })],
    ['[K9] it is from the future', 'issued_in_future', withClaims({ iat: NOW + 31 })],
    ['[K9] it is not valid yet', 'not_yet_valid', withClaims({ nbf: NOW + 31 })],
    ['[K10] it lives too long', 'lifetime_too_long', withClaims({ exp: NOW + 3_600 })],
    ['[K12] scope is a list', 'malformed_claim', withClaims({ scope: ['projects:read'] })],
    [
      '[K13] a resource that is not ours',
      'assertion_resource_unknown',
      withClaims({ resource: 'https://other.example' }),
    ],
    ['[K13] a resource that is no URI', 'malformed_claim', withClaims({ resource: 'api' })],
    ['[K14] act is a text', 'malformed_claim', withClaims({ act: 'agent' })],
    ['[K15] an audience tenant that is not registered', 'untrusted_issuer', withClaims({ aud_tenant: 'a' })],
    ['[K17] a subject that is not linked', 'subject_not_linked', withClaims({ sub: 'ada@acme.example' })],
    ['[K18] cnf', 'confirmation_not_supported', withClaims({ cnf: { jkt: 'x' } })],
    ['[K18] an empty cnf', 'confirmation_not_supported', withClaims({ cnf: null })],
    [
      '[S8] authorization_details as a claim',
      'claimed_authorization_details_not_supported',
      withClaims({ authorization_details: [] }),
    ],
    ['[S1] a scope that is not one', 'malformed_scope', { form: { scope: 'a"' } }],
    ['[S1] nothing of what was asked for', 'no_scope_granted', { form: { scope: 'org:admin' } }],
    ['[S4] a resource that is no URI', 'resource_malformed', { form: { resource: 'api' } }],
    ['[S4] a resource that is not ours', 'resource_unknown', { form: { resource: 'https://other.example' } }],
    [
      '[S4] a resource beyond the assertion',
      'resource_not_in_assertion',
      { form: { resource: REPORTS, assertion: signAssertion({ claims: { resource: API } }) } },
    ],
  ];

  it.each(requests)('%s is %s; nothing is written and nothing signed [L8]', async (_what, reason, parts) => {
    const world = redemptionWorld();
    const result = await redeem(world, parts);
    expect(result.ok ? 'issued' : result.error.reason).toBe(reason);
    expectNothingHappened(world);
  });

  it('[K15] says that no audience tenant is expected, and which came, to whoever reads the log', async () => {
    expect(await redeem(redemptionWorld(), withClaims({ aud_tenant: 'a' }))).toMatchObject({
      error: { reason: 'untrusted_issuer', audienceTenant: 'a', expectedAudienceTenants: [null] },
    });
    const unknown = await redeem(redemptionWorld(), withClaims({ iss: 'https://x.example', aud_tenant: 'a' }));
    expect(unknown).not.toHaveProperty('error.expectedAudienceTenants');
  });

  it('[K1] says that only a slash is wrong, to whoever reads the log', async () => {
    expect(await redeem(redemptionWorld(), withClaims({ iss: `${PROVIDER_ISSUER}/` }))).toMatchObject({
      error: { reason: 'untrusted_issuer', differsByTrailingSlash: true },
    });
    expect(await redeem(redemptionWorld(), withClaims({ iss: 'https://x.example' }))).toMatchObject({
      error: { reason: 'untrusted_issuer', differsByTrailingSlash: false },
    });
  });
});
