import { TIME_LIMITS } from '../../../protect/aws/environment-call.ts';
import { AwsRequestHandler } from '../../../protect/aws/request-handler.ts';

/** The SDK's own clients, held to the same limits: {@link TIME_LIMITS}, two attempts. */
export const sdkSettings = {
  maxAttempts: 2,
  retryMode: 'standard',
  requestHandler: new AwsRequestHandler(TIME_LIMITS),
} as const;
