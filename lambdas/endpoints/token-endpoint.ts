import type { Context } from 'aws-lambda';
import { detailsJson } from '../../protect/vocabulary/authorization-details.ts';
import { ok } from '../../protect/vocabulary/result.ts';
import { formatScopes } from '../../protect/vocabulary/scope.ts';
import { sentPerson } from '../core/audit/sent-person.ts';
import type { Refusal } from '../core/refusal.ts';
import { requestToken, type TokenDependencies, type TokenStep } from '../flows/request-token.ts';
import type { IssuedToken } from '../flows/steps/record-and-sign.ts';
import type { Clock, Deadline } from '../ports/clock.ts';
import type {
  AssertionHeaderTelemetry,
  FailureTelemetry,
  RedemptionContext,
  RedemptionTelemetry,
} from '../ports/telemetry.ts';
import { crossOrigin } from './http/cross-origin.ts';
import { correlationIdOf, type Endpoint } from './http/endpoint.ts';
import { toOAuthHttpRequest } from './http/event.ts';
import { type Observers, observed } from './http/observed.ts';
import { type HttpResponse, jsonResponse, NO_STORE } from './http/response.ts';
import { toOAuthError } from './oauth-error.ts';
import { oauthAnswers } from './oauth-error-response.ts';

export interface TokenEndpointDependencies extends TokenDependencies {
  readonly clock: Clock;
  readonly telemetry: RedemptionTelemetry & AssertionHeaderTelemetry & FailureTelemetry;
}

/** The handler answers this long before Lambda would kill it, milliseconds. */
const ANSWER_RESERVE_MS = 1_000;

/** A page that is a client, such as a provider's tester or MCP Inspector, sends these, and reads those. */
const CROSS_ORIGIN = {
  methods: 'POST',
  requestHeaders: 'authorization, content-type, accept, dpop, mcp-protocol-version',
  responseHeaders: 'x-correlation-id, retry-after, www-authenticate',
};

/** `POST /oauth/token`, for clients and for pages of the origins that configuration names. */
export function tokenEndpoint(dependencies: TokenEndpointDependencies): Endpoint {
  const origins = dependencies.configuration.tokenEndpointOrigins;
  return crossOrigin({ ...CROSS_ORIGIN, origins }, redemptionEndpoint(dependencies));
}

/** HTTP in, HTTP out. Exactly one telemetry call about the outcome per request, on every path. */
function redemptionEndpoint(dependencies: TokenEndpointDependencies): Endpoint {
  const { telemetry } = dependencies;
  const observers: Observers<RedemptionContext, Refusal> = {
    refused: telemetry.redemptionRefused,
    unavailable: telemetry.redemptionUnavailable,
    failed: (error, { correlationId }) => telemetry.requestFailed(error, correlationId),
  };
  const answers = oauthAnswers(dependencies.configuration.issuer, (refusal: Refusal) =>
    toOAuthError(refusal, dependencies.configuration.notEntitledError),
  );
  return (event, lambda) => {
    const correlationId = correlationIdOf(event);
    const observation = { context: { correlationId }, observers, answers };
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
  if (passed.step === 'attributed') {
    return { provider: passed.provider.id, organization: passed.organization.id, signatureVerified: true };
  }
  if (passed.step === 'authorization') {
    const { organization, provider, member } = passed.grant;
    return { organization, provider, member, signatureVerified: true };
  }
  if (passed.step === 'signature') return { signatureVerified: true, sent: sentPerson(passed.payload) };
  return passed.step === 'person' ? { member: passed.person.member.id } : {};
}

function deadlineOf(lambda: Context): Deadline {
  return { remainingMs: () => lambda.getRemainingTimeInMillis() - ANSWER_RESERVE_MS };
}

/**
 * RFC 6749 §5.1; `scope` is always stated (S3), `resource` because the token is restricted to it (S5). A refresh token for
 * a code alone (law 4).
 */
function released({ accessToken, record, refreshToken }: IssuedToken): HttpResponse {
  const [resource, ...others] = record.resources;
  const body = {
    access_token: accessToken,
    // RFC 9449 §5.
    token_type: record.boundTo === undefined ? 'Bearer' : 'DPoP',
    expires_in: record.expiresAt - record.issuedAt,
    ...(refreshToken !== undefined && { refresh_token: refreshToken }),
    scope: formatScopes(record.scopes),
    // RFC 9396 §7.
    ...(record.details && { authorization_details: detailsJson(record.details) }),
    resource: others.length === 0 ? resource : record.resources,
  };
  return jsonResponse(200, body, NO_STORE);
}
