import { TIME_LIMITS } from '../../../protect/aws/environment-call.ts';
import { SdkRequestHandler } from './sdk-request-handler.ts';

/** The SDK's own clients, held to the same limits: {@link TIME_LIMITS}, two attempts. */
export const sdkSettings = {
  maxAttempts: 2,
  retryMode: 'standard',
  requestHandler: new SdkRequestHandler(TIME_LIMITS),
} as const;
