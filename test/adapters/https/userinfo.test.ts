import type { ServerResponse } from 'node:http';
import { fetchUserinfo } from '../../../lambdas/adapters/https/userinfo.ts';
import { type LoopbackServer, serveHttp } from './loopback-server.ts';

const ACCESS_TOKEN = 'access-token-of-ann';

let server: LoopbackServer;
let asked: (readonly [string | undefined, string | undefined])[];
let respond: (response: ServerResponse) => void;

beforeEach(async () => {
  asked = [];
  respond = (response) => json(response, '{"sub":"ann-1","email":"ann@acme.example"}');
  server = await serveHttp((request, response) => {
    asked.push([request.method, request.headers.authorization]);
    respond(response);
  });
});
afterEach(() => server.close());

function json(response: ServerResponse, body: string | Buffer, type = 'application/json; charset=utf-8'): void {
  response.writeHead(200, { 'content-type': type }).end(body);
}

function fetchIt(pinnedHosts: readonly string[] = [server.host], timeoutMs?: number) {
  const policy = { allowLoopbackIssuers: true, pinnedHosts, ...(timeoutMs !== undefined && { timeoutMs }) };
  return fetchUserinfo(`${server.origin}/userinfo`, ACCESS_TOKEN, policy);
}

describe('userinfo', () => {
  it('is asked for with the access token, in the header', async () => {
    expect(await fetchIt()).toEqual({ ok: true, value: { sub: 'ann-1', email: 'ann@acme.example' } });
    expect(asked).toEqual([['GET', `Bearer ${ACCESS_TOKEN}`]]);
  });

  it('is waited for longer than a key set, since a person waits', async () => {
    respond = (response) => setTimeout(() => json(response, '{"sub":"ann-1"}'), 2_000);
    expect(await fetchIt()).toMatchObject({ ok: true });
  });

  it.each<[string, string, (response: ServerResponse) => void]>([
    [
      'that somebody signed, which nothing here would verify',
      'userinfo_signed',
      (r) => json(r, 'e30.e30.x', 'application/jwt'),
    ],
    ['that is a page', 'wrong_media_type', (r) => json(r, '<p>', 'text/html')],
    ['that is no JSON', 'not_json', (r) => json(r, 'sub=ann-1')],
    ['that is no UTF-8', 'not_json', (r) => json(r, Buffer.from([0x7b, 0xff, 0x7d]))],
    ['that is a list', 'not_an_object', (r) => json(r, '[]')],
    ['that says something twice', 'duplicate_member', (r) => json(r, '{"sub":"ann-1","sub":"ann-2"}')],
    ['that is a refusal', 'status_401', (r) => r.writeHead(401).end()],
    ['that is a redirect', 'redirected', (r) => r.writeHead(302, { location: 'http://169.254.169.254/' }).end()],
    ['without end', 'too_large', (r) => json(r, 'x'.repeat(200_000))],
  ])('[L14] never takes an answer %s', async (_, word, answer) => {
    respond = answer;
    expect(await fetchIt()).toEqual({ ok: false, error: word });
  });

  it('[L14] never sends the token to a host that is not pinned', async () => {
    expect(await fetchIt(['idp.example'])).toEqual({ ok: false, error: 'host_not_pinned' });
    expect(asked).toEqual([]);
  });
});
