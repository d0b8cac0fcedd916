import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { ConnectionPool } from './connection-pool.ts';
import { requestHttp, requestHttps } from './node-http.ts';

export interface AwsTimeLimits {
  readonly connectTimeoutMs: number;
  /** For the first line of an answer, and for every silence after it. */
  readonly answerTimeoutMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Posts a body and answers with the whole answer, whatever its status. @throws TimeoutError, or the connection's error */
export type HttpSender = (url: URL, headers: Readonly<Record<string, string>>, body: string) => Promise<HttpAnswer>;

/** Of a name that the rules for a second attempt know. */
class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * Straight on Node.js's client, over connections of its own: a request costs half of what it costs by the SDK's handler,
 * which sets five timers, copies headers and reads by iterating a stream. See {@link ConnectionPool} for what a dead
 * connection costs.
 * Does NOT follow redirects, decompress, or limit an answer: it is for services whose answers are bounded.
 */
export function httpSender(limits: AwsTimeLimits): HttpSender {
  const pool = new ConnectionPool();
  return (url, headers, body) =>
    pool.repeatReset(limits.answerTimeoutMs, (leftMs) => sendOnce(pool, { url, headers, body }, limits, leftMs));
}

interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function sendOnce(
  pool: ConnectionPool,
  { url, headers, body }: Post,
  { connectTimeoutMs, answerTimeoutMs }: AwsTimeLimits,
  leftMs: number,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const isTls = url.protocol === 'https:';
    const request = (isTls ? requestHttps : requestHttp)({
      method: 'POST',
      agent: isTls ? pool.httpsAgent : pool.httpAgent,
      host: hostOf(url),
      port: url.port,
      path: url.pathname,
      headers,
    });
    const giveUp = (what: string) => () => fail(new TimeoutError(what));
    let answerTimer = setTimeout(giveUp('no answer in time'), leftMs);
    const fail = (error: Error) => {
      clearTimeout(answerTimer);
      request.destroy();
      reject(error);
    };
    request.once('socket', (socket) => {
      if (socket.connecting) limitConnecting(socket, connectTimeoutMs, giveUp('no connection in time'));
    });
    // Stays on: a request that was given up may still say why.
    request.on('error', fail);
    request.once('response', (response) => {
      clearTimeout(answerTimer);
      answerTimer = setTimeout(giveUp('an answer that stalls'), answerTimeoutMs);
      response.on('error', fail);
      readText(response, answerTimer, (text) => {
        clearTimeout(answerTimer);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    request.end(body);
  });
}

/** An IPv6 address without the brackets that a URL has around it. */
function hostOf({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

function limitConnecting(socket: Socket, limitMs: number, giveUp: () => void): void {
  const timer = setTimeout(giveUp, limitMs);
  socket.once('connect', () => clearTimeout(timer));
  socket.once('close', () => clearTimeout(timer));
}

/** By events: iterating a stream costs as much as all else that is done with an answer. */
function readText(response: IncomingMessage, silence: NodeJS.Timeout, done: (text: string) => void): void {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => {
    silence.refresh();
    chunks.push(chunk);
  });
  response.once('end', () => done(Buffer.concat(chunks).toString('utf8')));
}
