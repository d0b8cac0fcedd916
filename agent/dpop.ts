import { base64url, type CryptographyKey, type SigningAlgorithm, signJwt } from './jws.ts';

/** A key pair of one's own, such as one that a browser keeps in IndexedDB. The public half must be extractable. */
export interface DpopKeyPair {
  readonly privateKey: CryptographyKey;
  readonly publicKey: CryptographyKey;
  readonly alg: SigningAlgorithm;
}

export interface ProvedRequest {
  readonly method: string;
  /** Query and fragment do not count. */
  readonly url: string;
  /** That the request carries; absent: it asks for one. */
  readonly accessToken?: string | undefined;
}

interface Ready extends DpopKeyPair {
  readonly jwk: Readonly<Record<string, unknown>>;
}

/**
 * The key that a host's tokens are bound to (DPoP, RFC 9449): a token is worth nothing to whoever has it without the key. By
 * default a P-256 key that nothing can read, not even the host, made when it is first needed; it ends with the process.
 * One key for one agent: give the same to `redeemed` and to `Agent`.
 */
export class DpopKey {
  readonly #given: DpopKeyPair | undefined;
  #ready: Promise<Ready> | undefined;

  constructor(pair?: DpopKeyPair) {
    this.#given = pair;
  }

  /** What goes into the header `DPoP` of this one request (§4.2). Each is new: a proof is good once. */
  async proof({ method, url, accessToken }: ProvedRequest): Promise<string> {
    this.#ready ??= ready(this.#given);
    const { privateKey, alg, jwk } = await this.#ready;
    const { origin, pathname } = new URL(url);
    const claims = {
      ...{ jti: crypto.randomUUID(), htm: method, htu: origin + pathname, iat: Math.floor(Date.now() / 1000) },
      ...(accessToken !== undefined && { ath: await hashOf(accessToken) }),
    };
    return signJwt({ alg, typ: 'dpop+jwt', jwk }, claims, privateKey);
  }
}

/** What carries a token to where it is good: with a key, as DPoP with a proof; else as Bearer. */
export async function credentials(
  dpop: DpopKey | undefined,
  request: ProvedRequest & { readonly accessToken: string },
): Promise<Readonly<Record<string, string>>> {
  const { accessToken } = request;
  if (dpop === undefined) return { authorization: `Bearer ${accessToken}` };
  return { authorization: `DPoP ${accessToken}`, dpop: await dpop.proof(request) };
}

async function ready(given: DpopKeyPair | undefined): Promise<Ready> {
  const pair = given ?? { alg: 'ES256', ...(await generated()) };
  return { ...pair, jwk: publicMembers(await crypto.subtle.exportKey('jwk', pair.publicKey)) };
}

async function generated(): Promise<Omit<DpopKeyPair, 'alg'>> {
  const isExtractable = false;
  const usages = ['sign', 'verify'] as const;
  return crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, isExtractable, usages);
}

/** §4.3, 7: "the jwk JOSE Header Parameter does not contain a private key". RFC 7638 §3.2 names these. */
function publicMembers(jwk: object): Ready['jwk'] {
  return Object.fromEntries(Object.entries(jwk).filter(([name]) => ['kty', 'crv', 'x', 'y', 'n', 'e'].includes(name)));
}

/** §4.2: `ath`. */
async function hashOf(accessToken: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(accessToken))));
}
