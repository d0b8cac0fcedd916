import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What a connection that died while a function was frozen does with the next request. */
export type Death = 'resets' | 'closes' | 'is silent';

export const DEATHS: readonly Death[] = ['resets', 'closes', 'is silent'];

/** An AWS JSON engine that answers everything with `answer`, over connections that can be made to die. */
export class ThawingServer {
  /** Requests that were answered, and those that a dead connection took. */
  answered = 0;
  lost = 0;
  readonly #open = new Set<Socket>();
  readonly #dead = new Map<Socket, Death>();
  readonly #server: Server;

  private constructor(answer: object) {
    this.#server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      const death = this.#dead.get(request.socket);
      if (death !== undefined) return this.#lose(request.socket, death);
      this.answered += 1;
      request.resume();
      // Late enough that requests which are sent together need a connection each.
      const head = { 'content-type': 'application/x-amz-json-1.1' };
      request.once('end', () => setTimeout(() => response.writeHead(200, head).end(JSON.stringify(answer)), 50));
    });
    this.#server.on('connection', (socket) => {
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
    });
  }

  static async start(answer: object = {}): Promise<ThawingServer> {
    const thawing = new ThawingServer(answer);
    await new Promise<void>((resolve) => thawing.#server.listen(0, '127.0.0.1', resolve));
    return thawing;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get connections(): number {
    return this.#open.size;
  }

  /** Every connection that is open now is dead, and the client has not been told. Counts from zero. */
  freeze(death: Death): void {
    for (const socket of this.#open) this.#dead.set(socket, death);
    this.answered = 0;
    this.lost = 0;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #lose(socket: Socket, death: Death): void {
    this.lost += 1;
    if (death === 'resets') socket.resetAndDestroy();
    if (death === 'closes') socket.end();
  }
}

/**
 * What `call` comes to when a client's `connections` kept connections have died in this way.
 * `call` is made by one client for all calls.
 */
export async function afterThaw(
  server: ThawingServer,
  call: () => Promise<unknown>,
  death: Death,
  connections = 3,
): Promise<{ readonly connections: number; readonly outcome: string; readonly tookMs: number }> {
  await Promise.all(Array.from({ length: connections }, call));
  const kept = server.connections;
  server.freeze(death);
  const startedMs = performance.now();
  const outcome = await call().then(
    () => 'answered',
    (error: Error) => `${error.name}: ${error.message}`,
  );
  return { connections: kept, outcome, tookMs: performance.now() - startedMs };
}
