import { type HttpAnswer, INTERNAL_SERVER_ERROR, REQUEST_TOO_LARGE, SERVICE_UNAVAILABLE } from './http-answer.ts';
import { RequestTooLargeException, TooManyRequestsException } from './lambda-errors.ts';

/** Waits for an invocation, and stops waiting after `timeoutMs`. The function does not learn of it and runs on, as on AWS. */
export async function withinTimeout<T>(invocation: Promise<T>, timeoutMs: number): Promise<T> {
  const { promise: expiry, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new IntegrationTimeout(timeoutMs)), timeoutMs);
  try {
    return await Promise.race([invocation, expiry]);
  } finally {
    clearTimeout(timer);
  }
}

class IntegrationTimeout extends Error {
  constructor(timeoutMs: number) {
    super(`The integration did not answer within ${timeoutMs} ms`);
    this.name = 'IntegrationTimeout';
  }
}

/**
 * A function that failed, its own time-out included, is a 500 (denoland/deno_registry2#87); one that the gateway
 * stopped waiting for is a 503 (cortexlabs/cortex#1225, serverless/serverless#11222), and so is one without a free
 * execution environment.
 */
export function failureAnswer(error: unknown): HttpAnswer {
  if (error instanceof RequestTooLargeException) return REQUEST_TOO_LARGE;
  const isTransient = error instanceof IntegrationTimeout || error instanceof TooManyRequestsException;
  return isTransient ? SERVICE_UNAVAILABLE : INTERNAL_SERVER_ERROR;
}
