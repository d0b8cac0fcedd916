import type { IncomingMessage } from 'node:http';
import type { GatewayRequest } from './request-event.ts';

/** "Payload size: 10 MB" */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** "Total combined size of request line and header values: 10240 bytes" */
export const MAX_HEADER_BYTES = 10_240;

/** Quotas: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
export class BodyTooLarge extends Error {}

/** Size of request line and header values together; names do not count. */
export function headerBytes({ method, url, httpVersion, rawHeaders }: IncomingMessage): number {
  const values = rawHeaders.filter((_, index) => index % 2 === 1);
  const requestLine = `${method} ${url} HTTP/${httpVersion}`;
  return [requestLine, ...values].reduce((sum, text) => sum + Buffer.byteLength(text, 'latin1'), 0);
}

/** Takes a request off the connection. Rejects with {@link BodyTooLarge}. */
export async function receiveRequest(request: IncomingMessage): Promise<GatewayRequest> {
  return {
    method: request.method ?? '',
    target: request.url ?? '/',
    httpVersion: request.httpVersion,
    rawHeaders: request.rawHeaders,
    remoteAddress: request.socket.remoteAddress ?? '',
    body: await readBody(request),
  };
}

/** Reads the body to its end, so that the client can read the answer. Rejects with {@link BodyTooLarge} above the quota. */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (bytes > MAX_BODY_BYTES) throw new BodyTooLarge(`${bytes} bytes`);
  return Buffer.concat(chunks);
}
