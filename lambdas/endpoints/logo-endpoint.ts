import { isClientId } from '../../protect/vocabulary/identifiers.ts';
import { ok } from '../../protect/vocabulary/result.ts';
import { isLogoDigest, type Logo } from '../core/clients/logo.ts';
import type { ClientLogos } from '../ports/client-logos.ts';
import { clientOfSegment } from '../routes.ts';
import type { Endpoint } from './http/endpoint.ts';
import { NEVER_REFUSED, observed } from './http/observed.ts';
import { type HttpHeaders, type HttpResponse, jsonResponse, NO_STORE, unavailableResponse } from './http/response.ts';

/**
 * It is a picture of this very type and nothing else, whoever opens it: no document, no script, and no other site's. Its
 * address is its content, so that it never changes.
 */
const HEADERS: HttpHeaders = {
  'cache-control': 'public, max-age=31536000, immutable',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/** `GET /logo/{client}/{digest}`. Public, as the page is that asks somebody to sign in. */
export function logoEndpoint({ logos }: { readonly logos: ClientLogos }): Endpoint {
  return (event) => {
    const { client: segment = '', digest } = event.pathParameters ?? {};
    const client = clientOfSegment(segment);
    return observed(event, UNOBSERVED, async () => {
      if (!isClientId(client) || !isLogoDigest(digest)) return ok(NOT_FOUND);
      const found = await logos.find(client, digest);
      return ok(found === undefined ? NOT_FOUND : answerWith(found));
    });
  };
}

function answerWith({ mediaType, bytes }: Logo): HttpResponse {
  const headers = { ...HEADERS, 'content-type': mediaType };
  return { statusCode: 200, headers, body: Buffer.from(bytes).toString('base64'), isBase64Encoded: true };
}

const NOT_FOUND = jsonResponse(404, { error: 'not_found' }, NO_STORE);

const UNOBSERVED = { context: {}, observers: {}, answers: { ...NEVER_REFUSED, unavailable: unavailableResponse } };
