import '../../support/one-realm.ts';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { SdkRequestHandler } from '../../../lambdas/adapters/aws/sdk-request-handler.ts';
import { httpSender } from '../../../protect/aws/http-sender.ts';

/** What the server does with a request, by the number of requests that its connection has carried before. */
type Serve = (request: IncomingMessage, response: ServerResponse, earlier: number) => void;

const ANSWER_TIMEOUT_MS = 1_000;
const LIMITS = { connectTimeoutMs: 300, answerTimeoutMs: ANSWER_TIMEOUT_MS };

type Read = () => Promise<unknown>;

/** One read in one attempt, each time it is called, over one pool of connections. */
const DOORS: Readonly<Record<string, (endpoint: string) => Read>> = {
  'the sender of signed requests': (endpoint) => {
    const send = httpSender(LIMITS);
    return () => send(new URL(endpoint), {}, '{}');
  },
  "the SDK's client": (endpoint) => {
    const client = new DynamoDBClient({
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      endpoint,
      maxAttempts: 1,
      requestHandler: new SdkRequestHandler(LIMITS),
    });
    return () => client.send(new GetItemCommand({ TableName: 'Rows', Key: { pk: { S: 'one' } } }));
  },
};

let server: Server;
let read: Read;
/** For each request, how many its connection had carried before: 0 is a new connection. */
let seen: number[];
let serve: Serve;

beforeEach(async () => {
  seen = [];
  const carried = new WeakMap<Socket, number>();
  server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const earlier = carried.get(request.socket) ?? 0;
    carried.set(request.socket, earlier + 1);
    seen.push(earlier);
    serve(request, response, earlier);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const answer = (response: ServerResponse) => void response.writeHead(200).end('{}');
const reset = (request: IncomingMessage) => void request.socket.resetAndDestroy();

function beginAnswer(response: ServerResponse, then: () => void): void {
  response.writeHead(200, { 'content-length': 2 }).flushHeaders();
  setTimeout(then, 20);
}

/** One request that is answered, so that its connection is kept; then another. */
async function twice(next: Serve): Promise<unknown> {
  serve = (_request, response) => answer(response);
  await read();
  seen = [];
  serve = next;
  return read();
}

describe.each(Object.entries(DOORS))('%s', (_door, open) => {
  beforeEach(() => {
    read = open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });

  it('[S9] a kept connection that was reset costs no attempt: the one that there is succeeds', async () => {
    await twice((request, response, earlier) => (earlier > 0 ? reset(request) : answer(response)));
    expect(seen).toEqual([1, 0]);
  });

  it('[S9] repeats a request once: a new connection that is reset too is a failure', async () => {
    await expect(twice(reset)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(seen).toEqual([1, 0]);
  });

  it('never repeats a request on a connection that was new', async () => {
    serve = reset;
    await expect(read()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(seen).toEqual([0]);
  });

  it.each<[string, Serve]>([
    ['the head', (request, response) => beginAnswer(response, () => reset(request))],
    ['half a line', (request) => void request.socket.write('HTTP/1.', () => setTimeout(() => reset(request), 20))],
  ])('never repeats a request whose answer had begun: %s', async (_what, next) => {
    await expect(twice(next)).rejects.toThrow();
    expect(seen).toEqual([1]);
  });

  it('[S9] the repeated request ends with the time of the first', async () => {
    serve = (_request, response) => answer(response);
    await read();
    const startedMs = performance.now();
    serve = (request, _response, earlier) => void (earlier > 0 && setTimeout(() => reset(request), 700));
    await expect(read()).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(performance.now() - startedMs).toBeLessThan(ANSWER_TIMEOUT_MS + 400);
  });
});
