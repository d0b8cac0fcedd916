import { AwsRequestHandler } from './aws-request-handler.ts';

/** A healthy table or key answers in 5–20 ms; what takes a second will not be saved by waiting. */
const ANSWER_TIMEOUT_MS = 1_000;

/**
 * How every AWS call of a request path behaves, here and in the authorization server: connect within 300 ms, begin to
 * answer within 1 s, never be silent for longer in the middle of an answer, two attempts. The caller's own time-out is
 * running, and the SDK's defaults wait longer than a Lambda function may. Region, credentials and endpoint come from the
 * SDK's own environment variables.
 */
export const awsClientSettings = {
  maxAttempts: 2,
  retryMode: 'standard',
  requestHandler: new AwsRequestHandler({ connectTimeoutMs: 300, answerTimeoutMs: ANSWER_TIMEOUT_MS }),
} as const;
