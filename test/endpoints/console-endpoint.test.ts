import { consoleEndpoint } from '../../lambdas/endpoints/console-endpoint.ts';
import type { ConsoleFile, ConsoleFiles, ContentEncoding } from '../../lambdas/ports/console-files.ts';
import { CONTEXT, httpEvent } from '../support/http-event.ts';

const INDEX = '<!doctype html>';

function file(contentType: string, encodings: readonly ContentEncoding[]): ConsoleFile {
  return {
    contentType,
    encodings: new Set(encodings),
    read: async (encoding) => Buffer.from(`${INDEX} as ${encoding}`),
  };
}

const BUILT = new Map([
  ['index.html', file('text/html; charset=utf-8', ['br', 'gzip'])],
  ['favicon.svg', file('image/svg+xml', ['br', 'gzip'])],
  ['assets/index-a1.js', file('text/javascript; charset=utf-8', ['br', 'gzip'])],
]);
const FILES: ConsoleFiles = { find: (path) => BUILT.get(path) };

async function get(proxy: string | undefined, acceptEncoding?: string, method = 'GET') {
  const event = httpEvent(`${method} /console/{proxy}`, proxy === undefined ? {} : { pathParameters: { proxy } });
  if (acceptEncoding !== undefined) event.headers['accept-encoding'] = acceptEncoding;
  const { statusCode, headers = {}, body = '', isBase64Encoded } = await consoleEndpoint(FILES)(event, CONTEXT);
  const text = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').toString('utf8');
  return { statusCode, headers, text };
}

describe('the console is served', () => {
  it('a hashed file for a year, because another content has another name', async () => {
    const { statusCode, headers } = await get('assets/index-a1.js', 'br');
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
    });
  });

  it.each([undefined, '', 'index.html', 'acme', 'acme/providers/p-1', 'favicon.svg'])(
    'asks again each time for %p, whose content changes under its name',
    async (path) => {
      const { statusCode, headers } = await get(path, 'br');
      expect({ statusCode, cached: headers['cache-control'] }).toEqual({ statusCode: 200, cached: 'no-cache' });
    },
  );

  it.each([
    undefined,
    '',
    'acme',
    'acme/approve/demo-1',
    '../../etc/passwd',
    '..%2f..%2fetc',
    'acme/x.js',
    '__proto__',
  ])('with the application for %p, which reads its own address', async (path) => {
    const { headers, text } = await get(path);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text).toBe(`${INDEX} as identity`);
  });

  it.each(['assets/', 'assets/gone-b2.js', 'assets/../index.html', 'assets/constructor'])(
    'never with a document where %p should be a script: 404, not kept',
    async (path) => {
      const { statusCode, headers } = await get(path);
      expect({ statusCode, cached: headers['cache-control'] }).toEqual({ statusCode: 404, cached: 'no-store' });
    },
  );

  it.each([
    { accepted: 'gzip, deflate, br, zstd', encoding: 'br' },
    { accepted: 'GZIP', encoding: 'gzip' },
    { accepted: 'br;q=0, gzip;q=0.5', encoding: 'gzip' },
    { accepted: '*', encoding: 'br' },
    { accepted: 'br;q=nonsense', encoding: undefined },
    { accepted: 'identity', encoding: undefined },
    { accepted: undefined, encoding: undefined },
  ])('in the encoding that the reader takes: $accepted → $encoding', async ({ accepted, encoding }) => {
    const { headers, text } = await get('assets/index-a1.js', accepted);
    expect(headers['content-encoding']).toBe(encoding);
    expect(headers['vary']).toBe('Accept-Encoding');
    expect(text).toBe(`${INDEX} as ${encoding ?? 'identity'}`);
  });

  it.each(['', 'assets/index-a1.js', 'assets/gone.js'])(
    'without inline scripts, framed by nobody: %p',
    async (path) => {
      const { headers } = await get(path, 'br');
      const policy = String(headers['content-security-policy']);
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(policy.split('; ')).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self'",
          "frame-ancestors 'none'",
          "base-uri 'none'",
        ]),
      );
      expect(headers).toMatchObject({
        'referrer-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('camera=()'),
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
      });
    },
  );

  it('to be read, and for nothing else', async () => {
    const { statusCode, headers } = await get('', undefined, 'POST');
    expect({ statusCode, allow: headers['allow'] }).toEqual({ statusCode: 405, allow: 'GET' });
  });
});
