import { checkAlgorithm, readAssertionHeader } from '../../../lambdas/core/assertion/header.ts';
import { ASSERTION_ALGORITHMS } from '../../../protect/jose/algorithm.ts';
import type { JsonObject, JsonValue } from '../../../protect/jose/strict-json.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';

const HEADER = { typ: 'oauth-id-jag+jwt', alg: 'ES256', kid: 'k1' };

function read(overrides: Readonly<Record<string, JsonValue>>) {
  return readAssertionHeader({ ...HEADER, ...overrides });
}

describe('the header of an assertion', () => {
  it.each(['oauth-id-jag+jwt', 'OAuth-ID-JAG+JWT', 'application/oauth-id-jag+jwt', 'Application/Oauth-Id-Jag+jwt'])(
    '[J2] may have the type %s',
    (typ) => {
      expect(read({ typ })).toEqual(ok({ algorithm: 'ES256', kid: 'k1' }));
    },
  );

  it.each([
    'JWT',
    'at+jwt',
    'jwt',
    '',
    'oauth-id-jag',
    'oauth-id-jag+jwt ',
    ' oauth-id-jag+jwt',
    'oauth-id-jag+jwt; charset=utf-8',
    'text/oauth-id-jag+jwt',
    'application/application/oauth-id-jag+jwt',
    'oauth-application/id-jag+jwt',
    'client-authentication+jwt',
  ])('[J2] refuses the type %j', (typ) => {
    expect(read({ typ })).toEqual(err({ reason: 'wrong_type', actual: typ }));
  });

  it.each([[null], [7], [['oauth-id-jag+jwt']], [{}]])('[J2][L15] refuses a type that is no string: %j', (typ) => {
    expect(read({ typ })).toEqual(err({ reason: 'malformed_header', member: 'typ', requirement: 'a string' }));
  });

  it('[J2] refuses a header without type', () => {
    expect(readAssertionHeader({ alg: 'ES256' })).toMatchObject({
      error: { reason: 'malformed_header', member: 'typ' },
    });
  });

  it.each(ASSERTION_ALGORITHMS)('[J3] may name the algorithm %s', (alg) => {
    expect(read({ alg })).toEqual(ok({ algorithm: alg, kid: 'k1' }));
  });

  it.each([
    'none',
    'None',
    'NONE',
    '',
    'HS256',
    'HS512',
    'RS1',
    'RS384',
    'ES256K',
    'ES512',
    'Ed448',
    'rs256',
    'RS256 ',
    'ed25519',
    'Ed25519ph',
    'RSA-OAEP',
  ])('[J3] refuses the algorithm %j', (alg) => {
    expect(read({ alg })).toEqual(
      err({ reason: 'algorithm_not_allowed', actual: alg, allowed: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'] }),
    );
  });

  it('[J3] means one algorithm by EdDSA and Ed25519 (RFC 9864)', () => {
    expect(read({ alg: 'Ed25519' })).toEqual(read({ alg: 'EdDSA' }));
  });

  it.each([[null], [256], [['ES256']]])('[J3][L15] refuses an algorithm that is no string: %j', (alg) => {
    expect(read({ alg })).toEqual(err({ reason: 'malformed_header', member: 'alg', requirement: 'a string' }));
  });

  it.each<[string, JsonValue]>([
    ['crit', ['exp']],
    ['crit', []],
    ['b64', false],
    ['b64', true],
    ['zip', 'DEF'],
  ])('[J4] refuses %s: %j', (member, value) => {
    expect(read({ [member]: value })).toEqual(err({ reason: 'forbidden_header', member }));
  });

  it.each<[string, JsonValue]>([
    ['jku', 'https://attacker.example/jwks'],
    ['x5u', 'https://attacker.example/cert'],
    ['jwk', { kty: 'EC' }],
    ['jwk', null],
    ['x5c', ['MIIC']],
    ['x5c', 7],
  ])('[J5] ignores %s, and says so: %j', (member, value) => {
    expect(read({ [member]: value })).toEqual(ok({ algorithm: 'ES256', kid: 'k1', ignored: [member] }));
  });

  it.each<[JsonObject, object]>([
    [{ x5t: 'a' }, { x5t: 'a' }],
    [{ 'x5t#S256': 'b' }, { 'x5t#S256': 'b' }],
    [
      { x5t: 'a', 'x5t#S256': 'b' },
      { x5t: 'a', 'x5t#S256': 'b' },
    ],
    [{ x5t: 7, 'x5t#S256': 'b' }, { 'x5t#S256': 'b' }],
  ])('[J7] may name a certificate: %j', (members, certificate) => {
    expect(read(members)).toMatchObject({ value: { certificate } });
  });

  it.each<JsonValue>([7, '', null, ['a'], 'x'.repeat(97)])('[J7] names no certificate by %j', (x5t) => {
    expect(read({ x5t, 'x5t#S256': x5t })).toEqual(ok({ algorithm: 'ES256', kid: 'k1' }));
  });

  it.each(['../../etc/passwd', "' OR 1=1 --", 'https://attacker.example/key', 'k'.repeat(256), ' '])(
    '[J6] takes a kid as an opaque text: %s',
    (kid) => {
      expect(read({ kid })).toEqual(ok({ algorithm: 'ES256', kid }));
    },
  );

  it.each<[JsonValue]>([[''], ['k'.repeat(257)], [null], [7], [['k1']], [{}]])('[J6] refuses the kid %j', (kid) => {
    expect(read({ kid })).toEqual(
      err({ reason: 'malformed_header', member: 'kid', requirement: 'a string of 1–256 characters' }),
    );
  });

  it('[J7] may have no kid', () => {
    expect(readAssertionHeader({ typ: HEADER.typ, alg: 'RS256' })).toEqual(ok({ algorithm: 'RS256', kid: undefined }));
  });

  it('ignores members that it does not use', () => {
    expect(read({ cty: 'JWT', x5t: 'abc', 'x5t#S256': 'abc', vendor: {} })).toMatchObject({ ok: true });
  });
});

it("[J3] a provider's own allow-list narrows ours", () => {
  expect(checkAlgorithm('ES256', new Set(['ES256']))).toEqual(ok('ES256'));
  expect(checkAlgorithm('RS256', new Set(['ES256', 'EdDSA']))).toEqual(
    err({ reason: 'algorithm_not_allowed', actual: 'RS256', allowed: ['ES256', 'EdDSA', 'Ed25519'] }),
  );
});
