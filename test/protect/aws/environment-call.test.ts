import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { environmentCall } from '../../../protect/aws/environment-call.ts';
import { DYNAMODB } from '../../../protect/aws/service.ts';
import type { AwsCall } from '../../../protect/aws/signed-call.ts';
import { afterThaw, DEATHS, ThawingServer } from '../../support/thawing-server.ts';

const GET = ['GetItem', { TableName: 'Members', Key: { organization: { S: 'acme' } } }] as const;

beforeAll(() => {
  Object.assign(process.env, { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
});

function callTo(endpoint: string): AwsCall {
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = endpoint;
  return environmentCall(DYNAMODB);
}

describe('gives up, after two attempts of a second, on a store', () => {
  let server: Server;
  let requests: number;
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  async function serve(answer: RequestListener): Promise<string> {
    requests = 0;
    server = createServer((request, response) => {
      requests += 1;
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it.each<[string, RequestListener]>([
    ['accepts and never answers', () => {}],
    [
      'begins to answer and stalls in the middle',
      (_request, response) => void response.writeHead(200, { 'content-length': 20 }).write('{"Item":'),
    ],
    ['sends the head of an answer alone', (_request, response) => response.writeHead(200).flushHeaders()],
  ])('that %s', async (_what, answer) => {
    const read = callTo(await serve(answer));
    const started = performance.now();
    await expect(read(...GET)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(performance.now() - started).toBeLessThan(4_000);
    expect(requests).toBe(2);
  });
});

describe('a function that thaws with kept connections that are dead', () => {
  let server: ThawingServer;
  beforeEach(async () => {
    server = await ThawingServer.start();
  });
  afterEach(() => server.close());

  it.each(DEATHS)('reads at the first call, though each %s', async (death) => {
    const read = callTo(server.endpoint);
    expect(await afterThaw(server, () => read(...GET), death)).toMatchObject({
      connections: 3,
      outcome: 'answered',
    });
    expect(server).toMatchObject({ lost: 1, answered: 1 });
  });

  it('reads at the first call also when it reads several things at once', async () => {
    const read = callTo(server.endpoint);
    const three = () => Promise.all([1, 2, 3].map(() => read(...GET)));
    expect(await afterThaw(server, three, 'resets', 1)).toMatchObject({ connections: 3, outcome: 'answered' });
    expect(server).toMatchObject({ lost: 3, answered: 3 });
  });
});

it('reads the environment at the first call, and not before', async () => {
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  delete process.env['AWS_REGION'];
  delete process.env['AWS_DEFAULT_REGION'];
  const read = environmentCall(DYNAMODB);
  await expect(async () => read(...GET)).rejects.toThrow('AWS_REGION is missing');
  Object.assign(process.env, { AWS_REGION, ...(AWS_DEFAULT_REGION && { AWS_DEFAULT_REGION }) });
});
