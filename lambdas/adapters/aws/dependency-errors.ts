import { Unavailable } from '../../ports/unavailable.ts';

/** Answers of DynamoDB and KMS that say "not now", by error name. */
const TRANSIENT_ERRORS: ReadonlySet<string> = new Set([
  'InternalServerError',
  'InternalFailure',
  'KMSInternalException',
  'DependencyTimeoutException',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'ThrottlingException',
  'TimeoutError',
  'TransactionConflictException',
]);

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
  // No answer at all: the connection was refused, reset or never made.
  return status === undefined ? typeof code === 'string' : status >= 500;
}

interface AwsError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly statusCode?: number };
  readonly code?: unknown;
}
