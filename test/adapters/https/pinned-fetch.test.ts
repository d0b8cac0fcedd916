import type { ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { allowInsecureRequests, type CustomFetch, customFetch, discovery, genericGrantRequest } from 'openid-client';
import { PinnedFetchError, pinnedFetch } from '../../../lambdas/adapters/https/pinned-fetch.ts';
import { type LoopbackServer, serveHttp } from './loopback-server.ts';

let server: LoopbackServer;
const seen: unknown[] = [];

beforeEach(async () => {
  seen.splice(0);
  server = await serveHttp((request, response) => {
    readText(request).then((body) => {
      const { 'content-type': type, 'content-length': length } = request.headers;
      seen.push({ method: request.method, url: request.url, type, length, body });
      answer(request.url, response);
    });
  });
});
afterEach(() => server.close());

function answer(url: string | undefined, response: ServerResponse) {
  if (url === '/empty') return response.writeHead(204).end();
  if (url === '/moved') return response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
  const json = url === '/token' ? { access_token: 'a', token_type: 'bearer' } : metadata();
  return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(json));
}

const metadata = () => ({ issuer: server.origin, token_endpoint: `${server.origin}/token` });
const fetchPinned = (url: string, init = {}) =>
  pinnedFetch({ allowLoopbackIssuers: true, pinnedHosts: [server.host] })(url, init);

describe('the fetch of a library', () => {
  it('serves openid-client, discovery and token request', async () => {
    const options = { execute: [allowInsecureRequests], [customFetch]: fetchPinned as CustomFetch };
    const configuration = await discovery(new URL(server.origin), 'us', 'secret', undefined, options);
    const tokens = await genericGrantRequest(configuration, 'urn:example', { scope: 'a b' });
    expect(tokens).toMatchObject({ access_token: 'a' });
    expect(seen.at(-1)).toEqual({
      method: 'POST',
      url: '/token',
      type: 'application/x-www-form-urlencoded;charset=UTF-8',
      length: '68',
      body: 'scope=a+b&grant_type=urn%3Aexample&client_id=us&client_secret=secret',
    });
  });

  it('answers a status without a body', async () => {
    expect((await fetchPinned(`${server.origin}/empty`)).status).toBe(204);
  });

  it('goes nowhere that is not pinned', async () => {
    const refused = fetchPinned('https://idp.example/').catch((caught: unknown) => caught);
    expect(await refused).toMatchObject({ failure: { reason: 'host_not_pinned', host: 'idp.example' } });
    expect(await refused).toBeInstanceOf(PinnedFetchError);
  });

  it('is not redirected', async () => {
    await expect(fetchPinned(`${server.origin}/moved`)).rejects.toMatchObject({
      failure: { reason: 'redirected', status: 302, locationHost: '169.254.169.254' },
    });
  });

  it.each([
    ['a method other than GET and POST', { method: 'DELETE' }],
    ['a body that is a stream', { method: 'POST', body: new ReadableStream() }],
  ])('does not send %s', async (_what, init) => {
    await expect(fetchPinned(server.origin, init)).rejects.toThrow(TypeError);
    expect(seen).toEqual([]);
  });
});
