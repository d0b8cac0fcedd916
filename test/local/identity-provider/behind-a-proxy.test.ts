import { request } from 'node:http';
import type { IdentityProvider } from '../../../local/identity-provider/identity-provider.ts';
import { REDIRECT_URI, startProvider } from './fixture.ts';

const PUBLIC = 'https://idp.example';

let provider: IdentityProvider;
beforeAll(async () => {
  provider = await startProvider({ issuer: PUBLIC });
});
afterAll(() => provider.close());

interface Answer {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** As a tunnel forwards it: `fetch` would write a `Host` of its own. */
function get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: provider.port, path, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ headers: response.headers, body }));
    });
    asked.on('error', reject).end();
  });
}

const SIGN_IN = `/auth?${new URLSearchParams({
  client_id: 'cursor-at-acme',
  redirect_uri: REDIRECT_URI,
  response_type: 'code',
  scope: 'openid',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
})}`;

/** What proxies and tunnels send along, and what somebody may make up. */
const FORWARDED = [
  {},
  { host: 'localhost:8788' },
  { host: 'idp.example', 'x-forwarded-proto': 'https' },
  { host: 'idp.example', 'x-forwarded-proto': 'http' },
  { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', host: 'evil.example' },
];

describe.each(FORWARDED)('behind a proxy that sends %j', (headers) => {
  it('names its public address alone', async () => {
    const document = JSON.parse((await get('/.well-known/openid-configuration', headers)).body);
    const addresses = Object.entries(document).filter(([name]) => /^issuer$|_endpoint$|_uri$/.test(name));
    expect(addresses.length).toBeGreaterThan(4);
    for (const [, address] of addresses) expect(new URL(String(address)).origin).toBe(PUBLIC);
  });

  it('signs people in there, with cookies for https alone', async () => {
    const { headers: answer } = await get(SIGN_IN, headers);
    expect(new URL(String(answer['location']), PUBLIC).origin).toBe(PUBLIC);
    const cookies = [answer['set-cookie'] ?? []].flat();
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies) expect(cookie).toMatch(/; secure\b/i);
  });
});
