import { type CryptographyKey, type SigningAlgorithm, signJwt } from './jws.ts';

/** Who the host is at the token endpoint. A secret is for servers alone: a browser or a desktop application keeps none. */
export type ClientCredentials =
  | { readonly id: string; readonly secret: string; readonly method?: 'client_secret_basic' | 'client_secret_post' }
  /** `private_key_jwt` (RFC 7523 §2.2): a key whose public half is registered. */
  | { readonly id: string; readonly key: CryptographyKey; readonly kid: string; readonly alg: SigningAlgorithm };

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

function clientAssertion(
  { id, key, kid, alg }: Extract<ClientCredentials, { readonly key: CryptographyKey }>,
  issuer: string,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: id, sub: id, aud: issuer, iat: now, exp: now + ASSERTION_LIFETIME, jti: crypto.randomUUID() };
  return signJwt({ alg, kid, typ: 'client-authentication+jwt' }, claims, key);
}
