import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { pruneKeySet } from '../../../lambdas/core/keys/jwk-set.ts';
import { requireReadableKeys } from '../../../lambdas/flows/administration/readable-keys.ts';
import type { ProviderConnection } from '../../../lambdas/ports/provider-connection.ts';
import { ASSERTION_ALGORITHMS } from '../../../protect/jose/algorithm.ts';

const ADDRESS = { jwksUri: 'https://idp.example/keys', pinnedHosts: ['idp.example'] };

type Keys = Awaited<ReturnType<ProviderConnection['fetchKeys']>>;

const verdictOn = (
  keys: Keys,
  algorithms: ReadonlySet<(typeof ASSERTION_ALGORITHMS)[number]> = new Set(ASSERTION_ALGORITHMS),
) => requireReadableKeys({ fetchKeys: async () => keys })({ ...ADDRESS, algorithms });

let rsa: JWK;
let small: JWK;

beforeAll(async () => {
  rsa = await publicKey(2_048);
  small = { kty: 'RSA', n: 'AQAB'.repeat(32), e: 'AQAB', kid: 'small' };
});

async function publicKey(modulusLength: number): Promise<JWK> {
  const { publicKey } = await generateKeyPair('RS256', { modulusLength, extractable: true });
  return { ...(await exportJWK(publicKey)), kid: 'k1' };
}

it('is satisfied with one key that can be used, whatever stands beside it', async () => {
  expect(await verdictOn(pruneKeySet({ keys: [rsa, small, { kty: 'oct', k: 'x' }, 7] }))).toMatchObject({ ok: false });
  expect(await verdictOn(pruneKeySet({ keys: [rsa, small, 7] }))).toEqual({ ok: true, value: true });
});

it.each<[string, () => Keys, string]>([
  ['nobody answers', () => failed({ reason: 'connect_failed', code: 'ECONNREFUSED' }), 'could not be reached'],
  ['it answers too late', () => failed({ reason: 'timed_out', timeoutMs: 1_500 }), 'did not answer within 1500 ms'],
  ['it redirects', () => failed({ reason: 'redirected', status: 303, locationHost: 'x.example' }), 'to x.example'],
  ['it answers 404', () => failed({ reason: 'status', status: 404 }), 'answered 404'],
  [
    'it answers a page',
    () => failed({ reason: 'wrong_media_type', mediaType: 'text/html' }),
    'text/html instead of JSON',
  ],
  ['it answers no JSON', () => failed({ reason: 'not_json' }), 'JSON'],
  ['it is more than we read', () => failed({ reason: 'too_large', maxBytes: 150_000 }), 'more than 150000 bytes'],
  ['it is no key set', () => pruneKeySet({ issuer: 'https://idp.example' }), 'it is no key set'],
  ['there are too many', () => pruneKeySet({ keys: Array.from({ length: 101 }, () => rsa) }), 'gave 101 keys'],
  ['there is none', () => pruneKeySet({ keys: [] }), 'The key set is empty'],
  ['the only key is weak', () => pruneKeySet({ keys: [small] }), 'No key can be used: small'],
  [
    'a kid means two keys',
    () => pruneKeySet({ keys: [rsa, { ...rsa, n: `${rsa.n?.slice(0, -4)}AAAB` }] }),
    'duplicate kid',
  ],
])('never lets a key set pass that nobody can read: %s', async (_, keys, words) => {
  const verdict = await verdictOn(keys());
  expect(verdict).toMatchObject({ ok: false, error: { reason: 'invalid_request', problems: [{ field: 'jwksUri' }] } });
  expect(JSON.stringify(verdict)).toContain(words);
});

it('never lets keys pass that verify nothing of what the provider may sign with', async () => {
  expect(JSON.stringify(await verdictOn(pruneKeySet({ keys: [rsa] }), new Set(['ES256'])))).toContain(
    'allowed are ES256',
  );
});

function failed(
  failure: (Keys & { ok: false })['error'] extends infer E ? (E extends { failure: infer F } ? F : never) : never,
): Keys {
  return { ok: false, error: { reason: 'fetch_failed', failure } };
}
