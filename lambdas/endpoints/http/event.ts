import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { OAuthHttpRequest } from '../../core/tokens/oauth-form.ts';
import { bodyBytes } from './form.ts';

/** Payload format 2.0 as HTTP API sends it. */
export function toOAuthHttpRequest(event: APIGatewayProxyEventV2): OAuthHttpRequest {
  return {
    method: event.requestContext.http.method,
    headers: lowerCaseHeaders(event),
    queryParameters: new Set(new URLSearchParams(event.rawQueryString).keys()),
    body: bodyBytes(event),
  };
}

function lowerCaseHeaders({ headers }: APIGatewayProxyEventV2): ReadonlyMap<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value ?? ''] as const);
  return new Map(entries);
}
