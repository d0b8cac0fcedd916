import { type KeyRing, publishedKeySet } from '../../../lambdas/core/keys/ring.ts';
import { LONGEST_JWKS_CACHE_SECONDS } from '../../../lambdas/core/keys/rotation-policy.ts';

/**
 * When each key was published, and until when it was needed: the law for the worst verifier of all, which fetched the
 * keys at the worst moment and is used at the worst moment. Every breach is a sentence in `violations`.
 */
export class Publication {
  readonly violations: string[] = [];
  readonly revokedAt = new Map<string, number>();
  readonly #publishedFrom = new Map<string, number>();
  /** When the last token that a key signed ends. */
  readonly #neededUntil = new Map<string, number>();
  #published: ReadonlySet<string> = new Set();

  /** The ring as it is read from now on. */
  ringIs(ring: KeyRing, now: number): void {
    const published = new Set((publishedKeySet(ring).keys as { kid: string }[]).map(({ kid }) => kid));
    const isFirst = this.#publishedFrom.size === 0;
    for (const kid of published) {
      if (!this.#publishedFrom.has(kid)) this.#publishedFrom.set(kid, isFirst ? Number.NEGATIVE_INFINITY : now);
    }
    for (const kid of this.#published) if (!published.has(kid)) this.#isGone(kid, now);
    this.#published = published;
  }

  signed(kid: string, now: number, expiresAt: number): void {
    this.#neededUntil.set(kid, Math.max(expiresAt, this.#neededUntil.get(kid) ?? 0));
    const knownFrom = (this.#publishedFrom.get(kid) ?? Number.POSITIVE_INFINITY) + LONGEST_JWKS_CACHE_SECONDS;
    if (now < knownFrom) this.violations.push(`${kid} signed ${knownFrom - now} s before every verifier knew it`);
  }

  hasSigned(kid: string): boolean {
    return this.#neededUntil.has(kid);
  }

  breach(violation: string): void {
    this.violations.push(violation);
  }

  /** Keys with live tokens, and whether they were revoked. */
  *live(now: number): Iterable<{ readonly kid: string; readonly revokedAt: number | undefined }> {
    for (const [kid, until] of this.#neededUntil) if (now < until) yield { kid, revokedAt: this.revokedAt.get(kid) };
  }

  #isGone(kid: string, now: number): void {
    const until = this.#neededUntil.get(kid) ?? 0;
    if (now < until && !this.revokedAt.has(kid)) this.violations.push(`${kid} was removed ${until - now} s too early`);
  }
}
