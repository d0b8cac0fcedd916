import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Unavailable } from '../../ports/unavailable.ts';

/** What is sent: nothing that has still to be drawn. */
export type HttpResponse = APIGatewayProxyStructuredResultV2 & { readonly page?: never };
export type HttpHeaders = Readonly<Record<string, string>>;

/** RFC 6749 §5.1: what every answer with credentials in it, or about them, must carry. */
export const NO_STORE: HttpHeaders = { 'cache-control': 'no-store', pragma: 'no-cache' };

export function jsonResponse(statusCode: number, body: object, headers: HttpHeaders): HttpResponse {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'x-content-type-options': 'nosniff', ...headers },
    body: JSON.stringify(body),
  };
}

/** S9: a dependency is down, slow or throttled, or a write's outcome is unknown. */
export function unavailableResponse({ retryAfterSeconds }: Unavailable): HttpResponse {
  const headers = { ...NO_STORE, 'retry-after': String(retryAfterSeconds) };
  return jsonResponse(503, { error: 'temporarily_unavailable' }, headers);
}
