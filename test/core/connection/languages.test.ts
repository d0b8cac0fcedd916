import type { DiscoveryFailure, ProviderKeysFailure } from '../../../lambdas/core/connection/discovery-failure.ts';
import { discoveryFinding } from '../../../lambdas/core/connection/discovery-finding.ts';
import type { FetchFailure } from '../../../lambdas/core/connection/fetch-failure.ts';
import { issuerWarning } from '../../../lambdas/core/connection/issuer-difference.ts';
import { algorithmsFinding, parsedFinding } from '../../../lambdas/core/connection/keys-finding.ts';
import { CONNECTION_TEXTS } from '../../../lambdas/core/connection/texts.ts';
import { type DroppedKey, type PrunedKeySet, pruneKeySet } from '../../../lambdas/core/keys/jwk-set.ts';
import type { Language } from '../../../lambdas/core/language.ts';
import { keysFailureFinding } from '../../../lambdas/flows/administration/test-connection.ts';
import { publicJwk } from '../../support/provider-signer.ts';

type Of<R extends FetchFailure['reason']> = Extract<FetchFailure, { readonly reason: R }>;

/** Each once: a new one does not compile until it is here. */
const everyFetchFailure: { readonly [R in FetchFailure['reason']]: Of<R> } = {
  invalid_url: { reason: 'invalid_url' },
  credentials_in_url: { reason: 'credentials_in_url' },
  fragment_in_url: { reason: 'fragment_in_url' },
  not_https: { reason: 'not_https', scheme: 'ftp' },
  bad_port: { reason: 'bad_port', port: 8_443 },
  host_not_pinned: { reason: 'host_not_pinned', host: 'host.example' },
  dns_failed: { reason: 'dns_failed', host: 'host.example', code: 'ENOTFOUND' },
  address_not_public: { reason: 'address_not_public', host: 'host.example', address: '10.0.0.7' },
  address_not_loopback: { reason: 'address_not_loopback', host: 'host.example', address: '10.0.0.7' },
  connect_failed: { reason: 'connect_failed', code: 'ECONNREFUSED' },
  tls_failed: { reason: 'tls_failed', code: 'CERT_HAS_EXPIRED' },
  broken_response: { reason: 'broken_response', code: 'ECONNRESET' },
  too_large: { reason: 'too_large', maxBytes: 150_001 },
  content_encoded: { reason: 'content_encoded', contentEncoding: 'br' },
  redirected: { reason: 'redirected', status: 307, locationHost: 'elsewhere.example' },
  timed_out: { reason: 'timed_out', timeoutMs: 1_501 },
  status: { reason: 'status', status: 404 },
  wrong_media_type: { reason: 'wrong_media_type', mediaType: 'text/html' },
  not_utf8: { reason: 'not_utf8' },
  not_json: { reason: 'not_json' },
};

const url = 'https://idp.example/7';
const fetchFailures: readonly FetchFailure[] = [
  ...Object.values(everyFetchFailure),
  { reason: 'redirected', status: 302 },
  ...[401, 403, 500].map((status) => ({ reason: 'status', status }) as const),
];

const discoveryFailures: readonly DiscoveryFailure[] = [
  { reason: 'issuer_invalid', failure: { reason: 'query_in_url' } },
  ...fetchFailures.map((failure) => ({ reason: 'fetch_failed', url, failure }) as const),
  { reason: 'not_an_object' },
  { reason: 'member_missing', member: 'jwks_uri' },
  { reason: 'member_not_a_string', member: 'issuer' },
  { reason: 'member_not_usable', member: 'jwks_uri', failure: { reason: 'bad_port', port: 99 } },
  ...[
    `${url}/`,
    `${url}/oauth2/default`,
    'https://idp.example/{tenant}',
    'HTTPS://idp.example/7',
    'https://b.example',
  ].map(
    (actual) => ({ reason: 'issuer_mismatch', expected: url, actual, trailingSlash: actual === `${url}/` }) as const,
  ),
];

const keysFailures: readonly ProviderKeysFailure[] = [
  ...fetchFailures.map((failure) => ({ reason: 'fetch_failed', failure }) as const),
  { reason: 'member_invalid', member: 'keys' },
  { reason: 'too_many_keys', count: 101, maxKeys: 100 },
  { reason: 'pruned_too_large', bytes: 40_000, maxBytes: 32_000 },
];

