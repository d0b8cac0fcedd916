import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ok } from '../../protect/vocabulary/result.ts';
import type { Configuration } from '../core/configuration.ts';
import { publishedKeySet } from '../core/keys/ring.ts';
import { JWKS_MAX_AGE_SECONDS } from '../core/keys/rotation-policy.ts';
import { authorizationServerMetadata, openidConfiguration } from '../core/metadata.ts';
import type { KeyRingStore } from '../ports/key-ring-store.ts';
import { Unavailable } from '../ports/unavailable.ts';
import { ROUTES } from '../routes.ts';
import { ERRORS_PAGE } from './errors-page.ts';
import type { Endpoint } from './http/endpoint.ts';
import { NEVER_REFUSED, observed } from './http/observed.ts';
import { pagesOf } from './http/pages-of.ts';
import { type HttpResponse, jsonResponse, NO_STORE, unavailableResponse } from './http/response.ts';
import { languageOf } from './texts/language.ts';

export interface MetadataEndpointDependencies {
  readonly configuration: Configuration;
  readonly ring: Pick<KeyRingStore, 'read'>;
  /** What every route takes and answers (OpenAPI 3.1), as it was written down. */
  readonly openapi: object;
}

/**
 * Metadata (RFC 8414, OpenID Connect Discovery), the public keys (RFC 7517), what every route takes and answers
 * (OpenAPI), and the page about errors.
 */
export function metadataEndpoint({ configuration, ring, openapi }: MetadataEndpointDependencies): Endpoint {
  const documents: Readonly<Record<string, () => object | Promise<object>>> = {
    [ROUTES.metadata.authorizationServer.path]: () => authorizationServerMetadata(configuration),
    [ROUTES.metadata.openIdConfiguration.path]: () => openidConfiguration(configuration),
    [ROUTES.metadata.jwks.path]: () => readKeySet(ring),
    [ROUTES.metadata.openApi.path]: () => ({ ...openapi, servers: [{ url: configuration.issuer }] }),
  };
  const { draw } = pagesOf(configuration);
  return async (event) => {
    if (event.rawPath === ROUTES.metadata.errors.path)
      return isGet(event) ? draw(ERRORS_PAGE, languageOf(event)) : PAGE_TAKES_GET;
    const document = Object.hasOwn(documents, event.rawPath) ? documents[event.rawPath] : undefined;
    if (document === undefined) return jsonResponse(404, { error: 'not_found' }, NO_STORE);
    switch (event.requestContext.http.method) {
      case 'GET':
        return answerWith(document, event);
      case 'OPTIONS':
        return PREFLIGHT;
      default:
        return METHOD_NOT_ALLOWED;
    }
  };
}

function isGet({ requestContext }: APIGatewayProxyEventV2): boolean {
  return requestContext.http.method === 'GET';
}

function answerWith(document: () => object | Promise<object>, event: APIGatewayProxyEventV2): Promise<HttpResponse> {
  return observed(event, UNOBSERVED, async () => ok(cacheable(event, await document())));
}

/** Whoever reads the documents is told of an outage; the store's own metrics tell the operator. */
const UNOBSERVED = { context: {}, observers: {}, answers: { ...NEVER_REFUSED, unavailable: unavailableResponse } };

async function readKeySet(ring: Pick<KeyRingStore, 'read'>): Promise<object> {
  const current = await ring.read();
  if (current === undefined) throw new Unavailable('key ring');
  return publishedKeySet(current);
}

/** The documents are public: any origin may read them, because clients in a browser look them up. */
const ANY_ORIGIN = { 'access-control-allow-origin': '*' };

const METHODS = 'GET, HEAD, OPTIONS';

/**
 * Fetch standard, "CORS-preflight fetch": a browser asks before it sends a header that it does not take for granted,
 * such as the `MCP-Protocol-Version` of MCP clients. `*` covers all but `Authorization`, which is of no use here.
 */
const PREFLIGHT: HttpResponse = {
  statusCode: 204,
  headers: {
    ...ANY_ORIGIN,
    'access-control-allow-methods': METHODS,
    'access-control-allow-headers': '*',
    // Two hours: the longest that Chromium believes.
    'access-control-max-age': '7200',
  },
};

/** RFC 9110 §15.5.6: "The origin server MUST generate an Allow header field". */
const METHOD_NOT_ALLOWED = jsonResponse(405, { error: 'method_not_allowed' }, { ...NO_STORE, allow: METHODS });

const PAGE_TAKES_GET = jsonResponse(405, { error: 'method_not_allowed' }, { ...NO_STORE, allow: 'GET' });

/** A validator saves the body. */
function cacheable({ headers }: APIGatewayProxyEventV2, document: object): HttpResponse {
  const etag = `"${createHash('sha256').update(JSON.stringify(document)).digest('base64url')}"`;
  const common = {
    'cache-control': `public, max-age=${JWKS_MAX_AGE_SECONDS}`,
    etag,
    ...ANY_ORIGIN,
  };
  // RFC 9110 §13.1.2: "A recipient MUST use the weak comparison function": proxies that compress weaken tags.
  const known = headers['if-none-match']?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
  return known ? { statusCode: 304, headers: common } : jsonResponse(200, document, common);
}
