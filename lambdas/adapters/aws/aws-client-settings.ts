import { NodeHttpHandler } from '@smithy/node-http-handler';

/**
 * How every AWS call of a request path behaves: connect within 300 ms, answer within 1 s, two attempts. A healthy
 * table or key answers in 5–20 ms; what takes a second will not be saved by waiting, and the caller's own time-out is
 * running. Region, credentials and endpoint come from the SDK's own environment variables.
 */
export const awsClientSettings = {
  maxAttempts: 2,
  retryMode: 'standard',
  requestHandler: new NodeHttpHandler({ connectionTimeout: 300, requestTimeout: 1_000, throwOnRequestTimeout: true }),
} as const;