const why: { readonly [W in DroppedKey['why']]: W } = {
  not_an_object: 'not_an_object',
  invalid_kid: 'invalid_kid',
  private_members: 'private_members',
  symmetric: 'symmetric',
  not_for_signatures: 'not_for_signatures',
  unsupported_kty: 'unsupported_kty',
  unsupported_crv: 'unsupported_crv',
  unsupported_alg: 'unsupported_alg',
  invalid_parameters: 'invalid_parameters',
  rsa_modulus_size: 'rsa_modulus_size',
  rsa_exponent: 'rsa_exponent',
  rsa_factorable: 'rsa_factorable',
  duplicate_kid: 'duplicate_kid',
};

const keySets: readonly PrunedKeySet[] = [
  { keys: [], dropped: [] },
  ...Object.values(why).map((each) => ({ keys: [], dropped: [{ kid: 'key-7', why: each }] })),
  { keys: [], dropped: [{ why: 'invalid_kid' }] },
  pruned({ keys: [publicJwk('ES256'), { kty: 'RSA', kid: 'old', use: 'enc' }] }),
];

function pruned(document: object): PrunedKeySet {
  const set = pruneKeySet(document);
  if (!set.ok) throw new Error('no key set');
  return set.value;
}

interface Told {
  readonly problem?: string;
  readonly found?: string;
  readonly advice?: string;
}

const cases: readonly (readonly [name: string, tell: (language: Language) => Told])[] = [
  ...discoveryFailures.map(
    (failure) =>
      [JSON.stringify(failure), (language: Language) => discoveryFinding(failure, CONNECTION_TEXTS[language])] as const,
  ),
  ...keysFailures.map(
    (failure) => [JSON.stringify(failure), (language: Language) => keysFailureFinding(url, failure, language)] as const,
  ),
  ...keySets.map((set) => [JSON.stringify(set.dropped), (language: Language) => parsedFinding(set, language)] as const),
  ['no algorithm', (language) => algorithmsFinding({ keys: [], dropped: [] }, new Set(['ES256']), language)],
  [
    'Okta',
    (language) => ({ advice: issuerWarning('https://a.okta.com/oauth2/default', CONNECTION_TEXTS[language]) ?? '' }),
  ],
  ['found', (language) => ({ found: CONNECTION_TEXTS[language].findings.documentIsThere })],
  [
    'elsewhere',
    (language) => ({ problem: CONNECTION_TEXTS[language].findings.keysElsewhere('a.example', 'b.example') }),
  ],
  ['moved', (language) => ({ advice: CONNECTION_TEXTS[language].findings.keysMoved })],
  ['slow', (language) => ({ advice: CONNECTION_TEXTS[language].findings.slow })],
  [
    'time',
    (language) => ({
      found: CONNECTION_TEXTS[language].findings.tookTime({ total: 1_301, requests: 2, slowest: 901, timeout: 1_501 }),
    }),
  ],
];

/** Numbers, addresses and codes: what is nobody's words. */
const valuesIn = (text: string) =>
  (text.match(/https?:\/\/[^\s,;:]+|[\w-]+\.example|[A-Z_]{6,}|\d+/gi) ?? [])
    .filter((one) => /[\d./]/.test(one) || /^[A-Z_]{6,}$/.test(one))
    .sort();

describe('what a connection test says in German', () => {
  it.each(cases)('is German, of the same step and outcome, with the same values: %s', (_, tell) => {
    const { problem, found, advice, ...rest } = tell('de');
    const { problem: problemIn, found: foundIn, advice: adviceIn, ...restIn } = tell('en');
    expect(rest).toStrictEqual(restIn);
    for (const [german, english] of [
      [problem, problemIn],
      [found, foundIn],
      [advice, adviceIn],
    ]) {
      expect(german === undefined).toBe(english === undefined);
      if (german === undefined || english === undefined) continue;
      expect(german).not.toBe(english);
      expect(german).not.toMatch(/undefined|null|NaN|\[object|TODO| {2}|\b(?:the|and|with|which|there|must)\b/);
      expect(valuesIn(german)).toStrictEqual(valuesIn(english));
    }
    if (advice !== undefined) expect(advice).toMatch(/^[A-ZÄÖÜ].*\.$|https:/i);
  });

  it('says something else of each reason for leaving a key out', () => {
    const { dropped } = CONNECTION_TEXTS.de.findings;
    expect(new Set(Object.values(why).map(dropped)).size).toBe(Object.keys(why).length);
  });
});
