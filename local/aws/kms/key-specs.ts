import type { SigningAlgorithmSpec } from '@aws-sdk/client-kms';

export const KEY_SPECS = [
  'SYMMETRIC_DEFAULT',
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'ECC_NIST_P256',
  'ECC_NIST_P384',
] as const;
export type KeySpec = (typeof KEY_SPECS)[number];

export const KEY_USAGES = ['SIGN_VERIFY', 'ENCRYPT_DECRYPT'] as const;
export type KeyUsage = (typeof KEY_USAGES)[number];

export type SigningAlgorithm = Extract<SigningAlgorithmSpec, `${'RSASSA' | 'ECDSA'}_${string}`>;
export type HashName = 'sha256' | 'sha384' | 'sha512';
export type SigningScheme = 'pkcs1-v1_5' | 'pss' | 'ecdsa';

interface AlgorithmDefinition {
  readonly scheme: SigningScheme;
  readonly hash: HashName;
}

export const SIGNING_ALGORITHMS = {
  RSASSA_PKCS1_V1_5_SHA_256: { scheme: 'pkcs1-v1_5', hash: 'sha256' },
  RSASSA_PKCS1_V1_5_SHA_384: { scheme: 'pkcs1-v1_5', hash: 'sha384' },
  RSASSA_PKCS1_V1_5_SHA_512: { scheme: 'pkcs1-v1_5', hash: 'sha512' },
  RSASSA_PSS_SHA_256: { scheme: 'pss', hash: 'sha256' },
  RSASSA_PSS_SHA_384: { scheme: 'pss', hash: 'sha384' },
  RSASSA_PSS_SHA_512: { scheme: 'pss', hash: 'sha512' },
  ECDSA_SHA_256: { scheme: 'ecdsa', hash: 'sha256' },
  ECDSA_SHA_384: { scheme: 'ecdsa', hash: 'sha384' },
  ECDSA_SHA_512: { scheme: 'ecdsa', hash: 'sha512' },
} as const satisfies Readonly<Record<SigningAlgorithm, AlgorithmDefinition>>;

export const SIGNING_ALGORITHM_NAMES = Object.keys(SIGNING_ALGORITHMS) as SigningAlgorithm[];

/** What a key of this spec signs with: any RSASSA, or the one ECDSA that belongs to the curve. */
export function signingAlgorithmsOf(spec: KeySpec): readonly SigningAlgorithm[] {
  if (spec === 'ECC_NIST_P256') return ['ECDSA_SHA_256'];
  if (spec === 'ECC_NIST_P384') return ['ECDSA_SHA_384'];
  if (spec === 'SYMMETRIC_DEFAULT') return [];
  return SIGNING_ALGORITHM_NAMES.filter((name) => name.startsWith('RSASSA'));
}

/** The only usage that local keys of this spec have. RSA encryption exists on AWS and not here. */
export function usageOf(spec: KeySpec): KeyUsage {
  return spec === 'SYMMETRIC_DEFAULT' ? 'ENCRYPT_DECRYPT' : 'SIGN_VERIFY';
}
