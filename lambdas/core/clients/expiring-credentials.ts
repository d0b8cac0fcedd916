import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import type { Client } from '../records.ts';

/** A client that will soon have nothing left to authenticate with. */
export interface ExpiringCredential {
  readonly client: ClientId;
  readonly kind: 'secret' | 'key';
  /** When the last of them ends, seconds since the epoch; in the past when it has. */
  readonly endsAt: number;
}

/** Two weeks: long enough for somebody elsewhere to put a new secret into a release. */
export const EXPIRY_WARNING_SECONDS = 14 * 86_400;

/**
 * The last of the client's secrets or registered keys, if it ends within {@link EXPIRY_WARNING_SECONDS}. One that was
 * replaced by another that lasts longer is no concern, nor is a client that is switched off.
 * Does NOT know keys that a client publishes itself.
 */
export function expiringCredential({ id, status, secrets, keys }: Client, now: number): ExpiringCredential | undefined {
  if (status !== 'active' || keys?.source === 'published') return undefined;
  const kind = keys === undefined ? 'secret' : 'key';
  const ends = (keys?.keys ?? secrets).map(({ expiresAt }) => expiresAt ?? Number.POSITIVE_INFINITY);
  const endsAt = Math.max(...ends);
  return endsAt <= now + EXPIRY_WARNING_SECONDS && ends.length > 0 ? { client: id, kind, endsAt } : undefined;
}
