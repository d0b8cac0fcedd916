/** JWS algorithms that an assertion may be signed with (J3). Never `none`, never a MAC: the key would be shared. */
export const ASSERTION_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const;
export type AssertionAlgorithm = (typeof ASSERTION_ALGORITHMS)[number];

/** RFC 7517 §4.1: `kty` of the keys that verify. */
export type KeyType = 'RSA' | 'EC' | 'OKP';

/**
 * Everything that `alg` may say, in headers, in keys, in metadata and in what people register. RFC 9864 §2.2 calls EdDSA
 * with Ed25519, the one curve that we verify, `Ed25519`, and deprecates `EdDSA`: libraries sign with one or with the
 * other. It is one algorithm: allowed by one name, it is allowed by both. What is stored has the name that code from
 * before the second one reads.
 */
export const ALGORITHM_NAMES = [...ASSERTION_ALGORITHMS, 'Ed25519'] as const;
export type AlgorithmName = (typeof ALGORITHM_NAMES)[number];

const MEANINGS: Readonly<Record<AlgorithmName, AssertionAlgorithm>> = {
  RS256: 'RS256',
  PS256: 'PS256',
  ES256: 'ES256',
  EdDSA: 'EdDSA',
  Ed25519: 'EdDSA',
};

/** RFC 7518 §3.1, RFC 8037 §3.1: the type of key that each algorithm is verified with. */
const KEY_TYPES: Readonly<Record<AssertionAlgorithm, KeyType>> = {
  RS256: 'RSA',
  PS256: 'RSA',
  ES256: 'EC',
  EdDSA: 'OKP',
};

/** The algorithm that this `alg` means; none for what we do not verify, `Ed448` and other spellings included. */
export function algorithmNamed(alg: unknown): AssertionAlgorithm | undefined {
  const name = ALGORITHM_NAMES.find((known) => known === alg);
  return name && MEANINGS[name];
}

/** What these names allow, in our order; undefined when there are none, or one is no name of ours. */
export function algorithmsNamed(names: readonly string[]): ReadonlySet<AssertionAlgorithm> | undefined {
  const named = names.map(algorithmNamed);
  if (named.length === 0 || named.includes(undefined)) return undefined;
  return new Set(ASSERTION_ALGORITHMS.filter((algorithm) => named.includes(algorithm)));
}

export function namesOf(algorithm: AssertionAlgorithm): readonly AlgorithmName[] {
  return ALGORITHM_NAMES.filter((name) => MEANINGS[name] === algorithm);
}

/** Does NOT look at the curve: a key of another one is not among those that verify (J8). */
export function takesKeyOf(algorithm: AssertionAlgorithm, kty: KeyType): boolean {
  return KEY_TYPES[algorithm] === kty;
}
