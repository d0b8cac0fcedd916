import { AuthorizationResponseError, ResponseBodyError, WWWAuthenticateChallengeError } from 'openid-client';
import type { FetchFailure } from '../../core/connection/fetch-failure.ts';
import { CLIENT_NOT_AUTHENTICATED } from '../../ports/code-exchange.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import { PinnedFetchError } from './pinned-fetch.ts';

/** Failures of a connection: the provider may well answer the next time. */
const OUTAGES: ReadonlySet<FetchFailure['reason']> = new Set([
  'dns_failed',
  'connect_failed',
  'tls_failed',
  'timed_out',
  'broken_response',
]);

/** RFC 6749 §5.2: the codes in use are words. */
const ERROR_CODE = /^[a-z][a-z0-9_]{0,63}$/;

/**
 * A word for why a code was not exchanged: the provider's own error code, the library's, or law 14's. Never a message,
 * which could hold what was sent.
 * @throws Unavailable when the provider did not answer, or said that it cannot now
 */
export function exchangeFailure(error: unknown): string {
  const network = causesOf(error).find((cause) => cause instanceof PinnedFetchError);
  if (network !== undefined) {
    if (OUTAGES.has(network.failure.reason)) throw new Unavailable('identity provider', { cause: network });
    return network.failure.reason;
  }
  if (error instanceof WWWAuthenticateChallengeError) return CLIENT_NOT_AUTHENTICATED;
  // RFC 6749 §5.2: "invalid_client: Client authentication failed"; some say it with a 401 alone.
  if (error instanceof ResponseBodyError) {
    return error.error === 'invalid_client' || error.status === 401 ? CLIENT_NOT_AUTHENTICATED : word(error.error);
  }
  if (error instanceof AuthorizationResponseError) return word(error.error);
  const status = causesOf(error)
    .map(errorStatus)
    .find((found) => found !== undefined);
  if (status === 401) return CLIENT_NOT_AUTHENTICATED;
  if (status !== undefined) {
    throw new Unavailable('identity provider', { cause: new PinnedFetchError({ reason: 'status', status }) });
  }
  return word((error as { readonly code?: unknown }).code);
}

/** The library's errors wrap one another; a handful of levels at most. */
function causesOf(error: unknown, depth = 5): readonly unknown[] {
  if (!(error instanceof Error) || depth === 0) return [error];
  return [error, ...causesOf(error.cause, depth - 1)];
}

/** What the library wraps when an answer is not what it must be. */
function errorStatus(cause: unknown): number | undefined {
  const status = typeof cause === 'object' && cause !== null && 'status' in cause ? Number(cause.status) : 0;
  return status >= 500 || status === 401 ? status : undefined;
}

function word(code: unknown): string {
  const text = String(code).toLowerCase();
  return ERROR_CODE.test(text) ? text : 'unknown';
}
