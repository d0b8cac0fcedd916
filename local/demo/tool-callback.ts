import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** RFC 8252 §7.3: where a tool on this computer is answered, on a port that it has just now. */
export interface ToolCallback {
  readonly redirectUri: string;
  /** The query of the first answer. Never, while nobody answers: whoever waits has a signal of their own. */
  readonly answered: Promise<URLSearchParams>;
  close(): void;
}

const PATH = '/callback';

export async function listenForCallback(): Promise<ToolCallback> {
  const { promise: answered, resolve } = Promise.withResolvers<URLSearchParams>();
  const server = createServer((request, response) => {
    const url = new URL(String(request.url), 'http://127.0.0.1');
    if (url.pathname !== PATH) return void response.writeHead(404).end();
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'" })
      .end('<!doctype html><title>Desk Tool</title><p>Desk Tool has its answer. Go back to the terminal.</p>');
    resolve(url.searchParams);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    redirectUri: `http://127.0.0.1:${port}${PATH}`,
    answered,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
