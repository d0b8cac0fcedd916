import middy, { type MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { FailureTelemetry } from '../../ports/telemetry.ts';
import { headerOf } from './form.ts';
import { headAsGet, isHead, withHeadAllowed, withoutBody } from './head.ts';
import { type HttpHeaders, type HttpResponse, jsonResponse, NO_STORE } from './response.ts';

export type Endpoint = (event: APIGatewayProxyEventV2, context: Context) => Promise<HttpResponse>;

/**
 * The one middleware bundle of every HTTP function: HEAD wherever GET is, the correlation id and what tells a browser to be
 * careful on every answer, and 500 `server_error` with nothing of the error in it when an endpoint throws. What endpoints
 * expect to fail they answer themselves.
 */
export function asLambdaHandler(endpoint: Endpoint, telemetry: FailureTelemetry) {
  return middy<APIGatewayProxyEventV2, HttpResponse, Error, Context>()
    .use(lastResort(telemetry))
    .use(finished)
    .handler(headAsGet(endpoint));
}

/** The id of API Gateway's own log line; HTTP API sends it to the caller as `apigw-requestid` as well. */
export function correlationIdOf(event: APIGatewayProxyEventV2): string {
  return event.requestContext.requestId;
}

type HttpMiddleware = MiddlewareObj<APIGatewayProxyEventV2, HttpResponse>;

const finished: HttpMiddleware = {
  after: (request) => {
    if (request.response) request.response = finish(request.event, request.response);
  },
};

/** A response of its own: an endpoint may answer several requests with one object. */
function finish(event: APIGatewayProxyEventV2, response: HttpResponse): HttpResponse {
  const careful = { ...CAREFUL, ...(isEncrypted(event) && HSTS) };
  // HTTP API lowers names itself: two spellings of one would else be sent as one of them, and nobody knows which.
  const own = Object.entries(response.headers ?? {}).map(
    ([name, value]) => [name.toLowerCase(), String(value)] as const,
  );
  const headers = { ...careful, ...Object.fromEntries(own), 'x-correlation-id': correlationIdOf(event) };
  const finished = { ...response, headers: withHeadAllowed(headers) };
  return isHead(event) ? withoutBody(finished) : finished;
}

/**
 * For whatever a browser may be led to, JSON and redirects too: it is what its type says, loads and frames nothing, and
 * its address is told to nobody. Pages say more, and say it themselves; nothing is kept that does not say so.
 */
const CAREFUL: HttpHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Two years. Our own host only: what else lies below it is the vendor's. */
const HSTS: HttpHeaders = { 'strict-transport-security': 'max-age=63072000' };

/**
 * API Gateway says how it was asked, and takes nobody else's word for it. RFC 6797 §7.2: "MUST NOT include the STS
 * header field in HTTP responses conveyed over non-secure transport", which there is on a laptop alone.
 */
function isEncrypted(event: APIGatewayProxyEventV2): boolean {
  return headerOf(event, 'x-forwarded-proto') !== 'http';
}

function lastResort(telemetry: FailureTelemetry): HttpMiddleware {
  return {
    onError: (request) => {
      telemetry.requestFailed(request.error, correlationIdOf(request.event));
      request.response = finish(request.event, jsonResponse(500, { error: 'server_error' }, NO_STORE));
    },
  };
}
