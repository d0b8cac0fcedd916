import { ringSigner } from '../../../lambdas/adapters/memory/ring-signer.ts';
import { publishedKeySet } from '../../../lambdas/core/keys/ring.ts';
import { type Signer, signJws } from '../../../lambdas/ports/signer.ts';
import { CachingVerifier } from './caching-verifier.ts';
import type { MemoryKeyRing } from './memory-key-ring.ts';
import type { Publication } from './publication.ts';
import type { SimulatedKeyService } from './simulated-key-service.ts';

/** How long verifiers keep the published keys, seconds: three as API Gateway may, one as `protect()` does, one as told. */
const CACHES_SECONDS = [7_200, 7_200, 7_200, 600, 300];

const SIGNERS = 3;

export interface FleetOptions {
  readonly ring: MemoryKeyRing;
  readonly service: SimulatedKeyService;
  readonly publication: Publication;
  readonly clock: () => number;
  readonly random: () => number;
}

/** The functions that sign, and everybody who verifies. */
export class Fleet {
  tokenLifetimeSeconds: number;
  tokens = 0;
  failovers = 0;
  readonly #options: FleetOptions;
  readonly #signers: readonly Signer[];
  readonly #verifiers: readonly CachingVerifier[];

  constructor(options: FleetOptions, tokenLifetimeSeconds: number) {
    const { ring, service, clock } = options;
    this.#options = options;
    this.tokenLifetimeSeconds = tokenLifetimeSeconds;
    const signingKeyFailedOver = () => {
      this.failovers += 1;
    };
    const telemetry = { signingKeyFailedOver };
    const sign: SimulatedKeyService['sign'] = (key, input) => service.sign(key, input);
    this.#signers = Array.from({ length: SIGNERS }, () => ringSigner({ store: ring, clock, telemetry, sign }));
    const fetch = () => (ring.current === undefined ? [] : publishedKeySet(ring.current).keys);
    this.#verifiers = CACHES_SECONDS.map((maxAge) => new CachingVerifier(maxAge, fetch));
  }

  /**
   * One token, by some function, and what some verifier makes of it at once. The first tokens of a key and one in
   * thirty are real; of the others it counts which key would sign, and who knows it.
   */
  async signAndVerify(isReal = this.tokens % 30 === 0): Promise<void> {
    const { clock, random, publication } = this.#options;
    const signer = this.#signers[Math.floor(random() * SIGNERS)];
    if (signer === undefined) throw new Error('no signer');
    const now = clock();
    const expiresAt = now + this.tokenLifetimeSeconds;
    const chosen = await signer.activeKey();
    const token =
      isReal || !publication.hasSigned(chosen.kid) ? await signJws(signer, 'at+jwt', { exp: expiresAt }) : undefined;
    const { kid, alg } = token === undefined ? { ...chosen, alg: chosen.algorithm } : headerOf(token);
    this.tokens += 1;
    publication.signed(kid, now, expiresAt);
    const verifier = this.#verifiers[this.tokens % this.#verifiers.length];
    const isAccepted = token === undefined ? verifier?.knows({ kid, alg }, now) : verifier?.accepts(token, now);
    if (isAccepted || publication.revokedAt.has(kid)) return;
    publication.breach(`a verifier refused a token of ${kid} that was just signed`);
  }

  /** Every verifier, asked about every key of which a token lives. */
  verifyLiveTokens(): void {
    const { service, publication, clock } = this.#options;
    const now = clock();
    for (const { kid, revokedAt } of publication.live(now)) {
      const { algorithm } = service.keyOf(kid);
      for (const verifier of this.#verifiers) {
        const isKnown = verifier.knows({ kid, alg: algorithm }, now);
        if (revokedAt === undefined && !isKnown) publication.breach(`a verifier refused a live token of ${kid}`);
        const isLate = revokedAt !== undefined && now >= revokedAt + verifier.maxAgeSeconds;
        if (isLate && isKnown) publication.breach(`a verifier accepted a token of ${kid}, which was revoked`);
      }
    }
  }
}

function headerOf(token: string): { readonly kid: string; readonly alg: string } {
  return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
}
