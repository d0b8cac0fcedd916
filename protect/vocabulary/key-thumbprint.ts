/** RFC 7638, SHA-256, base64url: names one public key (`jkt`), however its JWK is written. */
export type KeyThumbprint = string & { readonly __brand: 'KeyThumbprint' };

/** 256 bits in base64url; of the last character four bits count, so that one key has one name. */
const THUMBPRINT = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

export function isKeyThumbprint(value: unknown): value is KeyThumbprint {
  return typeof value === 'string' && THUMBPRINT.test(value);
}

/**
 * The key of a confirmation (RFC 7800 §3.1, RFC 9449 §6.1): `{"jkt": …}` and nothing else. `undefined`: it is another
 * method, or several at once, each of which would have to be confirmed: none of that can be checked here.
 */
export function keyOfConfirmation(confirmation: unknown): KeyThumbprint | undefined {
  if (typeof confirmation !== 'object' || confirmation === null || Array.isArray(confirmation)) return undefined;
  const members = Object.entries(confirmation);
  const [name, thumbprint] = members[0] ?? [];
  return members.length === 1 && name === 'jkt' && isKeyThumbprint(thumbprint) ? thumbprint : undefined;
}
