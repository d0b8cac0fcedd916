import { NodeHttpHandler } from '@smithy/node-http-handler';

/** A healthy table or key answers in 5–20 ms; what takes a second will not be saved by waiting. */
const ANSWER_TIMEOUT_MS = 1_000;

/**
 * How every AWS call of a request path behaves: connect within 300 ms, begin to answer within 1 s, never be silent for
 * longer in the middle of an answer, two attempts. The caller's own time-out is running. Region, credentials and
 * endpoint come from the SDK's own environment variables.
 */
export const awsClientSettings = {
  maxAttempts: 2,
  retryMode: 'standard',
  requestHandler: new NodeHttpHandler({
    connectionTimeout: 300,
    requestTimeout: ANSWER_TIMEOUT_MS,
    throwOnRequestTimeout: true,
    // requestTimeout ends with the answer's first line; without this, the rest of it may take five minutes.
    socketTimeout: ANSWER_TIMEOUT_MS,
  }),
} as const;
