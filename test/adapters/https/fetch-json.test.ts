import type { RequestListener } from 'node:http';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { fetchJson } from '../../../lambdas/adapters/https/fetch-json.ts';
import { type LoopbackServer, serveHttp, serveTcp } from './loopback-server.ts';

const LOCAL = { allowLoopbackIssuers: true };
const JSON_TYPE = { 'content-type': 'application/json' };

let server: LoopbackServer;
afterEach(() => server.close());

async function fetchFrom(listener: RequestListener, timeoutMs?: number) {
  server = await serveHttp(listener);
  return fetchOnce(timeoutMs);
}

async function fetchRaw(answer: string, timeoutMs?: number) {
  server = await serveTcp((socket) => socket.once('data', () => socket.end(answer)));
  return fetchOnce(timeoutMs);
}

function fetchOnce(timeoutMs = 1_500) {
  return fetchJson(`${server.origin}/keys`, { ...LOCAL, pinnedHosts: [server.host], timeoutMs });
}

describe('a JSON document', () => {
  it('is fetched with GET on a connection that is not kept', async () => {
    const seen: unknown[] = [];
    const document = await fetchFrom((request, response) => {
      const { host, accept, connection, 'accept-encoding': encoding, 'user-agent': agent } = request.headers;
      seen.push({ method: request.method, url: request.url, host, accept, connection, encoding, agent });
      response.writeHead(200, JSON_TYPE).end('{"keys":[]}');
    });
    expect(document).toEqual({ ok: true, value: { url: `${server.origin}/keys`, json: { keys: [] } } });
    expect(seen).toEqual([
      {
        method: 'GET',
        url: '/keys',
        host: server.host,
        accept: 'application/jwk-set+json, application/json, */*;q=0.1',
        connection: 'close',
        encoding: 'gzip, deflate, br',
        agent: 'countersign',
      },
    ]);
  });

  it('never is asked for without the query of its address, which may name the application', async () => {
    const seen: unknown[] = [];
    server = await serveHttp((request, response) => {
      seen.push(request.url);
      response.writeHead(200, JSON_TYPE).end('{"keys":[]}');
    });
    const policy = { ...LOCAL, pinnedHosts: [server.host] };
    expect(await fetchJson(`${server.origin}/keys?appid=0000`, policy)).toMatchObject({ ok: true });
    expect(seen).toEqual(['/keys?appid=0000']);
  });

  it('may come over IPv6', async () => {
    server = await serveHttp((_request, response) => response.writeHead(200, JSON_TYPE).end('1'), '::1');
    expect(await fetchOnce()).toMatchObject({ ok: true, value: { json: 1 } });
  });

  it.each([
    'application/json',
    'Application/JSON; charset=UTF-8',
    'application/jwk-set+json',
    'application/octet-stream',
    'binary/octet-stream',
    'text/plain;charset=utf-8',
  ])('may be served as %s', async (type) => {
    const document = await fetchFrom((_request, response) =>
      response.writeHead(200, { 'content-type': type }).end('{}'),
    );
    expect(document).toMatchObject({ ok: true, value: { json: {} } });
  });

  it('may be served without a media type, and without a length', async () => {
    expect(await fetchRaw('HTTP/1.1 200 OK\r\n\r\n{}')).toMatchObject({ ok: true, value: { json: {} } });
  });

  it.each(['text/html; charset=utf-8', 'application/xml', 'application/jsonp', 'application/javascript', 'json'])(
    'is not what is served as %s',
    async (type) => {
      const document = await fetchFrom((_request, response) =>
        response.writeHead(200, { 'content-type': type }).end('{}'),
      );
      expect(document).toEqual({ ok: false, error: { reason: 'wrong_media_type', mediaType: type.split(';')[0] } });
    },
  );

  it.each([
    ['', 'not_json'],
    ['{"keys":[}', 'not_json'],
    ['<html>', 'not_json'],
    ['{}{}', 'not_json'],
    [Buffer.from([0x22, 0xff, 0x22]), 'not_utf8'],
    [Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'not_utf8'],
    [Buffer.from('"utf-16"', 'utf16le'), 'not_json'],
  ])('is not %j', async (body, reason) => {
    const document = await fetchFrom((_request, response) => response.writeHead(200, JSON_TYPE).end(body));
    expect(document).toEqual({ ok: false, error: { reason } });
  });

  it('may be as deep as its size allows, without overflowing the stack', async () => {
    const deep = '['.repeat(70_000) + ']'.repeat(70_000);
    const document = await fetchFrom((_request, response) => response.writeHead(200, JSON_TYPE).end(deep));
    expect(document.ok).toBe(true);
  });
});

