import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { tokenEvent } from '../http-event.ts';
import { type Handler, lambdaContext } from './run-events.ts';

/** Listens on a free port of 127.0.0.1. */
export async function listenOnLoopback(listener: RequestListener): Promise<{ readonly port: number }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port };
}

/** Puts a function behind HTTP with as little in between as there can be: what API Gateway does is not in the number. */
export function frontOf(handler: Handler): RequestListener {
  return async (request, response) => {
    const body = (await buffer(request)).toString('utf8');
    const answer = await handler(tokenEvent(headersOf(request), body), lambdaContext());
    response.writeHead(answer.statusCode ?? 200, answer.headers as Record<string, string>).end(answer.body);
  };
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
