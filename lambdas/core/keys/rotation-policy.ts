import { OWN_CLIENT_ASSERTION_LIFETIME_SECONDS } from '../clients/own-assertion.ts';
import { MAX_ACCESS_TOKEN_LIFETIME_SECONDS } from '../configuration/schema.ts';
import type { Configuration, SigningAlgorithm } from '../configuration.ts';
import { RING_MAX_AGE_SECONDS, type RingKey } from './ring.ts';

/** How long our answer allows anybody to keep the published keys, seconds: `Cache-Control: max-age`. */
export const JWKS_MAX_AGE_SECONDS = 300;

/**
 * "API Gateway can cache the public key for up to two hours" (HTTP API, JWT authorizers), whatever the answer says; and
 * so may others.
 */
export const LONGEST_JWKS_CACHE_SECONDS = 7_200;

/**
 * Between a time that the ring holds and what anybody's clock said: AWS refuses a request that was signed more than
 * five minutes off its own clock, so the write happened within them. It covers the leeway that verifiers give `exp`.
 */
const SKEW_SECONDS = 300;

/** From being published until no verifier is left that has not heard of the key. */
export const PUBLISH_WAIT_SECONDS = Math.max(JWKS_MAX_AGE_SECONDS, LONGEST_JWKS_CACHE_SECONDS) + SKEW_SECONDS;

const DAY_SECONDS = 86_400;

/** Every time that rotation waits for, seconds: computed from the configuration, never typed. */
export interface RotationPolicy {
  readonly algorithm: SigningAlgorithm;
  /** How long a key signs. */
  readonly periodSeconds: number;
  readonly publishWaitSeconds: number;
  /** From the end of a key's signing to its removal, beside the lifetime of what it signed. */
  readonly removalMarginSeconds: number;
  /** Of anything that the ring signs, as configured now. */
  readonly longestLifetimeSeconds: number;
}

export function rotationPolicy(configuration: Configuration): RotationPolicy {
  return {
    algorithm: configuration.signingAlgorithm,
    periodSeconds: configuration.keyRotationDays * DAY_SECONDS,
    publishWaitSeconds: PUBLISH_WAIT_SECONDS,
    removalMarginSeconds: RING_MAX_AGE_SECONDS + SKEW_SECONDS,
    longestLifetimeSeconds: Math.max(
      configuration.accessTokenLifetimeSeconds,
      configuration.agentTokenLifetimeSeconds,
      OWN_CLIENT_ASSERTION_LIFETIME_SECONDS,
    ),
  };
}

/** When a pending key may become a standby: every verifier knows it by then. */
export function readyAt({ createdAt }: RingKey, { publishWaitSeconds }: RotationPolicy): number {
  return createdAt + publishWaitSeconds;
}

/** When the last token that a retiring key may have signed has ended. `undefined`: it is not retiring. */
export function removableAt(key: RingKey, { removalMarginSeconds }: RotationPolicy): number | undefined {
  const { retiredAt, longestLifetimeSeconds = MAX_ACCESS_TOKEN_LIFETIME_SECONDS } = key;
  return retiredAt === undefined ? undefined : retiredAt + removalMarginSeconds + longestLifetimeSeconds;
}

/** When the next key is to take over. */
export function rotationDueAt({ activatedAt, createdAt }: RingKey, { periodSeconds }: RotationPolicy): number {
  return (activatedAt ?? createdAt) + periodSeconds;
}
