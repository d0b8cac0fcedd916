import type { HttpAnswer } from './http-answer.ts';
import type { CorsConfiguration } from './http-api-model.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * The answer to a preflight request; `undefined` for any other. "API Gateway automatically sends a response to
 * preflight OPTIONS requests, even if there isn't an OPTIONS route configured for your API." An origin that is not
 * allowed gets no CORS headers.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function preflightAnswer(cors: CorsConfiguration, method: string, headers: Headers): HttpAnswer | undefined {
  const isPreflight = method === 'OPTIONS' && headers['origin'] && headers['access-control-request-method'];
  if (!isPreflight) return undefined;
  const origin = allowedOrigin(cors, headers);
  const allowed = origin === undefined ? {} : preflightHeaders(cors, origin);
  return { statusCode: 204, headers: allowed, body: Buffer.alloc(0) };
}

/** "API Gateway ignores CORS headers returned from your backend integration", and adds the configured ones. */
export function withCorsHeaders(cors: CorsConfiguration, answer: HttpAnswer, headers: Headers): HttpAnswer {
  const own = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'));
  const origin = allowedOrigin(cors, headers);
  const added = origin === undefined ? {} : originHeaders(cors, origin);
  return { ...answer, headers: { ...Object.fromEntries(own), ...added } };
}

function allowedOrigin({ AllowOrigins = [] }: CorsConfiguration, headers: Headers): string | undefined {
  const origin = headers['origin'];
  if (typeof origin !== 'string') return undefined;
  if (AllowOrigins.includes('*')) return '*';
  return AllowOrigins.includes(origin) ? origin : undefined;
}

function originHeaders(cors: CorsConfiguration, origin: string): Record<string, string> {
  return {
    'access-control-allow-origin': origin,
    ...(cors.AllowCredentials === true && { 'access-control-allow-credentials': 'true' }),
    ...list('access-control-expose-headers', cors.ExposeHeaders),
    ...(origin !== '*' && { vary: 'origin' }),
  };
}

function preflightHeaders(cors: CorsConfiguration, origin: string): Record<string, string> {
  return {
    ...originHeaders(cors, origin),
    ...list('access-control-allow-methods', cors.AllowMethods),
    ...list('access-control-allow-headers', cors.AllowHeaders),
    ...(cors.MaxAge !== undefined && { 'access-control-max-age': String(cors.MaxAge) }),
  };
}

function list(name: string, values: readonly string[] | undefined): Record<string, string> {
  return values === undefined || values.length === 0 ? {} : { [name]: values.join(',') };
}
