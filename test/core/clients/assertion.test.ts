import {
  type ClientAssertionExpectations,
  clientAssertionId,
  otherAddressOfOurs,
  parseClientAssertion,
  validateClientAssertion,
} from '../../../lambdas/core/clients/assertion.ts';
import { ownClientAssertionClaims } from '../../../lambdas/core/clients/own-assertion.ts';
import { client, ISSUER, NOW, PROVIDER_ISSUER } from '../../support/fixtures.ts';
import { clientClaims, keyClient } from '../../support/key-client.ts';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const HEADER = { alg: 'ES256', kid: 'client-ec' };

const parse = (header: object = {}, claims: object = {}) =>
  parseClientAssertion(`${encode({ ...HEADER, ...header })}.${encode({ ...clientClaims, ...claims })}.c2ln`);

describe('[C6] a client assertion, before the client is known', () => {
  it.each([undefined, 'JWT', 'jwt', 'client-authentication+jwt', 'application/client-authentication+jwt'])(
    'may have the type %j',
    (typ) => expect(parse({ typ })).toMatchObject({ ok: true, value: { clientId: keyClient.id } }),
  );

  it.each<[unknown, string]>([
    ['oauth-id-jag+jwt', 'wrong_type'],
    ['at+jwt', 'wrong_type'],
    ['', 'wrong_type'],
    [7, 'malformed_header'],
    [null, 'malformed_header'],
  ])('never has the type %j', (typ, reason) => {
    expect(parse({ typ })).toMatchObject({ ok: false, error: { reason } });
  });

  it.each<[string, object, object]>([
    ['a critical extension', { crit: ['x'] }, {}],
    ['no issuer', {}, { iss: undefined }],
    ['an issuer that is no client’s id', {}, { iss: 'a b', sub: 'a b' }],
    ['another subject than issuer', {}, { sub: 'other' }],
  ])('never has %s', (_what, header, claims) => expect(parse(header, claims).ok).toBe(false));

  it('is a compact JWS', () => {
    for (const text of ['', 'a.b', 'a.b.c.d', 'not a token']) {
      expect(parseClientAssertion(text)).toMatchObject({ ok: false, error: { reason: 'malformed_assertion' } });
    }
  });
});

const EXPECTED: ClientAssertionExpectations = {
  ownIssuer: ISSUER,
  otherAudience: undefined,
  now: NOW,
  clockSkewSeconds: 30,
  restoredAt: 0,
};

const validate = (change: object = {}, expected: Partial<ClientAssertionExpectations> = {}) =>
  validateClientAssertion(JSON.parse(JSON.stringify({ ...clientClaims, ...change })), { ...EXPECTED, ...expected });

describe('[C6] a client assertion, after its signature', () => {
  it('is used once, by its jti, until it ends', () => {
    expect(validate()).toEqual({ ok: true, value: { jti: clientClaims.jti, expiresAt: clientClaims.exp } });
    expect(validate({ iat: undefined })).toMatchObject({ ok: true });
  });

  it.each([
    ['300 seconds', 300, true],
    ['300 seconds and the skew', 330, true],
    ['a second more', 331, false],
  ])('may end %s ahead', (_what, ahead, ok) => {
    const result = validate({ exp: NOW + ahead });
    expect(result).toMatchObject(
      ok ? { ok } : { ok, error: { reason: 'lifetime_too_long', lifetimeSeconds: ahead, maxSeconds: 300 } },
    );
  });

  it.each<[string, object, string]>([
    ['no jti', { jti: undefined }, 'malformed_claim'],
    ['an empty jti', { jti: '' }, 'malformed_claim'],
    ['no end', { exp: undefined }, 'malformed_claim'],
    ['an end that is past', { exp: NOW - 31 }, 'expired'],
    ['an issue time ahead', { iat: NOW + 31 }, 'issued_in_future'],
    ['another audience', { aud: 'https://other.example' }, 'wrong_audience'],
    ['another audience beside ours', { aud: [ISSUER, 'https://other.example'] }, 'several_audiences'],
    ['no audience', { aud: undefined }, 'malformed_claim'],
  ])('never has %s', (_what, change, reason) => {
    expect(validate(change)).toMatchObject({ ok: false, error: { reason } });
  });

  it('takes the token endpoint for its audience only of a client that may name it, and never beside another', () => {
    const aud = `${ISSUER}/oauth/token`;
    expect(validate({ aud })).toMatchObject({ ok: false, error: { reason: 'wrong_audience' } });
    expect(validate({ aud }, { otherAudience: 'token-endpoint' })).toMatchObject({ ok: true });
    expect(validate({}, { otherAudience: 'token-endpoint' })).toMatchObject({ ok: true });
    expect(validate({ aud: [aud, ISSUER] }, { otherAudience: 'token-endpoint' }).ok).toBe(false);
    expect(validate({ aud: `${aud}/` }, { otherAudience: 'token-endpoint' }).ok).toBe(false);
  });

  it('tells of the audience last: whoever is told of it has proved all the rest', () => {
    const wrong = { aud: 'https://other.example' };
    expect(validate({ ...wrong, exp: NOW - 31 })).toMatchObject({ error: { reason: 'expired' } });
    expect(validate({ ...wrong, jti: '' })).toMatchObject({ error: { reason: 'malformed_claim' } });
  });

  it.each<[object, boolean]>([
    [{ iat: NOW - 5 }, true],
    [{ iat: NOW - 100 }, false],
    // Without it, as old as any that is still good.
    [{ iat: undefined, exp: NOW + 299 }, true],
    [{ iat: undefined, exp: NOW + 60 }, false],
  ])('never was issued before the redemptions were restored: %j', (change, ok) => {
    expect(validate(change, { restoredAt: NOW - 50 }).ok).toBe(ok);
  });
});

describe('an audience of ours that is not our issuer', () => {
  it.each<[unknown, string | undefined]>([
    [`${ISSUER}/oauth/token`, `${ISSUER}/oauth/token`],
    [`${ISSUER}/`, `${ISSUER}/`],
    [[ISSUER, `${ISSUER}/oauth/token`], `${ISSUER} ${ISSUER}/oauth/token`],
    [[ISSUER, 'https://other.example'], undefined],
    ['https://other.example', undefined],
    [`${ISSUER}.evil.example`, undefined],
    ['not a URL', undefined],
    [[], undefined],
    [7, undefined],
    [undefined, undefined],
  ])('%j', (aud, actual) => {
    expect(otherAddressOfOurs({ aud } as never, ISSUER)).toEqual(actual && { expected: ISSUER, actual });
  });
});

describe('the name of a client assertion', () => {
  it('is another one for each client and each jti, and shows neither', () => {
    const names = [
      clientAssertionId(client.id, 'a'),
      clientAssertionId(client.id, 'b'),
      clientAssertionId(keyClient.id, 'a'),
    ];
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^[0-9a-f]{64}$/);
  });
});

it('what we sign as a client is for the provider’s issuer alone, and for a minute', () => {
  const claims = { clientId: 'countersign', providerIssuer: PROVIDER_ISSUER, jti: 'j', now: NOW };
  expect(ownClientAssertionClaims(claims)).toEqual({
    iss: 'countersign',
    sub: 'countersign',
    aud: PROVIDER_ISSUER,
    jti: 'j',
    iat: NOW,
    exp: NOW + 60,
  });
});
