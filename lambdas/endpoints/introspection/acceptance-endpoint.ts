import { ok } from '../../../protect/vocabulary/result.ts';
import { formatScopes } from '../../../protect/vocabulary/scope.ts';
import type { AcceptanceRefusal, Accepted, IssuerParameter } from '../../core/clients/acceptance.ts';
import { type AcceptanceDependencies, askAboutAcceptance } from '../../flows/ask-about-acceptance.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AcceptanceContext, AcceptanceTelemetry, FailureTelemetry } from '../../ports/telemetry.ts';
import { correlationIdOf, type Endpoint } from '../http/endpoint.ts';
import { toOAuthHttpRequest } from '../http/event.ts';
import { observed } from '../http/observed.ts';
import { type HttpResponse, jsonResponse, NO_STORE } from '../http/response.ts';
import { type OAuthError, toOAuthError } from '../oauth-error.ts';
import { oauthAnswers } from '../oauth-error-response.ts';

export interface AcceptanceEndpointDependencies extends AcceptanceDependencies {
  readonly clock: Clock;
  readonly telemetry: AcceptanceTelemetry & FailureTelemetry;
}

/** The same for an issuer that nobody trusts and for an organization that has not enabled the client. */
const NOT_ACCEPTED = jsonResponse(200, { accepted: false }, NO_STORE);

/**
 * `POST /oauth/acceptance`: whether identity assertions of an issuer would be redeemed for the client that asks. ID-JAG,
 * "Metadata Disclosure", has no issuer published and leaves the form to us. Exactly one telemetry call about the outcome per
 * request, on every path. For no page of another origin: a browser keeps no secret.
 */
export function acceptanceEndpoint(dependencies: AcceptanceEndpointDependencies): Endpoint {
  const { configuration, clock, telemetry } = dependencies;
  const observers = {
    refused: telemetry.acceptanceRefused,
    unavailable: telemetry.acceptanceUnavailable,
    failed: (error: unknown, { correlationId }: AcceptanceContext) => telemetry.requestFailed(error, correlationId),
  };
  const answers = oauthAnswers(configuration.issuer, errorOf);
  return (event) => {
    const observation = { context: { correlationId: correlationIdOf(event) }, observers, answers };
    return observed<AcceptanceContext, AcceptanceRefusal>(event, observation, async (notes) => {
      const asked = await askAboutAcceptance(dependencies, toOAuthHttpRequest(event), clock(), (client) =>
        notes.note({ client }),
      );
      if (!asked.ok) return asked;
      telemetry.acceptanceAsked(asked.value.ok ? undefined : asked.value.error, notes.context);
      return ok(asked.value.ok ? accepted(asked.value.value) : NOT_ACCEPTED);
    });
  };
}

function accepted({ clientIds, scopes, asking, detailTypes, resources, boundTokensOnly }: Accepted): HttpResponse {
  const [clientId, ...others] = [...clientIds].sort();
  const body = {
    accepted: true,
    client_id: clientId,
    ...(others.length > 0 && { client_ids: [clientId, ...others] }),
    scope: formatScopes(scopes),
    ...(asking && { askable_scope: formatScopes(asking.askable) }),
    ...(detailTypes && { authorization_details_types: detailTypes }),
    resources,
    ...(boundTokensOnly && { dpop_bound_access_tokens: true }),
  };
  return jsonResponse(200, body, NO_STORE);
}

const LONGEST: Readonly<Record<IssuerParameter, number>> = { issuer: 2_048, tenant: 256, aud_tenant: 256 };

function errorOf(refusal: AcceptanceRefusal): OAuthError {
  switch (refusal.reason) {
    case 'malformed_issuer': {
      const { parameter } = refusal;
      const description = `${parameter} must be a text of at most ${LONGEST[parameter]} characters`;
      return { status: 400, error: 'invalid_request', description };
    }
    case 'client_proves_nothing':
      return {
        status: 400,
        error: 'unauthorized_client',
        description: 'A public client proves nothing here, and redeems no assertions',
      };
    case 'too_many_requests':
      return {
        ...{ status: 429, error: 'temporarily_unavailable', retryAfterSeconds: refusal.retryAfterSeconds },
        description: 'This client has asked too often: remember what was answered, and ask again later',
      };
    default:
      return toOAuthError(refusal);
  }
}
