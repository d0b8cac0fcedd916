import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { SetErrorCode } from '../../core/signals/error-codes.ts';
import type { SignalRefusal } from '../../core/signals/refusal.ts';
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

/** In one exhaustive place: a new reason does not compile until it is here. */
export function toSetError(refusal: SignalRefusal): SetError {
  switch (refusal.reason) {
    case 'signal_token_missing':
    case 'signals_off':
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
    case 'malformed_set':
      return refused('invalid_request', 'The body must be a signed JWT in compact form, as RFC 8417 has it');
    case 'set_header_refused':
      return refused(
        'invalid_request',
        'The header of the token: its typ must be secevent+jwt, and its alg one of the provider',
      );
    case 'set_signature_refused':
      return refused('invalid_key', 'No key of the transmitter verifies the token');
    case 'set_issuer_differs':
    case 'set_tenant_differs':
      return refused('invalid_issuer', 'The issuer of the token is not the transmitter of this stream');
    case 'set_audience_differs':
      return refused('invalid_audience', 'The audience of the token must have the audience of this stream in it');
    case 'malformed_set_claim':
      return refused('invalid_request', `The claim ${refusal.member} must be ${refusal.requirement}`);
    case 'set_claim_forbidden':
      return refused('invalid_request', `The claim ${refusal.member} must not be in a Security Event Token`);
    case 'set_issued_in_future':
      return refused('invalid_request', 'The claim iat must not be in the future');
    case 'set_too_old':
      return refused('invalid_request', `The claim iat must not be more than ${refusal.maxSeconds} seconds ago`);
    case 'set_without_one_event':
      return refused('invalid_request', 'The claim events must have exactly one member');
    case 'verification_state_differs':
      return refused('invalid_state', 'The state of the verification is not the one of this stream');
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
