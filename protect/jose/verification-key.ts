/** One public key of a provider: which of them verify anything here, and why the others do not. */
import { createHash } from 'node:crypto';
import { type AssertionAlgorithm, algorithmNamed, type KeyType, takesKeyOf } from './algorithm.ts';
import { hasRocaFingerprint } from './roca.ts';

/** Digests of a certificate by which a key, or a header, is known instead of a `kid`: RFC 7517 §4.8, §4.9. */
export interface CertificateDigests {
  readonly x5t?: string;
  readonly 'x5t#S256'?: string;
}

interface CommonMembers extends CertificateDigests {
  readonly kid?: string;
  readonly alg?: string;
  readonly use?: 'sig';
}

export interface RsaVerificationKey extends CommonMembers {
  readonly kty: 'RSA';
  readonly n: string;
  readonly e: string;
}

export interface EcVerificationKey extends CommonMembers {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

export interface OkpVerificationKey extends CommonMembers {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
}

export type VerificationKey = RsaVerificationKey | EcVerificationKey | OkpVerificationKey;

export type DropReason =
  | 'not_an_object'
  | 'invalid_kid'
  | 'private_members'
  | 'symmetric'
  | 'not_for_signatures'
  | 'unsupported_kty'
  | 'unsupported_crv'
  | 'unsupported_alg'
  | 'invalid_parameters'
  | 'rsa_modulus_size'
  | 'rsa_exponent'
  /** Anybody can sign with it (CVE-2017-15361). */
  | 'rsa_factorable';

export type KeyVerdict =
  | { readonly kid?: string; readonly key: VerificationKey }
  | { readonly kid?: string; readonly why: DropReason };

/** J6: a look-up key, never longer. */
const MAX_KID_LENGTH = 256;

/** Characters: SHA-256 in hexadecimal, and in base64url once more. */
const MAX_DIGEST_LENGTH = 96;

/** J8, bits. Below, a modulus can be factored; above, each verification is an attack on our processor. */
const RSA_MODULUS_BITS = { min: 2048, max: 8192 };

/** Octets. OpenSSL takes no larger exponent with a large modulus; every one in use is 65537 or 3. */
const MAX_RSA_EXPONENT_BYTES = 8;

/** RFC 7518 §6.2.1.2: a coordinate is the full size of the curve's field, leading zeros included. */
const COORDINATE_BYTES = 32;

/** RFC 7518 §6.2.2, §6.3.2, and §6.4 for `k`. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

type Jwk = Readonly<Record<string, unknown>>;

/** Kept with its public members alone, or dropped with the first reason found. */
export function judgeKey(candidate: unknown): KeyVerdict {
  if (typeof candidate !== 'object' || candidate === null) return { why: 'not_an_object' };
  // Own members only: a member that the document does not have must not come from a prototype.
  const jwk: Jwk = Object.assign(Object.create(null), candidate);
  const { kid } = jwk;
  if (kid !== undefined && !isKid(kid)) return { why: 'invalid_kid' };
  const named = kid === undefined ? {} : { kid };
  const why = unfitFor(jwk);
  if (why !== undefined) return { ...named, why };
  const key = publicMembers(jwk);
  return typeof key === 'string' ? { ...named, why: key } : { ...named, key: { ...key, ...commonMembers(jwk) } };
}

/** The public key of an entry that shows its private half too: nothing that it signed proves anything. */
export function leakedKey(candidate: unknown): VerificationKey | undefined {
  if (typeof candidate !== 'object' || candidate === null) return undefined;
  const shown = Object.entries(candidate).filter(([member]) => !PRIVATE_MEMBERS.includes(member));
  const verdict = judgeKey(Object.fromEntries(shown));
  return 'key' in verdict ? verdict.key : undefined;
}

/** RFC 7517 §4.4: a key's `alg` is the algorithm intended for use with it, by whichever of its names. */
export function keyFits(key: VerificationKey, algorithm: AssertionAlgorithm): boolean {
  if (!takesKeyOf(algorithm, key.kty)) return false;
  return key.alg === undefined || algorithmNamed(key.alg) === algorithm;
}

/**
 * Two entries are one public key exactly if this is the same of both: what RFC 7638 §3.2 takes a thumbprint of, undigested,
 * with numbers that some providers write with leading zeros as numbers.
 */
export function keyIdentity(key: VerificationKey): string {
  switch (key.kty) {
    case 'RSA':
      return JSON.stringify([key.kty, canonicalInteger(key.n), canonicalInteger(key.e)]);
    case 'EC':
      return JSON.stringify([key.kty, key.crv, canonical(key.x), canonical(key.y)]);
    case 'OKP':
      return JSON.stringify([key.kty, key.crv, canonical(key.x)]);
  }
}

function canonicalInteger(value: string): string {
  return Buffer.from(unsignedInteger(value) ?? []).toString('base64url');
}

/** The last character of a part may have bits that say nothing. */
function canonical(value: string): string {
  return Buffer.from(value, 'base64url').toString('base64url');
}

function isKid(kid: unknown): kid is string {
  return typeof kid === 'string' && kid.length <= MAX_KID_LENGTH;
}

/** RFC 7517 §4.2, §4.3: what the key says that it is for. */
function unfitFor({ kty, use, key_ops: operations, ...members }: Jwk): DropReason | undefined {
  if (kty === 'oct') return 'symmetric';
  if (PRIVATE_MEMBERS.some((member) => member in members)) return 'private_members';
  if (use !== undefined && use !== 'sig') return 'not_for_signatures';
  if (operations === undefined) return undefined;
  return Array.isArray(operations) && operations.includes('verify') ? undefined : 'not_for_signatures';
}

function publicMembers(jwk: Jwk): VerificationKey | DropReason {
  if (jwk['kty'] === 'RSA') return fits(jwk, 'RSA') ? rsaKey(jwk) : 'unsupported_alg';
  if (jwk['kty'] === 'EC') return fits(jwk, 'EC') ? ecKey(jwk) : 'unsupported_alg';
  if (jwk['kty'] === 'OKP') return fits(jwk, 'OKP') ? okpKey(jwk) : 'unsupported_alg';
  return 'unsupported_kty';
}

/** J3: what a key says that it signs with is something that we verify, and its type can do it. */
function fits({ alg }: Jwk, kty: KeyType): boolean {
  if (alg === undefined) return true;
  const algorithm = algorithmNamed(alg);
  return algorithm !== undefined && takesKeyOf(algorithm, kty);
}

function rsaKey({ n, e }: Jwk): RsaVerificationKey | DropReason {
  const modulus = unsignedInteger(n);
  const exponent = unsignedInteger(e);
  if (typeof n !== 'string' || typeof e !== 'string' || !modulus || !exponent) return 'invalid_parameters';
  const bits = modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24;
  if (bits < RSA_MODULUS_BITS.min || bits > RSA_MODULUS_BITS.max) return 'rsa_modulus_size';
  if (hasRocaFingerprint(modulus)) return 'rsa_factorable';
  return isSoundExponent(exponent) ? { kty: 'RSA', n, e } : 'rsa_exponent';
}

/** Odd and at least 3. With e = 1 a signature is its own message, and anyone can make one. */
function isSoundExponent(exponent: Uint8Array): boolean {
  const lowest = exponent.at(-1) ?? 0;
  const isOne = exponent.length === 1 && lowest === 1;
  return exponent.length <= MAX_RSA_EXPONENT_BYTES && lowest % 2 === 1 && !isOne;
}

function ecKey({ crv, x, y }: Jwk): EcVerificationKey | DropReason {
  if (crv !== 'P-256') return 'unsupported_crv';
  return isCoordinate(x) && isCoordinate(y) ? { kty: 'EC', crv, x, y } : 'invalid_parameters';
}

function okpKey({ crv, x }: Jwk): OkpVerificationKey | DropReason {
  if (crv !== 'Ed25519') return 'unsupported_crv';
  return isCoordinate(x) ? { kty: 'OKP', crv, x } : 'invalid_parameters';
}

function isCoordinate(value: unknown): value is string {
  return decodeBase64url(value)?.length === COORDINATE_BYTES;
}

/** Big-endian without leading zeros: some providers write one, and RFC 7518 §6.3.1.1 asks readers to be prepared. */
function unsignedInteger(value: unknown): Uint8Array | undefined {
  const octets = decodeBase64url(value);
  const start = octets?.findIndex((octet) => octet !== 0) ?? -1;
  return start < 0 ? undefined : octets?.subarray(start);
}

function decodeBase64url(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string' || !/^[A-Za-z0-9_-]+$/.test(value)) return undefined;
  return Buffer.from(value, 'base64url');
}

function commonMembers({ kid, alg, use, ...rest }: Jwk): CommonMembers {
  return {
    ...(typeof kid === 'string' && { kid }),
    ...(typeof alg === 'string' && { alg }),
    ...(use === 'sig' && { use }),
    ...certificateDigests(rest),
  };
}

/** As the key says, else of the first certificate of its chain, which is the key's own (RFC 7517 §4.7). */
function certificateDigests({ x5t, x5c, 'x5t#S256': sha256 }: Jwk): CertificateDigests {
  const [certificate] = Array.isArray(x5c) ? x5c : [];
  const der = typeof certificate === 'string' && certificate !== '' ? Buffer.from(certificate, 'base64') : undefined;
  const digest = (name: string) => der && createHash(name).update(der).digest('base64url');
  const digests = {
    x5t: isDigest(x5t) ? x5t : digest('sha1'),
    'x5t#S256': isDigest(sha256) ? sha256 : digest('sha256'),
  };
  return {
    ...(digests.x5t !== undefined && { x5t: digests.x5t }),
    ...(digests['x5t#S256'] !== undefined && { 'x5t#S256': digests['x5t#S256'] }),
  };
}

/** An opaque look-up key: some providers write hexadecimal digits where base64url is asked for, in header and key alike. */
export function isDigest(value: unknown): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= MAX_DIGEST_LENGTH;
}
