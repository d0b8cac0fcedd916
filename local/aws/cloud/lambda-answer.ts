import { type HttpAnswer, INTERNAL_SERVER_ERROR } from './http-answer.ts';

interface ProxyResult {
  readonly statusCode: unknown;
  readonly headers?: Readonly<Record<string, unknown>> | null;
  readonly cookies?: readonly string[] | null;
  readonly body?: unknown;
  readonly isBase64Encoded?: boolean;
}

/**
 * What a function's result means over HTTP, payload format 2.0. Without a `statusCode` the result itself is the body of
 * a 200 `application/json`: "isBase64Encoded is false, statusCode is 200, content-type is application/json, body is the
 * function's response". A result that is neither is a 500.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function lambdaAnswer(result: unknown): HttpAnswer {
  return isProxyResult(result) ? proxyAnswer(result) : inferredAnswer(result);
}

function isProxyResult(result: unknown): result is ProxyResult {
  return typeof result === 'object' && result !== null && 'statusCode' in result;
}

function inferredAnswer(result: unknown): HttpAnswer {
  const body = typeof result === 'string' ? result : JSON.stringify(result);
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) };
}

function proxyAnswer({ statusCode, headers, cookies, body, isBase64Encoded }: ProxyResult): HttpAnswer {
  const status = Number(statusCode);
  const isText = body === undefined || body === null || typeof body === 'string';
  if (!Number.isInteger(status) || status < 200 || status > 599 || !isText) return INTERNAL_SERVER_ERROR;
  const answered = readHeaders(headers ?? {});
  const ownCookie = answered['set-cookie'];
  const allCookies = [...(ownCookie === undefined ? [] : [ownCookie]), ...(cookies ?? [])];
  return {
    statusCode: status,
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      ...answered,
      // "In the response to the client, each cookie becomes a set-cookie header."
      ...(allCookies.length > 0 && { 'set-cookie': allCookies }),
    },
    body: Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

/** The gateway frames the response itself; what a function says of that is dropped. */
const FRAMING = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade']);

function readHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const);
  return Object.fromEntries(entries.filter(([name]) => !FRAMING.has(name)));
}
