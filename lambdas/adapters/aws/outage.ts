import { Unavailable } from '../../ports/unavailable.ts';

/**
 * Answers of DynamoDB and KMS that say "not now", by error name. Expired credentials are among them: the function's
 * own are replaced from outside, and the next request has new ones. Credentials that were never any are not.
 */
const TRANSIENT_ERRORS: ReadonlySet<string> = new Set([
  'DependencyTimeoutException',
  'ExpiredTokenException',
  'InternalFailure',
  'InternalServerError',
  'KMSInternalException',
  'KeyUnavailableException',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestExpired',
  'RequestLimitExceeded',
  'RequestTimeout',
  'RequestTimeoutException',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'Throttling',
  'ThrottledException',
  'ThrottlingException',
  'TimeoutError',
  'TooManyRequestsException',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

/** Those among them that say "too much". */
const THROTTLES: ReadonlySet<string> = new Set([
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'Throttling',
  'ThrottledException',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** The same, of one item of a transaction. */
const THROTTLING_REASONS: ReadonlySet<string> = new Set(['ThrottlingError', 'ProvisionedThroughputExceeded']);

const TOO_MANY_REQUESTS = 429;

/** By these an answer that had begun broke off, whatever its status says: nobody knows the rest. */
const BROKEN_CONNECTION: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

/**
 * Runs an AWS call and turns an outage (throttled, 5xx, timed out, reset, refused) into {@link Unavailable}. Anything
 * else, such as a missing permission or a malformed request, is our fault and passes through: 500, not 503.
 */
export async function callDependency<T>(dependency: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw isOutage(error) ? new Unavailable(dependency, { cause: error }) : error;
  }
}

function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (TRANSIENT_ERRORS.has(error.name)) return true;
  const { $response, $metadata, code } = error as AwsError;
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  // No answer: the connection was refused, never made, or reset. Node.js gives these errors a code.
  if (status === undefined) return typeof code === 'string';
  return status >= 500 || status === TOO_MANY_REQUESTS || BROKEN_CONNECTION.has(code);
}

interface AwsError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly statusCode?: number };
  readonly code?: unknown;
  /** Of a transaction that was cancelled, item by item. */
  readonly CancellationReasons?: readonly { readonly Code?: string | undefined }[];
}

/**
 * Whether an outage is a quota of ours, which AWS raises on request, and no fault of theirs. The SDK had tried once
 * more already: what that cured is not seen here.
 */
export function isThrottling(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  const { name, $metadata, CancellationReasons: reasons = [] } = cause as AwsError;
  if (THROTTLES.has(name) || $metadata?.httpStatusCode === TOO_MANY_REQUESTS) return true;
  return reasons.some(({ Code = '' }) => THROTTLING_REASONS.has(Code));
}
