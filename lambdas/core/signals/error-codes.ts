/** RFC 8935 §2.4, and `invalid_state` of the Shared Signals Framework 1.0; the last two are of a 503 and a 500. */
export const SET_ERROR_CODES = [
  'invalid_request',
  'invalid_key',
  'invalid_issuer',
  'invalid_audience',
  'authentication_failed',
  'access_denied',
  'invalid_state',
  'temporarily_unavailable',
  'server_error',
] as const;
export type SetErrorCode = (typeof SET_ERROR_CODES)[number];
