import type { SignInClient } from '../../../lambdas/core/records.ts';
import { parseIdToken, validateIdToken } from '../../../lambdas/core/sign-in/id-token.ts';
import type { JsonObject } from '../../../protect/jose/strict-json.ts';
import { NOW, PROVIDER_ISSUER, provider } from '../../support/fixtures.ts';
import { attempt, idToken, idTokenClaims, type Overrides, signIn } from '../../support/sign-in-world.ts';

const expected = { provider, clientId: signIn.clientId, nonce: attempt.nonce, now: NOW, clockSkewSeconds: 30 };

function judge(claims: Overrides, overrides: object = {}): string {
  const outcome = validateIdToken({ ...idTokenClaims, ...claims } as JsonObject, { ...expected, ...overrides });
  return outcome.ok ? 'accepted' : outcome.error.reason;
}

describe('the header of an id_token', () => {
  it.each<[string, Overrides, string]>([
    ['type JWT', {}, 'accepted'],
    ['no type', { typ: undefined }, 'accepted'],
    ['the type in full', { typ: 'application/jwt' }, 'accepted'],
    ['an assertion’s type', { typ: 'oauth-id-jag+jwt' }, 'wrong_type'],
    ['an access token’s type', { typ: 'at+jwt' }, 'wrong_type'],
    ['our client assertion’s type', { typ: 'client-authentication+jwt' }, 'wrong_type'],
    ['a type that is no text', { typ: 1 }, 'wrong_type'],
    ['no algorithm', { alg: 'none' }, 'algorithm_not_allowed'],
    ['a MAC', { alg: 'HS256' }, 'algorithm_not_allowed'],
    ['a key of its own, which is not looked at', { jwk: {} }, 'accepted'],
    ['something critical', { crit: ['x'] }, 'forbidden_header'],
  ])('with %s', (_, header, outcome) => {
    const parsed = parseIdToken(idToken({}, header));
    expect(parsed.ok ? 'accepted' : parsed.error.reason).toBe(outcome);
  });

  it('stands beside the text and the claims as they came', () => {
    const text = idToken();
    expect(parseIdToken(text)).toMatchObject({ ok: true, value: { text, claims: idTokenClaims } });
  });

  it('is that of a JWS: an encrypted token is refused', () => {
    expect(parseIdToken('a.b.c.d.e')).toMatchObject({ ok: false, error: { reason: 'malformed_assertion' } });
  });
});

