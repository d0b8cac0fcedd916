import type { CredentialSource, Credentials } from './credentials.ts';

/** Credentials that end. Those of AWS's SDKs are of this form. */
export interface EndingCredentials extends Credentials {
  /** Absent: they do not end. */
  readonly expiration?: Date;
}

/** Whoever hands credentials out has new ones by then. */
const RENEW_BEFORE_MS = 5 * 60_000;

/** After a renewal that failed, while the old credentials are still good. */
const RETRY_AFTER_MS = 10_000;

/**
 * Asks `source` once for callers that come together, and again five minutes before the answer ends. Goes on with
 * credentials that have not ended when they cannot be renewed.
 * @throws what `source` throws, when there are none that are still good
 */
export function remembered(source: () => Promise<EndingCredentials>, nowMs: () => number): CredentialSource {
  let current: EndingCredentials | undefined;
  let renewal: Promise<EndingCredentials> | undefined;
  let renewAt = 0;
  const endsAt = () => current?.expiration?.getTime() ?? (current === undefined ? 0 : Number.POSITIVE_INFINITY);
  const renew = async () => {
    try {
      current = await source();
      renewAt = endsAt() - RENEW_BEFORE_MS;
      return current;
    } catch (error) {
      if (current === undefined || nowMs() >= endsAt()) throw error;
      renewAt = nowMs() + RETRY_AFTER_MS;
      return current;
    } finally {
      renewal = undefined;
    }
  };
  return () => {
    if (current !== undefined && nowMs() < renewAt) return current;
    renewal ??= renew();
    return renewal;
  };
}
