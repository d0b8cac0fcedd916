/** Which failures are worth a second attempt: the rules of the AWS SDK, for the errors that a signed call meets. */

/** Says "too much", by error name. */
const THROTTLES: ReadonlySet<unknown> = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);

/** Their clock and ours differ, by error name; or something else is wrong with us. */
const SKEWED_CLOCKS: ReadonlySet<unknown> = new Set([
  'AccessDeniedException',
  'AuthFailure',
  'InvalidSignatureException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);

const TIMEOUTS: ReadonlySet<unknown> = new Set(['TimeoutError', 'RequestTimeout', 'RequestTimeoutException']);

/** Of a connection that was never made, or broke. */
const CONNECTION_CODES: ReadonlySet<unknown> = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

const TRANSIENT_STATUSES: ReadonlySet<unknown> = new Set([500, 502, 503, 504]);
const TOO_MANY_REQUESTS = 429;

interface Facts {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown };
}

export function isThrottled(error: unknown): boolean {
  const { name, $metadata } = error as Facts;
  return $metadata?.httpStatusCode === TOO_MANY_REQUESTS || THROTTLES.has(name);
}

export function isTransient(error: unknown): boolean {
  const { name, code, $metadata } = error as Facts;
  if (TIMEOUTS.has(name) || CONNECTION_CODES.has(code)) return true;
  return TRANSIENT_STATUSES.has($metadata?.httpStatusCode) || isExpiredSignature(error as Facts);
}

export function mayBeClockSkew(error: unknown): boolean {
  return SKEWED_CLOCKS.has((error as Facts).name);
}

function isExpiredSignature({ name, message }: Facts): boolean {
  return name === 'InvalidSignatureException' && typeof message === 'string' && message.includes('Signature expired');
}