describe('the claims of an id_token', () => {
  it.each<[string, Overrides, string]>([
    ['are about us', {}, 'accepted'],
    ['name us in a list of one', { aud: [signIn.clientId] }, 'accepted'],
    ['name us as the authorized party', { azp: signIn.clientId }, 'accepted'],
    ['are of another issuer', { iss: 'https://evil.example' }, 'issuer_differs'],
    ['are of an issuer with a slash more', { iss: `${PROVIDER_ISSUER}/` }, 'issuer_differs'],
    ['are of nobody', { iss: undefined }, 'malformed_claim'],
    ['are for another client', { aud: 'other' }, 'wrong_audience'],
    ['are for us and somebody else', { aud: [signIn.clientId, 'other'] }, 'several_audiences'],
    ['are for nobody', { aud: [] }, 'malformed_claim'],
    ['were made for another party', { azp: 'other' }, 'authorized_party_differs'],
    ['are over', { exp: NOW - 30 }, 'expired'],
    ['never end', { exp: undefined }, 'malformed_claim'],
    ['end in words', { exp: 'soon' }, 'malformed_claim'],
    ['have no beginning', { iat: undefined }, 'malformed_claim'],
    ['are from the future', { iat: NOW + 31 }, 'issued_in_future'],
    ['are not valid yet', { nbf: NOW + 31 }, 'not_yet_valid'],
    ['have another nonce', { nonce: 'x' }, 'nonce_differs'],
    ['have no nonce', { nonce: undefined }, 'nonce_differs'],
    ['have a nonce that is no text', { nonce: [attempt.nonce] }, 'nonce_differs'],
    ['are about nobody', { sub: undefined }, 'malformed_claim'],
    ['are about an empty name', { sub: '' }, 'malformed_claim'],
  ])('%s', (_, claims, outcome) => {
    expect(judge(claims)).toBe(outcome);
  });

  const google = { issuer: 'https://accounts.google.com', claims: { iss: 'https://accounts.google.com' } };
  const sts = 'https://sts.windows.net/t-1/';
  const entra = 'https://login.microsoftonline.com/t-1/v2.0';

  it.each<[string, { issuer?: string; tenant?: string }, Overrides, string]>([
    ['neither side has one', {}, {}, 'accepted'],
    ['both have the same', { tenant: 'acme' }, { tenant: 'acme' }, 'accepted'],
    ['they differ', { tenant: 'acme' }, { tenant: 'globex' }, 'tenant_differs'],
    ['only we have one', { tenant: 'acme' }, {}, 'tenant_differs'],
    ['only the token has one', {}, { tenant: 'acme' }, 'tenant_differs'],
    ['it is no text', { tenant: 'acme' }, { tenant: 1 }, 'malformed_claim'],
    ['it is null', {}, { tenant: null }, 'malformed_claim'],
    [
      'Google names the same',
      { issuer: google.issuer, tenant: 'acme.example' },
      { ...google.claims, hd: 'acme.example' },
      'accepted',
    ],
    [
      'Google names another',
      { issuer: google.issuer, tenant: 'acme.example' },
      { ...google.claims, hd: 'evil.example' },
      'tenant_differs',
    ],
    [
      'Google names none: a personal account',
      { issuer: google.issuer, tenant: 'acme.example' },
      google.claims,
      'tenant_differs',
    ],
    ['Google’s claim comes from somebody else', { tenant: 'acme.example' }, { hd: 'acme.example' }, 'tenant_differs'],
    ['Entra ID names what its issuer names', { issuer: entra }, { iss: entra, tid: 't-1' }, 'accepted'],
    [
      'Google names the same, and the drafts’ own claim another',
      { issuer: google.issuer, tenant: 'acme.example' },
      { ...google.claims, hd: 'acme.example', tenant: 'evil.example' },
      'tenant_differs',
    ],
    ['Entra ID’s former issuer names the same', { issuer: sts, tenant: 't-1' }, { iss: sts, tid: 't-1' }, 'accepted'],
    [
      'Entra ID’s former issuer names another',
      { issuer: sts, tenant: 't-1' },
      { iss: sts, tid: 't-2' },
      'tenant_differs',
    ],
    [
      'Entra ID names another than ours',
      { issuer: entra, tenant: 't-1' },
      { iss: entra, tid: 't-2' },
      'tenant_differs',
    ],
  ])('tell tenants apart: %s', (_, known, claims, outcome) => {
    expect(judge(claims, { provider: { ...provider, ...known } })).toBe(outcome);
  });
});

describe('an id_token for several clients of one project', () => {
  const us = signIn.clientId;
  const several = { aud: [us, 'other@project', '283445348708450307'] };
  const offering = (settings: Partial<SignInClient> = {}) => ({
    provider: { ...provider, signIn: { ...signIn, ...settings } },
  });
  const set = offering({ audiences: 'authorized_party' });

  it('is never taken of a provider that is not set so', () => {
    expect(judge({ ...several, azp: us }, offering())).toBe('several_audiences');
  });

  it.each<[string, Overrides, string]>([
    ['that names us as the authorized party', { ...several, azp: us }, 'accepted'],
    ['for us alone', { aud: us }, 'accepted'],
    ['for us alone, as a list', { aud: [us] }, 'accepted'],
    ['that names no authorized party', several, 'authorized_party_differs'],
    ['that names another', { ...several, azp: 'other@project' }, 'authorized_party_differs'],
    ['that names several', { ...several, azp: [us] }, 'authorized_party_differs'],
    ['without us in it', { aud: ['other@project', 'third'], azp: us }, 'several_audiences'],
    ['for another client alone, made for us', { aud: ['other@project'], azp: us }, 'wrong_audience'],
    ['with something else in the list', { aud: [us, 1], azp: us }, 'several_audiences'],
    ['for more than anybody has', { aud: Array.from({ length: 101 }, () => us), azp: us }, 'several_audiences'],
  ])('of a provider that is set so, %s', (_, claims, outcome) => {
    expect(judge(claims, set)).toBe(outcome);
  });
});
