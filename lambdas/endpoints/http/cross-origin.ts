import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Endpoint } from './endpoint.ts';
import { headerOf } from './form.ts';
import type { HttpHeaders, HttpResponse } from './response.ts';

export interface CrossOriginPolicy {
  /** Compared byte for byte with `Origin`; none: no page of another origin is told anything. */
  readonly origins: ReadonlySet<string>;
  readonly methods: string;
  readonly requestHeaders: string;
  /** What a page may read beside the body. */
  readonly responseHeaders: string;
}

/** Ten minutes: an origin that configuration no longer names is refused soon. */
const PREFLIGHT_MAX_AGE_SECONDS = 600;

/**
 * Lets pages of the listed origins call an endpoint, and answers their preflights. Never `*`, and no
 * `Access-Control-Allow-Credentials`: a browser sends no cookie along, so that a page can do no more than whoever holds
 * the client's credentials can do without a browser. A preflight of any other origin goes on to the endpoint, which
 * answers it as any wrong method.
 * @see Fetch standard, "CORS protocol"
 */
export function crossOrigin(policy: CrossOriginPolicy, endpoint: Endpoint): Endpoint {
  if (policy.origins.size === 0) return endpoint;
  return async (event, context) => {
    const origin = headerOf(event, 'origin');
    const allowed = origin !== undefined && policy.origins.has(origin) ? origin : undefined;
    if (allowed !== undefined && isPreflight(event)) return preflight(policy, allowed);
    const response = await endpoint(event, context);
    return { ...response, headers: { ...response.headers, ...VARY, ...(allowed && readable(policy, allowed)) } };
  };
}

/** RFC 9110 §12.5.5: what is kept of an answer to one origin is no answer to another. */
const VARY: HttpHeaders = { vary: 'Origin' };

function isPreflight(event: APIGatewayProxyEventV2): boolean {
  const { method } = event.requestContext.http;
  return method === 'OPTIONS' && headerOf(event, 'access-control-request-method') !== undefined;
}

function preflight({ methods, requestHeaders }: CrossOriginPolicy, origin: string): HttpResponse {
  const headers = {
    ...VARY,
    'access-control-allow-origin': origin,
    'access-control-allow-methods': methods,
    'access-control-allow-headers': requestHeaders,
    'access-control-max-age': String(PREFLIGHT_MAX_AGE_SECONDS),
  };
  return { statusCode: 204, headers };
}

function readable({ responseHeaders }: CrossOriginPolicy, origin: string): HttpHeaders {
  return { 'access-control-allow-origin': origin, 'access-control-expose-headers': responseHeaders };
}
