import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';

interface PublishedKey extends JsonWebKey {
  readonly kid: string;
  readonly alg: string;
}

/** A verifier at its least obliging: it keeps the published keys as long as it may, and no unknown `kid` moves it. */
export class CachingVerifier {
  readonly maxAgeSeconds: number;
  readonly #fetch: () => readonly object[];
  #keys: readonly PublishedKey[] = [];
  #fetchedAt = Number.NEGATIVE_INFINITY;

  constructor(maxAgeSeconds: number, fetch: () => readonly object[]) {
    this.maxAgeSeconds = maxAgeSeconds;
    this.#fetch = fetch;
  }

  /** Whether it has the key, with the algorithm that the header says; asked `now`, when it may fetch. */
  knows(header: { readonly kid: string; readonly alg: string }, now: number): boolean {
    return this.#find(header, now) !== undefined;
  }

  /** Whether the signature is real. */
  accepts(token: string, now: number): boolean {
    const [header = '', payload = '', signature = ''] = token.split('.');
    const jwk = this.#find(JSON.parse(Buffer.from(header, 'base64url').toString()), now);
    if (jwk === undefined) return false;
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
    const options = jwk.alg === 'ES256' ? ({ key, dsaEncoding: 'ieee-p1363' } as const) : key;
    return verify('sha256', Buffer.from(`${header}.${payload}`), options, Buffer.from(signature, 'base64url'));
  }

  #find({ kid, alg }: { readonly kid: string; readonly alg: string }, now: number): PublishedKey | undefined {
    if (now >= this.#fetchedAt + this.maxAgeSeconds) {
      this.#fetchedAt = now;
      this.#keys = this.#fetch() as readonly PublishedKey[];
    }
    return this.#keys.find((key) => key.kid === kid && key.alg === alg);
  }
}
