import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface PollBody {
  readonly maxEvents?: number;
  readonly ack?: readonly string[];
  readonly setErrs?: Readonly<Record<string, { readonly err: string }>>;
}

/** A transmitter that is polled (RFC 8936), as any test harness would write it: it keeps what was not acknowledged. */
export class TestTransmitter {
  readonly endpoint: string;
  readonly token = `transmitter-${randomUUID()}`;
  readonly waiting = new Map<string, string>();
  readonly acknowledged: string[] = [];
  /** By name, with the code that was sent. */
  readonly refused: (readonly [string, string])[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/poll`;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.#answer(request, response));
  }

  static async start(): Promise<TestTransmitter> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TestTransmitter(server);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers.authorization !== `Bearer ${this.token}`) return void response.writeHead(401).end();
    const { maxEvents = Number.POSITIVE_INFINITY, ack = [], setErrs = {} }: PollBody = JSON.parse(await text(request));
    this.acknowledged.push(...ack);
    this.refused.push(...Object.entries(setErrs).map(([jti, { err }]) => [jti, err] as const));
    for (const jti of [...ack, ...Object.keys(setErrs)]) this.waiting.delete(jti);
    const sets = [...this.waiting].slice(0, maxEvents);
    const body = { sets: Object.fromEntries(sets), moreAvailable: sets.length < this.waiting.size };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }
}
