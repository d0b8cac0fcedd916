import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { RegistrationAccessRefusal, RegistrationRefusal } from '../../core/clients/registration-refusal.ts';
import { correlationIdOf } from '../http/endpoint.ts';
import type { Answers } from '../http/observed.ts';
import { type HttpHeaders, type HttpResponse, jsonResponse, NO_STORE } from '../http/response.ts';
import { type OAuthError, OUTAGE, SERVER_FAULT } from '../oauth-error.ts';
import { withRetryAfter } from '../oauth-error-response.ts';

/** An error of registration (RFC 7591 §3.2.2, RFC 6750 §3.1), as the wire carries it. */
export interface RegistrationError {
  readonly status: OAuthError['status'] | 403;
  /** Absent: the request had no credentials at all, of which RFC 6750 says no code. */
  readonly error?: string;
  /** %x20-21 / %x23-5B / %x5D-7E only; never echoes what the caller sent. */
  readonly description: string;
  /** Of a 405. */
  readonly allowed?: string;
}

/** How both endpoints answer what they do not do. */
export const registrationAnswers: Answers<RegistrationRefusal | RegistrationAccessRefusal> = {
  refused: (refusal, event) => answer(toRegistrationError(refusal), event),
  unavailable: (unavailable, event) => withRetryAfter(answer(OUTAGE, event), unavailable),
  failed: (event) => answer(SERVER_FAULT, event),
};

/** One answer for every initial access token that registers nobody: a reason would tell a finder that it was one. */
const INVALID_INITIAL: RegistrationError = {
  status: 401,
  error: 'invalid_token',
  description: 'The initial access token is not valid: ask whoever gave it to you for another one',
};

/** One answer for an unknown client, another client's token, and a registration that has ended (RFC 7592 §2.1). */
const INVALID_ACCESS: RegistrationError = {
  status: 401,
  error: 'invalid_token',
  description: 'The registration access token is not valid for this client',
};

/** In one exhaustive place: a new reason does not compile until it is here. */
export function toRegistrationError(refusal: RegistrationRefusal | RegistrationAccessRefusal): RegistrationError {
  switch (refusal.reason) {
    case 'registration_off':
      return {
        status: 403,
        error: 'access_denied',
        description: 'Clients do not register themselves here: ask the operator of this server to register yours',
      };
    case 'method_not_allowed':
      return {
        status: 405,
        error: 'invalid_request',
        description: `This address takes ${refusal.allowed}`,
        allowed: refusal.allowed,
      };
    case 'registration_token_missing':
      return { status: 401, description: 'Send the initial access token of your organization as a Bearer token' };
    case 'registration_access_missing':
      return { status: 401, description: 'Send the registration access token of this client as a Bearer token' };
    case 'registration_token_unknown':
    case 'registration_token_revoked':
    case 'registration_token_used_up':
    case 'registration_token_expired':
    case 'organization_not_active':
      return INVALID_INITIAL;
    case 'registration_unknown':
    case 'registration_access_wrong':
    case 'registration_ended':
      return INVALID_ACCESS;
    case 'malformed_registration':
      return { status: 400, error: 'invalid_client_metadata', description: `The ${refusal.problem}` };
    case 'registration_not_honoured':
      return { status: 400, error: refusal.error, description: `${refusal.field} ${refusal.problem}` };
    case 'too_many_waiting':
      return {
        status: 403,
        error: 'access_denied',
        description:
          'Too many clients wait for the administrators of the organization, who enable or refuse them first',
      };
  }
}

function answer(
  { status, error, description, allowed }: RegistrationError,
  event: APIGatewayProxyEventV2,
): HttpResponse {
  const body = {
    ...(error !== undefined && { error }),
    error_description: description,
    correlation_id: correlationIdOf(event),
  };
  return jsonResponse(status, body, {
    ...NO_STORE,
    ...(status === 401 && challenge(error)),
    ...(allowed !== undefined && { allow: allowed }),
  });
}

/** RFC 6750 §3: the code, if there is one, stands in the challenge too. */
function challenge(error: string | undefined): HttpHeaders {
  const parameters = error === undefined ? '' : `, error="${error}"`;
  return { 'www-authenticate': `Bearer realm="registration"${parameters}` };
}
