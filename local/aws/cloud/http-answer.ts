import type { ServerResponse } from 'node:http';

/** A response before it is written. Several values of one header stay separate lines. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** An answer of the gateway's own: `{"message":"Not Found"}`. */
export function gatewayAnswer(statusCode: number, message: string): HttpAnswer {
  return {
    statusCode,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ message })),
  };
}

export const BAD_REQUEST = gatewayAnswer(400, 'Bad Request');
export const UNAUTHORIZED = gatewayAnswer(401, 'Unauthorized');
export const FORBIDDEN = gatewayAnswer(403, 'Forbidden');
export const NOT_FOUND = gatewayAnswer(404, 'Not Found');
export const REQUEST_TOO_LARGE = gatewayAnswer(413, 'Request Entity Too Large');
export const TOO_MANY_REQUESTS = gatewayAnswer(429, 'Too Many Requests');
export const HEADERS_TOO_LARGE = gatewayAnswer(431, 'Request Header Fields Too Large');
export const INTERNAL_SERVER_ERROR = gatewayAnswer(500, 'Internal Server Error');
export const SERVICE_UNAVAILABLE = gatewayAnswer(503, 'Service Unavailable');

/** Statuses without content, for which RFC 9110 §8.6 forbids `content-length`. */
const WITHOUT_CONTENT = new Set([204, 304]);

/** Writes the answer. Throws when a header is not valid HTTP, before anything is sent. */
export function writeAnswer(response: ServerResponse, answer: HttpAnswer, requestId: string): void {
  const hasContent = !WITHOUT_CONTENT.has(answer.statusCode);
  response.writeHead(answer.statusCode, {
    ...(answer.headers as Record<string, string | string[]>),
    ...(hasContent && { 'content-length': answer.body.length }),
    'apigw-requestid': requestId,
  });
  response.end(hasContent ? answer.body : undefined);
}
