/** Web Cryptography's, by whichever types the host has: a browser's or Node.js's. */
type PrivateKey = Parameters<typeof crypto.subtle.sign>[1];
type SigningParameters = Parameters<typeof crypto.subtle.sign>[0];

/** Who the host is at the token endpoint. A secret is for servers alone: a browser or a desktop application keeps none. */
export type ClientCredentials =
  | { readonly id: string; readonly secret: string; readonly method?: 'client_secret_basic' | 'client_secret_post' }
  /** `private_key_jwt` (RFC 7523 §2.2): a key whose public half is registered. */
  | { readonly id: string; readonly key: PrivateKey; readonly kid: string; readonly alg: SigningAlgorithm };

export type SigningAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'EdDSA' | 'Ed25519';

export interface Authentication {
  readonly headers: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** How long a client assertion is good for, which is used at once. Seconds. */
const ASSERTION_LIFETIME = 60;

/** What authenticates one request. A client assertion is new each time: it is good for one. */
export async function authentication(client: ClientCredentials, issuer: string): Promise<Authentication> {
  if ('key' in client) {
    const assertion = await clientAssertion(client, issuer);
    return { headers: {}, parameters: { client_assertion_type: ASSERTION_TYPE, client_assertion: assertion } };
  }
  const { id, secret, method = 'client_secret_basic' } = client;
  if (method === 'client_secret_post') return { headers: {}, parameters: { client_id: id, client_secret: secret } };
  // RFC 6749 §2.3.1: form-encoded before base64.
  const basic = btoa(`${formEncoded(id)}:${formEncoded(secret)}`);
  return { headers: { authorization: `Basic ${basic}` }, parameters: {} };
}

const formEncoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);

async function clientAssertion(
  { id, key, kid, alg }: Extract<ClientCredentials, { readonly key: PrivateKey }>,
  issuer: string,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: id, sub: id, aud: issuer, iat: now, exp: now + ASSERTION_LIFETIME, jti: crypto.randomUUID() };
  const signed = `${part({ alg, kid, typ: 'client-authentication+jwt' })}.${part(claims)}`;
  const signature = await crypto.subtle.sign(PARAMETERS[alg], key, new TextEncoder().encode(signed));
  return `${signed}.${base64url(new Uint8Array(signature))}`;
}

/** RFC 7518 §3.1, RFC 8037 and RFC 9864, as Web Cryptography names them. */
const PARAMETERS: Readonly<Record<SigningAlgorithm, SigningParameters>> = {
  RS256: { name: 'RSASSA-PKCS1-v1_5' },
  PS256: { name: 'RSA-PSS', saltLength: 32 },
  ES256: { name: 'ECDSA', hash: 'SHA-256' },
  EdDSA: { name: 'Ed25519' },
  Ed25519: { name: 'Ed25519' },
};

const part = (value: unknown): string => base64url(new TextEncoder().encode(JSON.stringify(value)));

function base64url(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
