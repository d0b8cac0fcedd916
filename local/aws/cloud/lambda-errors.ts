import type { FunctionErrorPayload } from './lambda-protocol.ts';

/** The invocation reached the function, which failed, timed out or died. `errorType` is Lambda's. */
export class FunctionError extends Error {
  readonly errorType: string;
  readonly payload: FunctionErrorPayload;
  constructor(payload: FunctionErrorPayload) {
    super(payload.errorMessage);
    this.name = 'FunctionError';
    this.errorType = payload.errorType;
    this.payload = payload;
  }
}

/** All execution environments are busy and the waiting line is full (Lambda: 429). */
export class TooManyRequestsException extends Error {
  constructor(functionName: string) {
    super(`Rate Exceeded: ${functionName}`);
    this.name = 'TooManyRequestsException';
  }
}

/** The event is larger than Lambda takes (Lambda: 413). */
export class RequestTooLargeException extends Error {
  constructor(bytes: number) {
    super(
      `${bytes} byte payload is too large for the RequestResponse invocation type (limit ${MAX_PAYLOAD_BYTES} bytes)`,
    );
    this.name = 'RequestTooLargeException';
  }
}

/** "Invocation payload (request and response): 6 MB each for request and response (synchronous)" */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;
