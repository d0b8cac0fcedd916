/** Web Cryptography's, by whichever types the host has: a browser's or Node.js's. */
export type CryptographyKey = Parameters<typeof crypto.subtle.sign>[1];
type SigningParameters = Parameters<typeof crypto.subtle.sign>[0];

export type SigningAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'EdDSA' | 'Ed25519';

/** RFC 7518 §3.1, RFC 8037 and RFC 9864, as Web Cryptography names them. */
const PARAMETERS: Readonly<Record<SigningAlgorithm, SigningParameters>> = {
  RS256: { name: 'RSASSA-PKCS1-v1_5' },
  PS256: { name: 'RSA-PSS', saltLength: 32 },
  ES256: { name: 'ECDSA', hash: 'SHA-256' },
  EdDSA: { name: 'Ed25519' },
  Ed25519: { name: 'Ed25519' },
};

/** A compact JWS (RFC 7515 §7.1) of these claims. */
export async function signJwt(
  header: { readonly alg: SigningAlgorithm } & Readonly<Record<string, unknown>>,
  claims: Readonly<Record<string, unknown>>,
  key: CryptographyKey,
): Promise<string> {
  const signed = `${part(header)}.${part(claims)}`;
  const signature = await crypto.subtle.sign(PARAMETERS[header.alg], key, new TextEncoder().encode(signed));
  return `${signed}.${base64url(new Uint8Array(signature))}`;
}

const part = (value: unknown): string => base64url(new TextEncoder().encode(JSON.stringify(value)));

export function base64url(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
