import { type ClientRequest, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { startStopwatch } from './clock.ts';

export interface AwsTimeLimits {
  readonly connectTimeoutMs: number;
  /** For the first line of an answer, and for every silence after it. */
  readonly answerTimeoutMs: number;
}

type Handle = NodeHttpHandler['handle'];

/** As the SDK's own handler has it. */
const POOL = { keepAlive: true, maxSockets: 50 } as const;

/**
 * The SDK's request handler with a limit on every silence, and without its weakness where a function thaws: all the
 * connections that it kept are dead by then, one attempt finds one of them out, and two attempts are all there are.
 *
 * A request on a kept connection that is reset before one byte of its answer has come is made again at once, on a new
 * connection, once, within the time of the first, and the SDK counts one attempt. Whatever fails, no idle connection is
 * used again.
 *
 * Such a request may have been carried out all the same: a server can break a connection after its work as well as
 * before. The SDK's own second attempt has always had that risk, and every write here is made for it: reads and `Sign`
 * change nothing, a redemption knows its own owner again, `TransactWriteItems` carries one token for both, and a change
 * that lands twice fails its condition the second time.
 * @see RFC 9112 §9.3.1 on retrying requests of a persistent connection
 */
export class AwsRequestHandler extends NodeHttpHandler {
  readonly #agents: readonly HttpAgent[];
  readonly #resets: WeakSet<object>;
  readonly #answerTimeoutMs: number;

  constructor({ connectTimeoutMs, answerTimeoutMs }: AwsTimeLimits) {
    const resets = new WeakSet<object>();
    const httpAgent = noteResets(new HttpAgent(POOL), resets);
    const httpsAgent = noteResets(new HttpsAgent(POOL), resets);
    super({
      connectionTimeout: connectTimeoutMs,
      requestTimeout: answerTimeoutMs,
      throwOnRequestTimeout: true,
      // requestTimeout ends with the answer's first line; without this, the rest of it may take five minutes.
      socketTimeout: answerTimeoutMs,
      ...{ httpAgent, httpsAgent },
    });
    this.#agents = [httpAgent, httpsAgent];
    this.#resets = resets;
    this.#answerTimeoutMs = answerTimeoutMs;
  }

  override async handle(...[request, options = {}]: Parameters<Handle>): ReturnType<Handle> {
    const elapsedMs = startStopwatch();
    try {
      return await super.handle(request, options);
    } catch (error) {
      for (const agent of this.#agents) dropIdle(agent);
      const leftMs = (options.requestTimeout ?? this.#answerTimeoutMs) - elapsedMs();
      if (leftMs <= 0 || !this.#wasReset(error) || !isRepeatable(request.body)) throw error;
      return await super.handle(request, { ...options, requestTimeout: leftMs });
    }
  }

  #wasReset(error: unknown): boolean {
    return typeof error === 'object' && error !== null && this.#resets.has(error);
  }
}

/** What a connection fails with that the other side has closed. */
const RESET_CODES: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE']);

/** Puts into `resets` each error of a request on a kept connection that broke before a byte of its answer came. */
function noteResets<Agent extends HttpAgent>(agent: Agent, resets: WeakSet<object>): Agent {
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

function dropIdle({ freeSockets }: HttpAgent): void {
  for (const sockets of Object.values(freeSockets)) for (const socket of sockets ?? []) socket.destroy();
}

/** A stream has been read by the first try. */
function isRepeatable(body: unknown): boolean {
  return body === undefined || typeof body === 'string' || body instanceof Uint8Array;
}
