import middy, { type MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { FailureTelemetry } from '../ports/telemetry.ts';
import { type HttpResponse, jsonResponse, NO_STORE } from './http-response.ts';

export type Endpoint = (event: APIGatewayProxyEventV2, context: Context) => Promise<HttpResponse>;

/**
 * The one middleware bundle of every HTTP function: the correlation id on every answer, and 500 `server_error` with
 * nothing of the error in it when an endpoint throws. What endpoints expect to fail they answer themselves.
 */
export function asLambdaHandler(endpoint: Endpoint, telemetry: FailureTelemetry) {
  return middy<APIGatewayProxyEventV2, HttpResponse, Error, Context>()
    .use(lastResort(telemetry))
    .use(correlated)
    .handler(endpoint);
}

/** The id of API Gateway's own log line; HTTP API sends it to the caller as `apigw-requestid` as well. */
export function correlationIdOf(event: APIGatewayProxyEventV2): string {
  return event.requestContext.requestId;
}

type HttpMiddleware = MiddlewareObj<APIGatewayProxyEventV2, HttpResponse>;

const correlated: HttpMiddleware = {
  after: (request) => {
    if (request.response) request.response = withCorrelationId(request.event, request.response);
  },
};

/** A response of its own: an endpoint may answer several requests with one object. */
function withCorrelationId(event: APIGatewayProxyEventV2, response: HttpResponse): HttpResponse {
  return { ...response, headers: { ...response.headers, 'x-correlation-id': correlationIdOf(event) } };
}

function lastResort(telemetry: FailureTelemetry): HttpMiddleware {
  return {
    onError: (request) => {
      telemetry.requestFailed(request.error, correlationIdOf(request.event));
      request.response = withCorrelationId(request.event, jsonResponse(500, { error: 'server_error' }, NO_STORE));
    },
  };
}
