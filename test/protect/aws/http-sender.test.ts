import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Worker } from 'node:worker_threads';
import { httpSender } from '../../../protect/aws/http-sender.ts';

/** Long enough for a busy machine, which is no machine that does not answer. */
const ANSWER_MS = 900;
const LIMITS = { connectTimeoutMs: 400, answerTimeoutMs: ANSWER_MS };

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

async function serve(answer: RequestListener, host = '127.0.0.1'): Promise<URL> {
  const started = createServer({ keepAliveTimeout: 60_000 }, answer);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, host, resolve));
  return new URL(`http://${host.includes(':') ? `[${host}]` : host}:${(started.address() as AddressInfo).port}/path`);
}

const post = (url: URL, send = httpSender(LIMITS)) => send(url, { 'x-target': 'Get' }, '{"a":1}');

it('posts a body with its headers, and gives back status, headers and text, whatever they say', async () => {
  const url = await serve(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const seen = [request.method, request.url, request.headers['x-target'], body];
    response.writeHead(418, { 'x-answer': 'yes' }).end(JSON.stringify(seen));
  });
  expect(await post(url)).toMatchObject({
    status: 418,
    headers: { 'x-answer': 'yes' },
    text: '["POST","/path","Get","{\\"a\\":1}"]',
  });
});

describe('[S9] an answer', () => {
  const later = (response: { end(text: string): unknown }, ms: number) => setTimeout(() => response.end('{}'), ms);

  it('may take its own time, on a new connection and on a kept one: the time to connect is over by then', async () => {
    const url = await serve((_, response) => void later(response, LIMITS.connectTimeoutMs + 100));
    const send = httpSender(LIMITS);
    for (let i = 0; i < 2; i += 1) expect((await post(url, send)).text).toBe('{}');
  });

  it('may take longer than an answer has time to begin, as long as it is never silent for as long', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200).flushHeaders();
      let parts = 0;
      const more = setInterval(() => {
        parts += 1;
        response.write('x');
        if (parts < 4) return;
        clearInterval(more);
        response.end();
      }, ANSWER_MS / 3);
    });
    expect((await post(url)).text).toBe('xxxx');
  });

  it('that breaks off is a failure of the connection, and no answer', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 20 }).write('{"Item":', () => response.socket?.resetAndDestroy());
    });
    await expect(post(url)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('that nobody waits for any more has no connection left to come on', async () => {
    const closed = Promise.withResolvers<void>();
    const url = await serve((request) => void request.socket.once('close', closed.resolve));
    await expect(post(url)).rejects.toMatchObject({ name: 'TimeoutError', message: 'no answer in time' });
    await closed.promise;
  });
});

it('never sends in the clear what is for https', async () => {
  let requests = 0;
  const url = await serve((_, response) => {
    requests += 1;
    response.end('{}');
  });
  url.protocol = 'https:';
  await expect(post(url)).rejects.toThrow();
  expect(requests).toBe(0);
});

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
(hasIpv6 ? it : it.skip)('reaches an address of IPv6, which a URL has in brackets', async () => {
  const url = await serve((_, response) => void response.end('{}'), '::1');
  expect((await post(url)).text).toBe('{}');
});

describe('[S9] a machine that takes no connection', () => {
  /** Listens, and never accepts: its event loop stands still. */
  const DEAF = `
    const { parentPort } = require('node:worker_threads');
    const server = require('node:net').createServer();
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`;
  let worker: Worker;
  let waiting: Socket[];
  let url: URL;
  beforeEach(async () => {
    worker = new Worker(DEAF, { eval: true });
    const port = await new Promise<number>((resolve) => worker.once('message', resolve));
    url = new URL(`http://127.0.0.1:${port}`);
    // The system keeps this many for it, and lets all others wait.
    waiting = [1, 2, 3, 4].map(() => connect(port, '127.0.0.1').on('error', () => {}));
    await Promise.race(waiting.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
  });
  afterEach(async () => {
    for (const socket of waiting) socket.destroy();
    await worker.terminate();
  });

  it('is given up after the time to connect, long before that of an answer', async () => {
    const send = httpSender({ connectTimeoutMs: 100, answerTimeoutMs: 20_000 });
    await expect(post(url, send)).rejects.toMatchObject({ name: 'TimeoutError', message: 'no connection in time' });
  });
});
