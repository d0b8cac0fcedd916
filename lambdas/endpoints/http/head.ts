import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Endpoint } from './endpoint.ts';
import type { HttpHeaders, HttpResponse } from './response.ts';

/**
 * RFC 9110 §9.3.2: "The HEAD method is identical to GET except that the server MUST NOT send content in the response." So
 * an endpoint sees GET, by the method and by the route, and no endpoint has to know of HEAD. Whatever GET may not do (law
 * 16: "A GET never decides") HEAD does not either.
 */
export function headAsGet(endpoint: Endpoint): Endpoint {
  return (event, context) => endpoint(isHead(event) ? asGet(event) : event, context);
}

export function isHead(event: APIGatewayProxyEventV2): boolean {
  return event.requestContext.http.method === 'HEAD';
}

function asGet(event: APIGatewayProxyEventV2): APIGatewayProxyEventV2 {
  const { requestContext, routeKey } = event;
  const http = { ...requestContext.http, method: 'GET' };
  const key = routeKey.replace(/^HEAD /, 'GET ');
  return { ...event, routeKey: key, requestContext: { ...requestContext, http, routeKey: key } };
}

/** Left out here, because API Gateway does not say that it drops it. */
export function withoutBody({ body: _, isBase64Encoded: __, ...response }: HttpResponse): HttpResponse {
  return response;
}

/** Wherever GET is allowed HEAD is: RFC 9110 §10.2.1, `Allow` lists "the set of methods advertised as supported". */
export function withHeadAllowed(headers: HttpHeaders): HttpHeaders {
  const methods = headers['allow']?.split(', ') ?? [];
  if (!methods.includes('GET') || methods.includes('HEAD')) return headers;
  return { ...headers, allow: methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ') };
}
