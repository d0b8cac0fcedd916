import type { ExchangeFailure } from '../../core/connection/fetch-failure.ts';
import type { Deadline } from './policy.ts';

/** How far a connection had come. */
export type Stage = 'connect_failed' | 'tls_failed' | 'broken_response';

/** What an error on the connection means: past the deadline, everything is the deadline. */
export function failureAt(stage: Stage, error: unknown, deadline: Deadline): ExchangeFailure {
  return deadline.signal.aborted
    ? { reason: 'timed_out', timeoutMs: deadline.timeoutMs }
    : { reason: stage, code: errorCode(error) };
}

/** The `code` that Node.js and OpenSSL put on their errors. Never the message: it may quote what the other side sent. */
export function errorCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'UNKNOWN';
}