describe('a redirect', () => {
  it.each([
    [301, 'http://169.254.169.254/latest/meta-data/', '169.254.169.254'],
    [302, 'https://idp.example:8443/keys?token=1', 'idp.example:8443'],
    [303, '//other.example/', 'other.example'],
  ])('is refused: %i to %s', async (status, location, locationHost) => {
    const document = await fetchFrom((_request, response) => response.writeHead(status, { location }).end());
    expect(document).toEqual({ ok: false, error: { reason: 'redirected', status, locationHost } });
  });

  it('is not followed to the very same host either', async () => {
    const paths: unknown[] = [];
    const document = await fetchFrom((request, response) => {
      paths.push(request.url);
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect(document).toEqual({ ok: false, error: { reason: 'redirected', status: 307, locationHost: server.host } });
    expect(paths).toEqual(['/keys']);
  });

  it.each([300, 304, 399])('is every 3xx: %i without a location', async (status) => {
    const document = await fetchFrom((_request, response) => response.writeHead(status).end());
    expect(document).toEqual({ ok: false, error: { reason: 'redirected', status } });
  });
});

describe('a status', () => {
  it.each([201, 204, 206, 400, 401, 403, 404, 429, 500, 503])('other than 200 is no document: %i', async (status) => {
    const document = await fetchFrom((_request, response) => response.writeHead(status, JSON_TYPE).end('{}'));
    expect(document).toEqual({ ok: false, error: { reason: 'status', status } });
  });

  it('is told even when the body that explains it is compressed', async () => {
    const document = await fetchFrom((_request, response) =>
      response.writeHead(404, { 'content-encoding': 'gzip' }).end(gzipSync('not here')),
    );
    expect(document).toEqual({ ok: false, error: { reason: 'status', status: 404 } });
  });

  it('101 is not one: no connection is upgraded', async () => {
    const document = await fetchRaw('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n');
    expect(document).toMatchObject({ ok: false, error: { reason: 'broken_response' } });
  });
});

describe('a body', () => {
  const TOO_LARGE = { ok: false, error: { reason: 'too_large', maxBytes: 150_000 } };
  const padded = (bytes: number) => `"${'x'.repeat(bytes - 2)}"`;

  it('may have 150,000 bytes', async () => {
    const document = await fetchFrom((_request, response) => response.writeHead(200, JSON_TYPE).end(padded(150_000)));
    expect(document.ok).toBe(true);
  });

  it('is refused for its declared length before any of it comes', async () => {
    const document = await fetchFrom((_request, response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-length': 150_001 }).flushHeaders();
    });
    expect(document).toEqual(TOO_LARGE);
  });

  it('is cut at 150,001 bytes when it declares no length', async () => {
    const document = await fetchFrom((_request, response) => {
      response.writeHead(200, JSON_TYPE).write(padded(150_001));
    });
    expect(document).toEqual(TOO_LARGE);
  });

  it.each([
    [200, {}, TOO_LARGE],
    [200, { 'content-length': 1_000_000 }, TOO_LARGE],
    [404, {}, { ok: false, error: { reason: 'status', status: 404 } }],
    [302, { location: '/' }, { ok: false, error: { reason: 'redirected', status: 302 } }],
  ])('that keeps coming is cut, and its connection closed at once: %i %j', async (status, headers, failure) => {
    const start = performance.now();
    let closed: Promise<void> | undefined;
    const document = await fetchFrom((request, response) => {
      closed = new Promise((resolve) => request.socket.once('close', () => resolve()));
      const pour = () => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      };
      response.writeHead(status, { ...JSON_TYPE, ...headers }).on('drain', pour);
      pour();
    });
    expect(document).toMatchObject(failure);
    await closed;
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  const CODINGS: readonly (readonly [string, (body: Buffer) => Buffer])[] = [
    ['gzip', gzipSync],
    ['GZIP', gzipSync],
    ['x-gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['identity', (body) => body],
  ];
  const fetchCoded = (coding: string, body: Buffer) =>
    fetchFrom((_request, response) => response.writeHead(200, { ...JSON_TYPE, 'content-encoding': coding }).end(body));

  it.each(CODINGS)('is decoded, byte order mark and all: %s %#', async (coding, pack) => {
    const document = await fetchCoded(coding, pack(Buffer.from('\ufeff{"keys":[]}')));
    expect(document).toMatchObject({ ok: true, value: { json: { keys: [] } } });
  });

  it.each(CODINGS)('[L14] may have 150,000 bytes once decoded, and not one more: %s %#', async (coding, pack) => {
    expect((await fetchCoded(coding, pack(Buffer.from(padded(150_000))))).ok).toBe(true);
    expect(await fetchCoded(coding, pack(Buffer.from(padded(150_001))))).toEqual(TOO_LARGE);
  });

  it.each(['gzip', 'br', 'deflate'])('that is not what it says is no document: %s', async (coding) => {
    expect(await fetchCoded(coding, Buffer.from('{"keys":[]}'))).toMatchObject({
      error: { reason: 'broken_response' },
    });
  });

  it.each(['gzip, gzip', 'zstd', 'compress', 'gzip, identity'])('is not decoded: %s', async (coding) => {
    expect(await fetchCoded(coding, gzipSync('{}'))).toEqual({
      ok: false,
      error: { reason: 'content_encoded', contentEncoding: coding },
    });
  });

  it('that ends before its declared length is no document', async () => {
    const document = await fetchRaw('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{}');
    expect(document).toEqual({ ok: false, error: { reason: 'broken_response', code: 'ECONNRESET' } });
  });
});

describe('an answer', () => {
  it.each([
    ['SSH-2.0-OpenSSH_9.2\r\n', 'HPE_INVALID_CONSTANT'],
    [`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(20_000)}\r\n\r\n{}`, 'HPE_HEADER_OVERFLOW'],
    ['HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}', 'HPE_INVALID_TRANSFER_ENCODING'],
    ['', 'ECONNRESET'],
  ])('that is not HTTP/1.1 breaks the request: %#', async (answer, code) => {
    expect(await fetchRaw(answer)).toEqual({ ok: false, error: { reason: 'broken_response', code } });
  });

  it('that never comes is a failure to connect when nobody listens', async () => {
    server = await serveHttp(() => {});
    await server.close();
    expect(await fetchOnce()).toEqual({ ok: false, error: { reason: 'connect_failed', code: 'ECONNREFUSED' } });
  });
});

describe('the time limit', () => {
  const TIMED_OUT = { ok: false, error: { reason: 'timed_out', timeoutMs: 60 } };

  it('covers a server that accepts and says nothing', async () => {
    expect(await fetchFrom(() => {}, 60)).toEqual(TIMED_OUT);
  });

  it('covers a head that stops half-way', async () => {
    server = await serveTcp((socket) => socket.write('HTTP/1.1 200 OK\r\nx-slow: '));
    expect(await fetchOnce(60)).toEqual(TIMED_OUT);
  });

  it('covers a body that comes byte by byte', async () => {
    const document = await fetchFrom((_request, response) => {
      response.writeHead(200, JSON_TYPE);
      const drip = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(drip));
    }, 60);
    expect(document).toEqual(TIMED_OUT);
  });

  it('covers a look-up that never answers', async () => {
    server = await serveHttp(() => {});
    const policy = {
      ...LOCAL,
      pinnedHosts: ['idp.example'],
      timeoutMs: 60,
      resolve: () => new Promise<never>(() => {}),
    };
    expect(await fetchJson('https://idp.example/keys', policy)).toEqual(TIMED_OUT);
  });

  it('is never longer than 1.5 s, whatever is asked for', async () => {
    expect(await fetchFrom(() => {}, 60_000)).toEqual({ ok: false, error: { reason: 'timed_out', timeoutMs: 1_500 } });
  });
});
