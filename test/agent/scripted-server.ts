import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  /** The header `DPoP`, as it came. */
  readonly dpop: string | undefined;
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A server on loopback that answers as the test says, and remembers what it was asked. */
export class ScriptedServer {
  readonly calls: Call[] = [];
  readonly url: string;
  readonly #server: ReturnType<typeof createServer>;

  private constructor(server: ReturnType<typeof createServer>) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(
    answer: (call: Call, server: ScriptedServer) => Answer | Promise<Answer>,
  ): Promise<ScriptedServer> {
    let scripted: ScriptedServer | undefined;
    const handle = async (request: IncomingMessage, response: ServerResponse) => {
      const { method = '', url: path = '' } = request;
      const { authorization, dpop } = request.headers;
      const call = { method, path, authorization, dpop: dpop?.toString(), body: await text(request) };
      if (scripted === undefined) throw new Error('not started yet');
      scripted.calls.push(call);
      const { status = 200, headers = {}, body = {} } = await answer(call, scripted);
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    };
    const server = createServer((request, response) => void handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    scripted = new ScriptedServer(server);
    return scripted;
  }

  /** Calls of this method whose path contains that. */
  to(method: string, part: string): readonly Call[] {
    return this.calls.filter((call) => call.method === method && call.path.includes(part));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
