import type { Protection } from '../../../protect/authorize.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import type { IntrospectionRefusal } from '../../core/tokens/introspection.ts';
import { askAboutToken, type QuestionDependencies } from '../../flows/ask-about-token.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FailureTelemetry, IntrospectionContext, IntrospectionTelemetry } from '../../ports/telemetry.ts';
import { correlationIdOf, type Endpoint } from '../http/endpoint.ts';
import { toOAuthHttpRequest } from '../http/event.ts';
import { observed } from '../http/observed.ts';
import { type OAuthError, toOAuthError } from '../oauth-error.ts';
import { oauthAnswers } from '../oauth-error-response.ts';
import { introspectionAnswer } from './answer.ts';
import { liveToken } from './live-token.ts';

export interface IntrospectionEndpointDependencies extends QuestionDependencies {
  readonly protection: Protection;
  readonly clock: Clock;
  readonly telemetry: IntrospectionTelemetry & FailureTelemetry;
}

/**
 * `POST /oauth/introspect` (RFC 7662): what a token is good for now, for the API that it is for, in any language. Exactly
 * one telemetry call about the outcome per request, on every path. For no page of another origin: a browser keeps no
 * secret.
 */
export function introspectionEndpoint(dependencies: IntrospectionEndpointDependencies): Endpoint {
  const { configuration, protection, clock, telemetry } = dependencies;
  const { issuer, introspectionCacheSeconds: cacheSeconds, authorizationDetails: declared } = configuration;
  const observers = {
    refused: telemetry.introspectionRefused,
    unavailable: telemetry.introspectionUnavailable,
    failed: (error: unknown, { correlationId }: IntrospectionContext) => telemetry.requestFailed(error, correlationId),
  };
  const answers = oauthAnswers(issuer, errorOf);
  return (event) => {
    const observation = { context: { correlationId: correlationIdOf(event) }, observers, answers };
    return observed<IntrospectionContext, IntrospectionRefusal>(event, observation, async (notes) => {
      const now = clock();
      const question = await askAboutToken(dependencies, toOAuthHttpRequest(event), now, (client) =>
        notes.note({ client }),
      );
      if (!question.ok) return question;
      const token = await liveToken(question.value, protection);
      telemetry.tokenIntrospected(token.active ? undefined : token.refusal.reason, notes.context);
      return ok(introspectionAnswer(token, { issuer, declared, cacheSeconds, now }));
    });
  };
}

/** RFC 7662 §2.3: errors of the request and of the client are those of the token endpoint. */
function errorOf(refusal: IntrospectionRefusal): OAuthError {
  switch (refusal.reason) {
    case 'malformed_consume':
      return { status: 400, error: 'invalid_request', description: 'consume must be true, or left out' };
    case 'client_is_no_resource_server':
      return {
        status: 400,
        error: 'unauthorized_client',
        description: 'The client is not registered as a resource server',
      };
    default:
      return toOAuthError(refusal);
  }
}
