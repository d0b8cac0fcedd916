import { discoverProvider } from '../../../lambdas/adapters/https/provider-discovery.ts';
import { type LoopbackServer, serveHttp } from './loopback-server.ts';

const LOCAL = { allowLoopbackIssuers: true };

let server: LoopbackServer;
let asked: unknown[];
let documents: Record<string, unknown>;

beforeEach(async () => {
  asked = [];
  documents = {};
  server = await serveHttp((request, response) => {
    asked.push(request.url);
    const document = documents[request.url ?? ''];
    response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? { error: 'not_found' }));
  });
});
afterEach(() => server.close());

const OPENID = '/.well-known/openid-configuration';
const OAUTH = '/.well-known/oauth-authorization-server';

describe('discovery', () => {
  it('returns what is used of the document, and the hosts to pin', async () => {
    documents[OPENID] = {
      issuer: server.origin,
      jwks_uri: 'https://keys.example/jwks',
      token_endpoint: 'https://login.example/token',
      authorization_endpoint: 'https://browser.example/authorize',
      scopes_supported: 7,
    };
    expect(await discoverProvider(server.origin, LOCAL)).toEqual({
      ok: true,
      value: {
        issuer: server.origin,
        jwksUri: 'https://keys.example/jwks',
        tokenEndpoint: 'https://login.example/token',
        authorizationEndpoint: 'https://browser.example/authorize',
        hosts: [server.host, 'keys.example', 'login.example'],
      },
    });
  });

  it('names each host once, and no endpoint that is not there', async () => {
    documents[OPENID] = { issuer: server.origin, jwks_uri: `${server.origin}/jwks` };
    expect(await discoverProvider(server.origin, LOCAL)).toEqual({
      ok: true,
      value: { issuer: server.origin, jwksUri: `${server.origin}/jwks`, hosts: [server.host] },
    });
  });

  it.each([
    ['', [OPENID, OAUTH]],
    ['/', [OPENID, OAUTH]],
    ['/tenant/v2.0', [`/tenant/v2.0${OPENID}`, `${OAUTH}/tenant/v2.0`]],
    ['/tenant/', [`/tenant${OPENID}`, `${OAUTH}/tenant`]],
  ])('asks at the well-known places for an issuer with path %j', async (path, urls) => {
    expect(await discoverProvider(server.origin + path, LOCAL)).toEqual({
      ok: false,
      error: { reason: 'fetch_failed', url: server.origin + urls[0], failure: { reason: 'status', status: 404 } },
    });
    expect(asked).toEqual(urls);
  });

  it('takes the OAuth document where there is no OpenID one', async () => {
    const issuer = `${server.origin}/tenant`;
    documents[`${OAUTH}/tenant`] = { issuer, jwks_uri: `${server.origin}/jwks` };
    expect(await discoverProvider(issuer, LOCAL)).toMatchObject({ ok: true, value: { issuer } });
  });

  it('does not look further when the first place answers anything but 404', async () => {
    documents[OPENID] = [];
    expect(await discoverProvider(server.origin, LOCAL)).toEqual({ ok: false, error: { reason: 'not_an_object' } });
    expect(asked).toEqual([OPENID]);
  });
});

describe('the issuer in the document', () => {
  it.each([
    ['', '/', true],
    ['/', '', true],
    ['', '//', false],
    ['', '/tenant', false],
    ['/TENANT', '/tenant', false],
  ])('equals the expected one byte for byte: %j is not %j', async (expectedPath, actualPath, trailingSlash) => {
    const expected = server.origin + expectedPath;
    const actual = server.origin + actualPath;
    documents[expectedPath.replace(/\/$/, '') + OPENID] = { issuer: actual, jwks_uri: `${server.origin}/jwks` };
    expect(await discoverProvider(expected, LOCAL)).toEqual({
      ok: false,
      error: { reason: 'issuer_mismatch', expected, actual, trailingSlash },
    });
  });
});

describe('a member', () => {
  it.each([
    ['issuer', { issuer: undefined }, { reason: 'member_missing' }],
    ['issuer', { issuer: ['x'] }, { reason: 'member_not_a_string' }],
    ['jwks_uri', { jwks_uri: undefined }, { reason: 'member_missing' }],
    ['jwks_uri', { jwks_uri: 7 }, { reason: 'member_not_a_string' }],
    ['jwks_uri', { jwks_uri: null }, { reason: 'member_not_a_string' }],
    ['jwks_uri', { jwks_uri: '/jwks' }, { reason: 'member_not_usable', failure: { reason: 'invalid_url' } }],
    [
      'jwks_uri',
      { jwks_uri: 'http://169.254.169.254/' },
      { reason: 'member_not_usable', failure: { reason: 'not_https', scheme: 'http' } },
    ],
    ['token_endpoint', { token_endpoint: {} }, { reason: 'member_not_a_string' }],
    [
      'token_endpoint',
      { token_endpoint: 'https://idp.example:8443/' },
      { reason: 'member_not_usable', failure: { reason: 'bad_port', port: 8443 } },
    ],
    [
      'authorization_endpoint',
      { authorization_endpoint: 'javascript:alert(1)' },
      { reason: 'member_not_usable', failure: { reason: 'not_https', scheme: 'javascript' } },
    ],
  ])('that is not usable is named: %s %j', async (member, change, error) => {
    documents[OPENID] = { issuer: server.origin, jwks_uri: `${server.origin}/jwks`, ...change };
    expect(await discoverProvider(server.origin, LOCAL)).toEqual({ ok: false, error: { member, ...error } });
  });

  it('may be a loopback http address only where loopback issuers are allowed', async () => {
    expect(await discoverProvider(server.origin, { allowLoopbackIssuers: false })).toEqual({
      ok: false,
      error: { reason: 'issuer_invalid', failure: { reason: 'not_https', scheme: 'http' } },
    });
    expect(asked).toEqual([]);
  });
});

describe('an issuer', () => {
  it.each([
    ['?tenant=1', { reason: 'query_in_url' }],
    ['?', { reason: 'query_in_url' }],
    ['#x', { reason: 'fragment_in_url' }],
    [' ', { reason: 'invalid_url' }],
  ])('that ends in %j is none', async (end, failure) => {
    expect(await discoverProvider(server.origin + end, LOCAL)).toEqual({
      ok: false,
      error: { reason: 'issuer_invalid', failure },
    });
    expect(asked).toEqual([]);
  });
});
