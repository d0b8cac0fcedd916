import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { protectExpress } from '../../protect/express.ts';
import { principalOf } from '../../protect/principal.ts';
import { RESOURCE, TestIssuer } from '../support/issuer.ts';
import { type MemoryProtection, memoryProtection } from '../support/memory-protection.ts';

let issuer: TestIssuer;
let protection: MemoryProtection;
let server: Server;

beforeEach(async () => {
  issuer = await TestIssuer.start();
  protection = memoryProtection(issuer.url);
  server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await issuer.stop();
});

/** What Express does: parameters on the request, and an error given to `next` becomes a 500. */
const serve: Parameters<typeof createServer>[1] = (request, response) => {
  const [, , organization = ''] = request.url?.split('/') ?? [];
  const guard = protectExpress({
    scopes: ['projects:read'],
    resource: RESOURCE,
    protection,
    onRefusal: ({ reason }) => {
      if (reason === 'unknown_member') throw new Error('a bug');
    },
  });
  const expressRequest = Object.assign(request, { params: { organization } });
  void guard(expressRequest, response, (error) => {
    if (error === undefined) response.end(principalOf(expressRequest).member);
    else response.writeHead(500).end(error instanceof Error ? error.message : '');
  });
};

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
}

/** Sends every header line as it is given: `fetch` would join them. */
function get(authorization: readonly string[]): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const path = '/organizations/acme/projects';
    const headers = { Authorization: [...authorization] } as unknown as Record<string, string>;
    const sent = httpRequest({ host: '127.0.0.1', port, path, headers, agent: false }, async (response) => {
      resolve({ status: response.statusCode, body: await text(response) });
    });
    sent.setTimeout(2_000, () => sent.destroy(new Error('no answer')));
    sent.on('error', reject).end();
  });
}

describe('an Express route', () => {
  it('is reached with a valid token', async () => {
    expect(await get([`Bearer ${await issuer.sign()}`])).toEqual({ status: 200, body: 'maria' });
  });

  it('[U1] is not reached without one', async () => {
    const body = '{"error_description":"This resource needs an access token in the Authorization header"}';
    expect(await get([])).toEqual({ status: 401, body });
  });

  it('sees both of two header lines, and refuses them', async () => {
    const credentials = `Bearer ${await issuer.sign()}`;
    expect(await get([credentials, credentials])).toMatchObject({ status: 400 });
  });

  it('hands what is thrown to the next error handler', async () => {
    const token = await issuer.sign({ sub: 'nobody' });
    expect(await get([`Bearer ${token}`])).toEqual({ status: 500, body: 'a bug' });
  });

  it('never blames the caller for a route without the parameter, and says what to mend', async () => {
    const guard = protectExpress({ scopes: ['projects:read'], resource: RESOURCE, protection, onRefusal: () => {} });
    const answers: unknown[] = [];
    const response = {
      writeHead: (status: number) => {
        answers.push(status);
        return response;
      },
      end: (body: string) => answers.push(JSON.parse(body).error_description),
    };
    const headersDistinct = { authorization: [`Bearer ${await issuer.sign()}`] };
    for (const params of [{}, { organization: ['acme'] }]) {
      await guard({ method: 'GET', url: '/', headersDistinct, params }, response as never, () =>
        answers.push('passed'),
      );
    }
    const mend = expect.stringContaining('The route has no path parameter organization');
    expect(answers).toEqual([500, mend, 500, mend]);
  });
});
