import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import type { Certificate } from './certificate.ts';

export interface LoopbackServer {
  readonly port: number;
  /** `http://127.0.0.1:port`, or with the brackets of IPv6. */
  readonly origin: string;
  readonly host: string;
  close(): Promise<void>;
}

export function serveHttp(listener: RequestListener, address = '127.0.0.1'): Promise<LoopbackServer> {
  return listen(createServer(listener), address);
}

export function serveTls(listener: RequestListener, { key, cert }: Certificate): Promise<LoopbackServer> {
  return listen(createTlsServer({ key, cert }, listener), '127.0.0.1');
}

/** A server that says what no HTTP library would. */
export function serveTcp(onConnection: (socket: Socket) => void): Promise<LoopbackServer> {
  return listen(createTcpServer(onConnection), '127.0.0.1');
}

async function listen(server: Server | TcpServer, address: string): Promise<LoopbackServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => {}));
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const { port } = server.address() as AddressInfo;
  const host = `${address.includes(':') ? `[${address}]` : address}:${port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
  return { port, host, origin: `http://${host}`, close };
}
