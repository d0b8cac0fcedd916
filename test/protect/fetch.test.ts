import { protectFetch } from '../../protect/fetch.ts';
import { RESOURCE, TestIssuer } from '../support/issuer.ts';
import { memoryProtection } from '../support/memory-protection.ts';

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await TestIssuer.start();
});
afterAll(() => issuer.stop());

const METADATA = 'https://api.example/.well-known/oauth-protected-resource/sample';

function guard(scopes = ['projects:read']) {
  const organization = (request: Request) => new URL(request.url).pathname.split('/')[2];
  const protection = memoryProtection(issuer.url);
  return protectFetch({ scopes, resource: RESOURCE, organization, protection, onRefusal: () => undefined });
}

const request = (headers: [string, string][]) =>
  new Request('https://api.example/organizations/acme/projects', { headers });

async function answerOf(result: unknown): Promise<object> {
  if (!(result instanceof Response)) throw new Error('not refused');
  return { status: result.status, headers: Object.fromEntries(result.headers), body: await result.json() };
}

describe('a Fetch handler', () => {
  it('gets the principal', async () => {
    const result = await guard()(request([['Authorization', `Bearer ${await issuer.sign()}`]]));
    expect(result).toMatchObject({ member: 'maria', organization: 'acme' });
  });

  it('[U2] gets the response to return instead', async () => {
    const result = await guard(['projects:create'])(request([['Authorization', `Bearer ${await issuer.sign()}`]]));
    expect(await answerOf(result)).toEqual({
      status: 403,
      headers: {
        'cache-control': 'no-store',
        'content-type': 'application/json',
        'www-authenticate': `Bearer error="insufficient_scope", scope="projects:create", resource_metadata="${METADATA}"`,
      },
      body: { error: 'insufficient_scope', error_description: 'This request needs projects:create' },
    });
  });

  it('sees several credentials, and refuses them', async () => {
    const credentials: [string, string] = ['Authorization', `Bearer ${await issuer.sign()}`];
    expect(await answerOf(await guard()(request([credentials, credentials])))).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
  });
});
