import type { Protection } from '../../../protect/authorize.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import type { RevocationRefusal } from '../../core/tokens/revocation.ts';
import { type RevokingDependencies, revokeToken } from '../../flows/revoke-token.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FailureTelemetry, RevocationContext, RevocationTelemetry } from '../../ports/telemetry.ts';
import { correlationIdOf, type Endpoint } from '../http/endpoint.ts';
import { toOAuthHttpRequest } from '../http/event.ts';
import { observed } from '../http/observed.ts';
import { jsonResponse, NO_STORE } from '../http/response.ts';
import { type OAuthError, toOAuthError } from '../oauth-error.ts';
import { oauthAnswers } from '../oauth-error-response.ts';
import { tokenReader } from './own-token.ts';

export interface RevocationEndpointDependencies extends Omit<RevokingDependencies, 'readToken'> {
  readonly protection: Protection;
  readonly clock: Clock;
  readonly telemetry: RevocationTelemetry & FailureTelemetry;
}

/** RFC 7009 §2.2: "The content of the response body is ignored by the client". It says nothing of the token. */
const DONE = jsonResponse(200, {}, NO_STORE);

/**
 * `POST /oauth/revoke` (RFC 7009): a client gives up a token of its own. Exactly one telemetry call about the outcome per
 * request, on every path. For no page of another origin: a browser keeps no secret.
 */
export function revocationEndpoint(dependencies: RevocationEndpointDependencies): Endpoint {
  const { configuration, clock, protection, telemetry } = dependencies;
  const revoking = { ...dependencies, readToken: tokenReader(protection, configuration) };
  const observers = {
    refused: telemetry.revocationRefused,
    unavailable: telemetry.revocationUnavailable,
    failed: (error: unknown, { correlationId }: RevocationContext) => telemetry.requestFailed(error, correlationId),
  };
  const answers = oauthAnswers(configuration.issuer, errorOf);
  return (event) => {
    const observation = { context: { correlationId: correlationIdOf(event) }, observers, answers };
    return observed<RevocationContext, RevocationRefusal>(event, observation, async (notes) => {
      const revocation = await revokeToken(revoking, toOAuthHttpRequest(event), clock(), (client) =>
        notes.note({ client }),
      );
      if (!revocation.ok) return revocation;
      telemetry.tokenRevoked(revocation.value, notes.context);
      return ok(DONE);
    });
  };
}

/** RFC 7009 §2.2.1: at 503 "the client must assume the token still exists and may retry after a reasonable delay". */
function errorOf(refusal: RevocationRefusal): OAuthError {
  return refusal.reason === 'too_many_revoked'
    ? {
        status: 503,
        error: 'temporarily_unavailable',
        description: `The member has ${refusal.max} revoked tokens that have not ended: the token is good until it ends`,
        retryAfterSeconds: TOO_MANY_RETRY_SECONDS,
      }
    : toOAuthError(refusal);
}

/** None of a member's tokens may end for hours: asked again sooner, the answer would be the same. */
const TOO_MANY_RETRY_SECONDS = 600;
