import type { ConsoleFile, ConsoleFiles, ContentEncoding } from '../ports/console-files.ts';
import { acceptedEncoding } from './http/accept-encoding.ts';
import type { Endpoint } from './http/endpoint.ts';
import { headerOf } from './http/form.ts';
import { type HttpHeaders, type HttpResponse, jsonResponse, NO_STORE } from './http/response.ts';

const INDEX = 'index.html';

/** What the build names after its content. */
const HASHED = 'assets/';

/** Best first. */
const PREFERENCE: readonly ContentEncoding[] = ['br', 'gzip', 'identity'];

/**
 * Scripts and styles are files of ours and nothing else: no inline script, no `eval`, no other origin. Style
 * *attributes* that scripts set go through the CSSOM, which `style-src` leaves alone; fonts are the
 * device's. Nobody frames us, and forms post to ourselves.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

const SECURITY_HEADERS: HttpHeaders = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // Addresses of ours hold ids of organizations and sessions: other sites are not told them.
  'referrer-policy': 'same-origin',
  // The console copies, and asks for passkeys; for nothing else that a device can do.
  'permissions-policy':
    'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), ' +
    'midi=(), payment=(), publickey-credentials-create=(self), publickey-credentials-get=(self), usb=(), ' +
    'clipboard-read=(), clipboard-write=(self)',
  'x-content-type-options': 'nosniff',
};

/** Named after its content: it never changes. */
const FOREVER = 'public, max-age=31536000, immutable';

/** Names the files of this deployment: asked for again each time, so that nobody runs yesterday's console. */
const EACH_TIME = 'no-cache';

/**
 * `GET /console` and below. A file of the build as it is; any other address is a page of the application, which reads
 * its own address: `index.html`. But nothing below `assets/` is a page: a script that is gone is a 404, or the browser
 * would be told that a document is one. Says nothing about anybody, so that it needs no session.
 */
export function consoleEndpoint(files: ConsoleFiles): Endpoint {
  return async (event) => {
    if (event.requestContext.http.method !== 'GET') return METHOD_NOT_ALLOWED;
    const path = event.pathParameters?.['proxy'] ?? '';
    const found = files.find(path);
    if (found === undefined && path.startsWith(HASHED)) return NOT_FOUND;
    const isIndex = found === undefined || path === INDEX;
    const file = found ?? files.find(INDEX);
    if (file === undefined) throw new Error('the console has no index.html');
    const cacheControl = !isIndex && path.startsWith(HASHED) ? FOREVER : EACH_TIME;
    return answerWith(file, headerOf(event, 'accept-encoding'), cacheControl);
  };
}

async function answerWith(
  file: ConsoleFile,
  accepted: string | undefined,
  cacheControl: string,
): Promise<HttpResponse> {
  const offered = PREFERENCE.filter((encoding) => encoding === 'identity' || file.encodings.has(encoding));
  const encoding = acceptedEncoding(accepted, offered);
  const content = await file.read(encoding);
  const headers = {
    ...SECURITY_HEADERS,
    'content-type': file.contentType,
    'cache-control': cacheControl,
    vary: 'Accept-Encoding',
    ...(encoding !== 'identity' && { 'content-encoding': encoding }),
  };
  // API Gateway carries text; what is compressed is none.
  return { statusCode: 200, headers, body: content.toString('base64'), isBase64Encoded: true };
}

const NOT_FOUND = jsonResponse(404, { error: 'not_found' }, { ...SECURITY_HEADERS, ...NO_STORE });

const METHOD_NOT_ALLOWED = jsonResponse(
  405,
  { error: 'method_not_allowed' },
  { ...SECURITY_HEADERS, ...NO_STORE, allow: 'GET' },
);
