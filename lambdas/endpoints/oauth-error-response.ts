import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Unavailable } from '../ports/unavailable.ts';
import { ROUTES } from '../routes.ts';
import { correlationIdOf } from './http/endpoint.ts';
import { headerOf } from './http/form.ts';
import type { Answers } from './http/observed.ts';
import { type HttpHeaders, type HttpResponse, jsonResponse, NO_STORE } from './http/response.ts';
import { type OAuthError, type OAuthErrorCode, OUTAGE, SERVER_FAULT } from './oauth-error.ts';

/** Whose request was refused. */
export interface RefusedExchange {
  readonly issuer: string;
  readonly correlationId: string;
  /** The request has an `Authorization` header, whatever is in it. */
  readonly triedHeader: boolean;
}

/**
 * RFC 6749 §5.2. The correlation id stands in a member of its own, and in the two that libraries keep: they drop the
 * others, and with it the one way to the reason. It is all that differs between two errors of one description.
 */
export function oauthErrorResponse(
  { status, error, description, retryAfterSeconds }: OAuthError,
  exchange: RefusedExchange,
): HttpResponse {
  const correlationId = plain(exchange.correlationId);
  const body = {
    error,
    error_description: `${description} (correlation id ${correlationId})`,
    error_uri: errorUri(exchange.issuer, error, correlationId),
    correlation_id: correlationId,
  };
  return jsonResponse(status, body, {
    ...NO_STORE,
    ...challengeFor(status, exchange),
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
  });
}

/**
 * How an endpoint of OAuth's clients answers what it does not do: a refusal, an outage and a bug, in the one form that they
 * read.
 */
export function oauthAnswers<R>(issuer: string, errorOf: (refusal: R) => OAuthError): Answers<R> {
  const answer = (error: OAuthError, event: APIGatewayProxyEventV2) =>
    oauthErrorResponse(error, {
      issuer,
      correlationId: correlationIdOf(event),
      triedHeader: headerOf(event, 'authorization') !== undefined,
    });
  return {
    refused: (refusal, event) => answer(errorOf(refusal), event),
    unavailable: (unavailable, event) => withRetryAfter(answer(OUTAGE, event), unavailable),
    failed: (event) => answer(SERVER_FAULT, event),
  };
}

/** RFC 9110 §10.2.3. */
export function withRetryAfter(response: HttpResponse, { retryAfterSeconds }: Unavailable): HttpResponse {
  return { ...response, headers: { ...response.headers, 'retry-after': String(retryAfterSeconds) } };
}

/** The page about errors, at the section of this one. What its query says is for whoever reads it there, and not read. */
function errorUri(issuer: string, error: OAuthErrorCode, correlationId: string): string {
  return `${issuer}${ROUTES.metadata.errors.path}?correlation_id=${encodeURIComponent(correlationId)}#${error}`;
}

/** In the characters of R8, and none that a person could not read out: API Gateway's ids are base64. */
function plain(correlationId: string): string {
  return correlationId.replace(/[^\w.:=+/-]/g, '').slice(0, 128);
}

/**
 * RFC 9110 §15.5.6: 405 names the methods. RFC 6749 §5.2: 401 names the scheme "If the client attempted to authenticate
 * via the "Authorization" request header field", and only then: clients that see a challenge look at nothing else, and
 * whoever sent the form has no scheme to try (C4).
 */
function challengeFor(status: OAuthError['status'], { triedHeader }: RefusedExchange): HttpHeaders {
  if (status === 405) return { allow: 'POST' };
  return status === 401 && triedHeader ? { 'www-authenticate': 'Basic realm="token endpoint"' } : {};
}
