import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { TokenHttpRequest } from '../../core/tokens/request.ts';

/** Payload format 2.0 as HTTP API sends it: the body is base64 or not, by media type, and is raw bytes past here. */
export function toTokenHttpRequest(event: APIGatewayProxyEventV2): TokenHttpRequest {
  return {
    method: event.requestContext.http.method,
    headers: lowerCaseHeaders(event),
    queryParameters: new Set(new URLSearchParams(event.rawQueryString).keys()),
    body: event.body === undefined ? undefined : Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8'),
  };
}

function lowerCaseHeaders({ headers }: APIGatewayProxyEventV2): ReadonlyMap<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value ?? ''] as const);
  return new Map(entries);
}
