import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { SetErrorCode } from '../../core/signals/error-codes.ts';
import type { SignalRefusal } from '../../core/signals/refusal.ts';
import { setErrorOf } from '../../core/signals/set-error.ts';
import { correlationIdOf } from '../http/endpoint.ts';
import type { Answers } from '../http/observed.ts';
import { type HttpHeaders, type HttpResponse, jsonResponse, NO_STORE } from '../http/response.ts';
import { withRetryAfter } from '../oauth-error-response.ts';

/** An error of a push (RFC 8935 §2.3), as the wire carries it. */
export interface SetError {
  readonly status: 400 | 401 | 500 | 503;
  readonly err: SetErrorCode;
  /** Never echoes what the sender sent. */
  readonly description: string;
}

/** How the endpoint answers what it does not take. */
export const setAnswers: Answers<SignalRefusal> = {
  refused: (refusal, event) => answer(toSetError(refusal), event),
  unavailable: (unavailable, event) => withRetryAfter(answer(OUTAGE, event), unavailable),
  failed: (event) => answer(FAULT, event),
};

const OUTAGE: SetError = { status: 503, err: 'temporarily_unavailable', description: 'Not taken: send it again later' };

const FAULT: SetError = { status: 500, err: 'server_error', description: 'Not taken, by a fault of this server' };

/** One answer for every token that is not this stream's, and for every provider that sends nothing here (law 10). */
const NOT_AUTHENTICATED: SetError = {
  status: 401,
  err: 'authentication_failed',
  description: 'Send the Bearer token of this stream, which was shown when signals were switched on for the provider',
};

/** Of the request and its sender here, of the token in `core`: a new reason does not compile until it is in either. */
export function toSetError(refusal: SignalRefusal): SetError {
  switch (refusal.reason) {
    case 'signal_token_missing':
    case 'signals_off':
    case 'signals_are_polled':
    case 'signal_token_wrong':
      return NOT_AUTHENTICATED;
    case 'signal_provider_not_active':
      return refused('access_denied', 'The identity provider is not active here');
    case 'wrong_media_type':
      return refused('invalid_request', 'The Content-Type must be application/secevent+jwt');
    case 'body_missing':
      return refused('invalid_request', 'The body must be one Security Event Token in compact form');
    case 'body_too_large':
      return refused('invalid_request', `The body must have at most ${refusal.maxBytes} bytes`);
    default:
      return { status: 400, ...setErrorOf(refusal) };
  }
}

function refused(err: SetErrorCode, description: string): SetError {
  return { status: 400, err, description };
}

/** RFC 8935 §2.3: JSON with `err` and `description`; "the response MUST include a Content-Language header field". */
function answer({ status, err, description }: SetError, event: APIGatewayProxyEventV2): HttpResponse {
  const body = { err, description: `${description} (correlation id ${correlationIdOf(event)})` };
  return jsonResponse(status, body, { ...NO_STORE, 'content-language': 'en', ...(status === 401 && CHALLENGE) });
}

/** RFC 9110 §11.6.1: a 401 says how. */
const CHALLENGE: HttpHeaders = { 'www-authenticate': 'Bearer realm="signals"' };
