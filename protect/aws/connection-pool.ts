import type { Agent, ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { startStopwatch } from '../clock.ts';
import { HttpAgent, HttpsAgent } from './node-http.ts';

/** As the SDK's own handler has it. */
const SETTINGS = { keepAlive: true, maxSockets: 50 } as const;

/** What a connection fails with that the other side has closed. */
const RESET_CODES: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE']);

/**
 * Kept-alive connections without their weakness where a function thaws: all that were kept are dead by then, one attempt
 * finds one of them out, and two attempts are all there are.
 */
export class ConnectionPool {
  readonly #resets = new WeakSet<object>();
  readonly httpAgent = noteResets(new HttpAgent(SETTINGS), this.#resets);
  readonly httpsAgent = noteResets(new HttpsAgent(SETTINGS), this.#resets);

  /**
   * A request on a kept connection that is reset before one byte of its answer has come is made again at once, on a new
   * connection, once, within the time of the first; who counts attempts counts one. Whatever fails, no idle connection
   * is used again.
   *
   * Such a request may have been carried out all the same: a server can break a connection after its work as well as
   * before. The SDK's own second attempt has always had that risk, and every write here is made for it: reads and `Sign`
   * change nothing, a redemption knows its own owner again, `TransactWriteItems` carries one token for both, and a
   * change that lands twice fails its condition the second time.
   * @see RFC 9112 §9.3.1 on retrying requests of a persistent connection
   * @param limitMs of both together, until an answer begins
   */
  async repeatReset<T>(limitMs: number, attempt: (leftMs: number) => Promise<T>): Promise<T> {
    const elapsedMs = startStopwatch();
    try {
      return await attempt(limitMs);
    } catch (error) {
      dropIdle(this.httpAgent);
      dropIdle(this.httpsAgent);
      const leftMs = limitMs - elapsedMs();
      if (leftMs <= 0 || !this.#wasReset(error)) throw error;
      return await attempt(leftMs);
    }
  }

  #wasReset(error: unknown): boolean {
    return typeof error === 'object' && error !== null && this.#resets.has(error);
  }
}

/** Puts into `resets` each error of a request on a kept connection that broke before a byte of its answer came. */
function noteResets<A extends Agent>(agent: A, resets: WeakSet<object>): A {
  const reuseSocket = agent.reuseSocket.bind(agent);
  agent.reuseSocket = (socket, request: ClientRequest) => {
    const { bytesRead } = socket as Socket;
    request.prependOnceListener('error', (error: NodeJS.ErrnoException) => {
      if (RESET_CODES.has(error.code) && (socket as Socket).bytesRead === bytesRead) resets.add(error);
    });
    reuseSocket(socket, request);
  };
  return agent;
}

function dropIdle({ freeSockets }: Agent): void {
  for (const sockets of Object.values(freeSockets)) for (const socket of sockets ?? []) socket.destroy();
}
