import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { ok } from '../../protect/vocabulary/result.ts';
import { formatScopes } from '../../protect/vocabulary/scope.ts';
import type { Refusal } from '../core/refusal.ts';
import { requestToken, type TokenDependencies, type TokenStep } from '../flows/request-token.ts';
import type { IssuedToken } from '../flows/steps/record-and-sign.ts';
import type { Clock, Deadline } from '../ports/clock.ts';
import type { AssertionHeaderTelemetry, RedemptionContext, RedemptionTelemetry } from '../ports/telemetry.ts';
import { correlationIdOf, type Endpoint } from './http/endpoint.ts';
import { toOAuthHttpRequest } from './http/event.ts';
import { type Observers, observed } from './http/observed.ts';
import { type HttpHeaders, type HttpResponse, jsonResponse, NO_STORE, unavailableResponse } from './http/response.ts';
import { type OAuthError, toOAuthError } from './oauth-error.ts';

export interface TokenEndpointDependencies extends TokenDependencies {
  readonly clock: Clock;
  readonly telemetry: RedemptionTelemetry & AssertionHeaderTelemetry;
}

/** The handler answers this long before Lambda would kill it, milliseconds. */
const ANSWER_RESERVE_MS = 1_000;

/** `POST /oauth/token`: HTTP in, HTTP out. Exactly one telemetry call about the outcome per request, on every path. */
export function tokenEndpoint(dependencies: TokenEndpointDependencies): Endpoint {
  const { telemetry } = dependencies;
  const observers: Observers<RedemptionContext, Refusal> = {
    refused: telemetry.redemptionRefused,
    unavailable: telemetry.redemptionUnavailable,
  };
  return (event, lambda) => {
    const correlationId = correlationIdOf(event);
    const observation = {
      context: { correlationId },
      observers,
      answers: { refused, unavailable: unavailableResponse },
    };
    return observed<RedemptionContext, Refusal>(event, observation, async (notes) => {
      const outcome = await requestToken(dependencies, toOAuthHttpRequest(event), {
        now: dependencies.clock(),
        correlationId,
        deadline: deadlineOf(lambda),
        observer: (step) => {
          notes.note(contextOf(step));
          const ignored = step.step === 'header' ? step.header.ignored : undefined;
          if (ignored !== undefined) telemetry.assertionHeaderIgnored(ignored, notes.context);
        },
      });
      if (!outcome.ok) return outcome;
      telemetry.tokenIssued(outcome.value.record);
      return ok(released(outcome.value));
    });
  };
}

/** What a log line says of a request that is refused later. */
function contextOf(passed: TokenStep): Partial<RedemptionContext> {
  if (passed.step === 'client') return { client: passed.client.id };
  if (passed.step === 'issuer') return { provider: passed.provider.id, organization: passed.organization.id };
  if (passed.step === 'signature') return { signatureVerified: true };
  return passed.step === 'person' ? { member: passed.person.member.id } : {};
}

function deadlineOf(lambda: Context): Deadline {
  return { remainingMs: () => lambda.getRemainingTimeInMillis() - ANSWER_RESERVE_MS };
}

/** RFC 6749 §5.1; `scope` is always stated (S3), `resource` because the token is restricted to it (S5). No refresh token (law 4). */
function released({ accessToken, record }: IssuedToken): HttpResponse {
  const [resource, ...others] = record.resources;
  const body = {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: record.expiresAt - record.issuedAt,
    scope: formatScopes(record.scopes),
    resource: others.length === 0 ? resource : record.resources,
  };
  return jsonResponse(200, body, NO_STORE);
}

function refused(refusal: Refusal, event: APIGatewayProxyEventV2): HttpResponse {
  const { status, error, description } = toOAuthError(refusal);
  const body = { error, error_description: description, correlation_id: correlationIdOf(event) };
  return jsonResponse(status, body, { ...NO_STORE, ...challengeFor(status) });
}

/** RFC 6749 §5.2, RFC 9110 §15.5.2 and §15.5.6: 401 names a scheme, 405 the methods; no other status does (C4). */
function challengeFor(status: OAuthError['status']): HttpHeaders {
  if (status === 401) return { 'www-authenticate': 'Basic realm="token endpoint"' };
  return status === 405 ? { allow: 'POST' } : {};
}
