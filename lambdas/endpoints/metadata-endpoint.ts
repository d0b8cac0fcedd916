import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Configuration } from '../core/configuration.ts';
import { publishedKeySet } from '../core/key-ring.ts';
import { authorizationServerMetadata, ENDPOINT_PATHS, openidConfiguration } from '../core/metadata.ts';
import type { KeyRingStore } from '../ports/key-ring-store.ts';
import { Unavailable } from '../ports/unavailable.ts';
import type { Endpoint } from './endpoint.ts';
import { type HttpResponse, jsonResponse, NO_STORE, unavailableResponse } from './http-response.ts';

export interface MetadataEndpointDependencies {
  readonly configuration: Configuration;
  readonly ring: Pick<KeyRingStore, 'read'>;
}

/**
 * How long anybody may keep a document, seconds. API Gateway keeps keys for two hours whatever this says; rotation
 * waits for the longer of both.
 */
export const JWKS_MAX_AGE_SECONDS = 300;

/** Metadata (RFC 8414, OpenID Connect Discovery), the public keys (RFC 7517), and the authorization endpoint's answer. */
export function metadataEndpoint({ configuration, ring }: MetadataEndpointDependencies): Endpoint {
  const documents: Readonly<Record<string, () => object | Promise<object>>> = {
    [ENDPOINT_PATHS.authorizationServerMetadata]: () => authorizationServerMetadata(configuration),
    [ENDPOINT_PATHS.openidConfiguration]: () => openidConfiguration(configuration),
    [ENDPOINT_PATHS.jwks]: () => readKeySet(ring),
  };
  return async (event) => {
    if (event.rawPath === ENDPOINT_PATHS.authorize) return NO_AUTHORIZATION_CODES;
    const document = Object.hasOwn(documents, event.rawPath) ? documents[event.rawPath] : undefined;
    if (document === undefined) return jsonResponse(404, { error: 'not_found' }, NO_STORE);
    try {
      return cacheable(event, await document());
    } catch (error) {
      if (error instanceof Unavailable) return unavailableResponse(error);
      throw error;
    }
  };
}

async function readKeySet(ring: Pick<KeyRingStore, 'read'>): Promise<object> {
  const current = await ring.read();
  if (current === undefined) throw new Unavailable('key ring');
  return publishedKeySet(current);
}

/** Public documents: any origin may read them (clients in a browser look them up), and a validator saves the body. */
function cacheable({ headers }: APIGatewayProxyEventV2, document: object): HttpResponse {
  const etag = `"${createHash('sha256').update(JSON.stringify(document)).digest('base64url')}"`;
  const common = {
    'cache-control': `public, max-age=${JWKS_MAX_AGE_SECONDS}`,
    etag,
    'access-control-allow-origin': '*',
  };
  // RFC 9110 §13.1.2: "A recipient MUST use the weak comparison function": proxies that compress weaken tags.
  const known = headers['if-none-match']?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
  return known ? { statusCode: 304, headers: common } : jsonResponse(200, document, common);
}

/** Until the code grant exists. A 400, because no redirect_uri of anybody's has been validated. */
const NO_AUTHORIZATION_CODES = jsonResponse(
  400,
  {
    error: 'unsupported_response_type',
    error_description:
      'This authorization server has no authorization code grant. Redeem an identity assertion (ID-JAG) at the token endpoint instead.',
  },
  NO_STORE,
);
