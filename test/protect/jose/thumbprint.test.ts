import { thumbprintOf } from '../../../protect/jose/thumbprint.ts';
import { judgeKey } from '../../../protect/jose/verification-key.ts';
import { isKeyThumbprint, keyOfConfirmation } from '../../../protect/vocabulary/key-thumbprint.ts';

/** RFC 7638 §3.1 */
const RSA = {
  kty: 'RSA',
  n:
    '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMs' +
    'tn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n' +
    '91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw',
  e: 'AQAB',
  alg: 'RS256',
  kid: '2011-04-29',
};

/** RFC 8037 appendix A.3 */
const ED25519 = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };

/** RFC 9449 §4.1, §6.1 */
const P256 = {
  kty: 'EC',
  x: 'l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs',
  y: '9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA',
  crv: 'P-256',
};

it.each([
  ['RFC 7638 §3.1', RSA, 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs'],
  ['RFC 8037 A.3', ED25519, 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k'],
  ['RFC 9449 §6.1', P256, '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I'],
])('the key of %s has the thumbprint that stands there', (_, jwk, thumbprint) => {
  const verdict = judgeKey(jwk);
  if (!('key' in verdict)) throw new Error('no key');
  expect(thumbprintOf(verdict.key)).toBe(thumbprint);
  expect(isKeyThumbprint(thumbprint)).toBe(true);
});

it.each([
  undefined,
  null,
  [],
  'jkt',
  {},
  { jkt: '' },
  { jkt: 'x'.repeat(43) },
  { jkt: ['0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I'] },
  { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4J' },
  { 'x5t#S256': '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' },
  { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I', kid: 'a' },
])('%j confirms no key', (confirmation) => {
  expect(keyOfConfirmation(confirmation)).toBeUndefined();
});

it('a thumbprint confirms its key', () => {
  const jkt = '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I';
  expect(keyOfConfirmation({ jkt })).toBe(jkt);
});
