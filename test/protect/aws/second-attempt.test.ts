import { isClockSkewError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import { isThrottled, isTransient, mayBeClockSkew } from '../../../protect/aws/second-attempt.ts';

const NAMES = [
  ...['AccessDeniedException', 'AuthFailure', 'BandwidthLimitExceeded', 'ConditionalCheckFailedException'],
  ...['DependencyTimeoutException', 'EC2ThrottledException', 'ExpiredTokenException', 'InternalServerError'],
  ...['InvalidSignatureException', 'KMSInternalException', 'LimitExceededException', 'PriorRequestNotComplete'],
  ...['ProvisionedThroughputExceededException', 'RequestExpired', 'RequestInTheFuture', 'RequestLimitExceeded'],
  ...['RequestThrottled', 'RequestThrottledException', 'RequestTimeTooSkewed', 'RequestTimeout'],
  ...['RequestTimeoutException', 'SignatureDoesNotMatch', 'SlowDown', 'ThrottledException', 'Throttling'],
  ...['ThrottlingException', 'TimeoutError', 'TooManyRequestsException', 'TransactionCanceledException'],
  ...['TransactionConflictException', 'TransactionInProgressException', 'UnknownError', 'ValidationException'],
];
const CODES = ['EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EPERM', 'EPIPE'];
const STATUSES = [400, 403, 404, 408, 413, 429, 500, 501, 502, 503, 504];
const MESSAGES = ['told so', 'Signature expired: 20260301T120000Z is now earlier than 20260301T121000Z'];

const ERRORS = [
  ...NAMES.flatMap((name) =>
    MESSAGES.flatMap((message) => STATUSES.map((status) => ({ name, message, $metadata: { httpStatusCode: status } }))),
  ),
  ...[...CODES, 'ETIMEDOUT'].map((code) => ({ name: 'Error', message: 'of the connection', code })),
  ...NAMES.map((name) => ({ name, message: 'without an answer' })),
];

it('is never anything without a name or words', () => {
  for (const error of [{}, { name: 'InvalidSignatureException' }, { name: 'InvalidSignatureException', message: 7 }]) {
    expect([isThrottled(error), isTransient(error)]).toEqual([false, false]);
  }
});

it.each([
  ['throttled', isThrottled, isThrottlingError],
  ['transient', isTransient, isTransientError],
  ['of a clock', mayBeClockSkew, isClockSkewError],
] as const)('never judges otherwise than the SDK what is %s', (_, ours, theirs) => {
  const judged = ERRORS.map((error) => ({ error, yes: ours(error) }));
  expect(judged).toEqual(ERRORS.map((error) => ({ error, yes: theirs(error as never) })));
});
