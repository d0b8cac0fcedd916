import { ok } from '../../../protect/vocabulary/result.ts';
import { type PushRefusal, toAuthorizationError } from '../../core/authorization/refusal.ts';
import { type PushDependencies, type Pushed, pushAuthorization } from '../../flows/push-authorization.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FailureTelemetry, PushContext, PushTelemetry } from '../../ports/telemetry.ts';
import { correlationIdOf, type Endpoint } from '../http/endpoint.ts';
import { toOAuthHttpRequest } from '../http/event.ts';
import { observed } from '../http/observed.ts';
import { type HttpResponse, jsonResponse, NO_STORE } from '../http/response.ts';
import { isOAuthErrorCode, type OAuthError, toOAuthError } from '../oauth-error.ts';
import { oauthAnswers } from '../oauth-error-response.ts';

export interface PushEndpointDependencies extends PushDependencies {
  readonly clock: Clock;
  readonly telemetry: PushTelemetry & FailureTelemetry;
}

/**
 * `POST /oauth/par` (RFC 9126): a client that proves who it is leaves its authorization request here, and sends a browser
 * with a reference. Exactly one telemetry call about the outcome per request, on every path. For no page of another origin:
 * a browser keeps no secret.
 */
export function pushEndpoint(dependencies: PushEndpointDependencies): Endpoint {
  const { configuration, clock, telemetry } = dependencies;
  const observers = {
    refused: telemetry.pushRefused,
    unavailable: telemetry.pushUnavailable,
    failed: (error: unknown, { correlationId }: PushContext) => telemetry.requestFailed(error, correlationId),
  };
  const answers = oauthAnswers(configuration.issuer, errorOf);
  return (event) => {
    const observation = { context: { correlationId: correlationIdOf(event) }, observers, answers };
    return observed<PushContext, PushRefusal>(event, observation, async (notes) => {
      const pushed = await pushAuthorization(dependencies, toOAuthHttpRequest(event), clock(), (client) =>
        notes.note({ client }),
      );
      if (!pushed.ok) return pushed;
      telemetry.authorizationPushed(notes.context);
      return ok(created(pushed.value));
    });
  };
}

/** RFC 9126 §2.2: "the HTTP status code 201". */
function created({ requestUri, expiresIn }: Pushed): HttpResponse {
  return jsonResponse(201, { request_uri: requestUri, expires_in: expiresIn }, NO_STORE);
}

/** RFC 9126 §2.3: the errors of the token endpoint; what a browser would bring to the tool otherwise is said here at once. */
function errorOf(refusal: PushRefusal): OAuthError {
  switch (refusal.reason) {
    case 'client_proves_nothing':
      return badRequest(
        'unauthorized_client',
        'A public client sends its request by the browser: it proves nothing here',
      );
    case 'request_uri_in_push':
      return badRequest('invalid_request', 'A pushed request holds no request_uri');
    case 'dpop_jkt_differs':
      return badRequest('invalid_dpop_proof', 'dpop_jkt must be the thumbprint of the key of the DPoP proof');
    case 'redirect_uri_missing':
      return badRequest('invalid_request', 'redirect_uri is missing');
    case 'redirect_uri_not_registered':
      return badRequest('invalid_request', 'redirect_uri is not registered for this client');
    case 'unsupported_response_type':
    case 'unsupported_parameter':
    case 'code_challenge_missing':
    case 'code_challenge_malformed':
    case 'code_challenge_method_not_s256':
    case 'dpop_jkt_malformed':
    case 'request_too_long':
    case 'malformed_organization':
    case 'interaction_needed':
    case 'denied': {
      const { error, description } = toAuthorizationError(refusal);
      return badRequest(isOAuthErrorCode(error) ? error : 'invalid_request', description);
    }
    default:
      return toOAuthError(refusal);
  }
}

function badRequest(error: OAuthError['error'], description: string): OAuthError {
  return { status: 400, error, description };
}
