import { type ResolveHost, resolveWithSystem } from './resolve-host.ts';

/** Law 14: the whole of a request, name look-up to last byte, milliseconds. A redemption waits on it. */
export const MAX_FETCH_MS = 1_500;

/**
 * Law 14, of what a person waits for who signs in: the exchange of their code, and userinfo. A code is good once, so that
 * giving up costs the whole sign-in; the provider may have to fetch our keys before it answers; and nobody but this
 * person waits for it.
 */
export const MAX_SIGN_IN_MS = 8_000;

/** Of that, userinfo, which comes second: whoever is known already signs in without it. */
export const MAX_USERINFO_MS = 5_000;

/** Law 14, bytes of a response body. The largest key sets in public use are about 60 kB, certificates included. */
export const MAX_RESPONSE_BYTES = 150_000;

/** What the deployment allows of outbound requests. */
export interface OutboundPolicy {
  /** Permits `http:`, on any port, to 127.0.0.0/8, [::1] and `localhost`, and nothing more. Only the local runtime sets it. */
  readonly allowLoopbackIssuers: boolean;
  /** Absent: keys, discovery, and whatever else a redemption may wait on. */
  readonly purpose?: 'sign_in';
  /** Milliseconds for the whole of a request; more than its purpose allows counts as that. */
  readonly timeoutMs?: number;
  readonly resolve?: ResolveHost;
}

/** …and what the caller pinned: exact hosts as `URL.host` writes them, `idp.example.com` or `127.0.0.1:8788`. */
export interface PinnedPolicy extends OutboundPolicy {
  readonly pinnedHosts: readonly string[];
}

/** The moment by which a request must be over, and the limit it came from. */
export interface Deadline {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export function startDeadline(policy: OutboundPolicy): Deadline {
  const longestMs = policy.purpose === 'sign_in' ? MAX_SIGN_IN_MS : MAX_FETCH_MS;
  const timeoutMs = Math.min(policy.timeoutMs ?? longestMs, longestMs);
  return { timeoutMs, signal: AbortSignal.timeout(timeoutMs) };
}

export function resolverOf(policy: OutboundPolicy): ResolveHost {
  return policy.resolve ?? resolveWithSystem;
}
