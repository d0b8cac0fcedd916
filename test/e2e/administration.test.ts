import { administrationRouteOf } from '../../lambdas/endpoints/administration/administration-routes.ts';
import { problemSchema } from '../../lambdas/endpoints/administration/schemas/problem.ts';
import type { DescribedRoute } from '../../lambdas/endpoints/openapi/described/route.ts';
import { DESCRIBED_ROUTES } from '../../lambdas/endpoints/openapi/described-routes.ts';
import { AgentStack, PEOPLE } from '../support/agent-stack.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { claimsFor, redeem } from '../support/redemption.ts';
import { STACK_START_MS } from '../support/running-stack.ts';
import type { SignInBrowser } from '../support/sign-in-browser.ts';
import { TestProvider } from '../support/test-provider.ts';

/** The administration API over HTTP: an administrator's browser, the real function, its own permissions. */
standInForDispatcher();

let world: AgentStack;
let bob: SignInBrowser;
let elsewhere: TestProvider;

beforeAll(async () => {
  [world, elsewhere] = await Promise.all([AgentStack.start(), TestProvider.start()]);
  bob = await world.signedIn(PEOPLE.bob);
}, STACK_START_MS * 3);

afterAll(() => Promise.all([world.stop(), elsewhere.stop()]));

const BASE = '/organizations/acme';

// biome-ignore lint/suspicious/noExplicitAny: every answer is held to its schema.
type Json = any;

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

/** As the console would: the session's cookie, its CSRF token, and what the change is made from. */
async function call(method: string, path: string, json?: object, ifMatch?: string): Promise<Answer> {
  const init: RequestInit = {
    method,
    headers: {
      ...(json && { 'content-type': 'application/json' }),
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    },
    ...(json && { body: JSON.stringify(json) }),
  };
  const response = method === 'GET' ? await bob.request(BASE + path, init) : await bob.post(BASE + path, init);
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** Changes what stands at `of` now. */
async function change(method: string, path: string, of: string, json?: object): Promise<Answer> {
  const { body, headers } = await call('GET', of);
  return call(method, path, json, headers.get('etag') ?? body.etag);
}

describe('the document about the API', () => {
  it('is public, names this deployment, and is what real answers are', async () => {
    const response = await fetch(`${world.running.issuer}/openapi.json`);
    const document = (await response.json()) as Json;
    expect([response.status, document.openapi, document.servers]).toEqual([
      200,
      '3.1.0',
      [{ url: world.running.issuer }],
    ]);
    expect(Object.keys(document.paths)).toContain('/organizations/{organization}/members/{member}');
  });

  it('describes every list and the settings as they are answered', async () => {
    for (const path of [
      ...['', '/configuration', '/identity-providers', '/clients', '/members', '/keys', '/audit'],
      ...['/activity', '/activity/refusals'],
    ]) {
      const { status, body } = await call('GET', path);
      const { answer } = administrationRouteOf(`GET /organizations/{organization}${path}`) ?? {};
      expect([path, status]).toEqual([path, 200]);
      expect(answer?.parse(body)).toEqual(body);
    }
  });

  it('describes tokens, agents and sessions as they are answered', async () => {
    const accessToken = await world.accessToken();
    const get = async (path: string, init: RequestInit = {}) => (await fetch(world.running.issuer + path, init)).json();
    const maria = await world.signedIn(PEOPLE.maria);
    const answers = {
      'POST /organizations/{organization}/agent/token': (await world.mint(accessToken, 'openapi-1')).body,
      'POST /organizations/{organization}/agent/approve': await (
        await world.approve(maria, 'openapi-1', ['projects:create', 'projects:read'])
      ).json(),
      'GET /organizations/{organization}/agent/sessions/{sessionId}': await get(`${BASE}/agent/sessions/openapi-1`, {
        headers: { authorization: `Bearer ${accessToken}` },
      }),
      'GET /organizations/{organization}/agent/sessions': await (await maria.request(`${BASE}/agent/sessions`)).json(),
      'DELETE /organizations/{organization}/agent/sessions/{sessionId}': await (
        await maria.post(`${BASE}/agent/sessions/openapi-1`, { method: 'DELETE' })
      ).json(),
      'GET /session': await maria.session(),
      'GET /.well-known/jwks.json': await get('/.well-known/jwks.json'),
      'GET /.well-known/oauth-authorization-server': await get('/.well-known/oauth-authorization-server'),
    };
    const routes: Readonly<Record<string, DescribedRoute>> = DESCRIBED_ROUTES;
    for (const [route, body] of Object.entries(answers)) {
      expect({ route, body: routes[route]?.answers[200]?.json?.parse(body) }).toEqual({ route, body });
    }
  });
});

describe('an administrator', () => {
  it('registers a provider, which is pending, and tests the connection to it', async () => {
    const issuer = elsewhere.issuer('okta');
    const tested = await call('POST', '/identity-providers/test', { issuer });
    expect([tested.status, tested.body.works]).toEqual([200, true]);
    const { status, body, headers } = await call('POST', '/identity-providers', { issuer, preset: 'okta' });
    expect([status, body.status, headers.get('location')]).toEqual([
      201,
      'pending',
      `${BASE}/identity-providers/${body.id}`,
    ]);

    const slash = await call('POST', '/identity-providers/test', { issuer: `${issuer}/` });
    expect([slash.body.works, JSON.stringify(slash.body)]).toEqual([false, expect.stringContaining('slash')]);
  });

  it('finds out why an assertion is refused, mends it, and it redeems', async () => {
    const { acme, running } = world;
    const provider = `/identity-providers/${acme.provider}`;
    const narrowed = await change('PATCH', provider, provider, { max_lifetime_seconds: 30 });
    expect(narrowed.status).toBe(200);
    const assertion = await world.assertion(claimsFor(running, acme));
    const explained = await call('POST', '/explain', { assertion });
    expect(explained.body.steps.find(({ outcome }: Json) => outcome === 'failed')).toMatchObject({
      step: 'claims',
      reason: 'lifetime_too_long',
      facts: { max_seconds: 30 },
    });
    expect((await change('PATCH', provider, provider, { max_lifetime_seconds: 300 })).status).toBe(200);
    expect((await call('POST', '/explain', { assertion })).body.redeemable).toBe(true);
    expect(world.running.log()).not.toContain(assertion.split('.')[1]);
  });

  it('enables a client up to a ceiling; disabled, it redeems nothing a minute later, and says so', async () => {
    const client = '/clients/admin-tool';
    const enabled = await change('PUT', `${client}/enablement`, client, { scopes: ['projects:read', 'org:admin'] });
    expect([enabled.status, enabled.body.enablement.ceiling]).toEqual([200, ['projects:read', 'org:admin']]);
    const disabled = await change('DELETE', `${client}/enablement`, client);
    expect([disabled.status, disabled.body.enablement.status]).toEqual([200, 'disabled']);
  });

  it('[L9] adds a member, who is linked, redeems, is disabled, and redeems no more', async () => {
    const { acme, running } = world;
    const link = { provider: acme.provider, subject: 'new-subject' };
    const added = await call('POST', '/members', { email: 'new@acme.example', role: 'viewer', link });
    expect(added.status).toBe(201);
    const member = `/members/${added.body.id}`;
    expect((await call('GET', `${member}/links`)).body.items).toEqual([expect.objectContaining(link)]);
    const claims = claimsFor(running, acme, { sub: 'new-subject' });
    const redeemed = await redeem(running, acme.client, { assertion: await world.assertion(claims) });
    expect([redeemed.status, redeemed.body['scope']]).toEqual([200, 'projects:read']);

    expect((await change('PATCH', member, member, { status: 'disabled' })).status).toBe(200);
    const refused = await redeem(running, acme.client, { assertion: await world.assertion(claims) });
    expect(refused.status).toBe(400);
  });

  it('sees who did what, and nobody else’s', async () => {
    const { body } = await call('GET', '/audit?action=member.disabled');
    const { member } = await bob.session();
    expect(body.items[0]).toMatchObject({ action: 'member.disabled', actor: { kind: 'member', id: member } });
    expect(JSON.stringify((await call('GET', '/audit')).body)).not.toContain('globex');
  });

  it('is never told that nothing happened of an action that there is none of', async () => {
    const { status, body } = await call('GET', '/audit?action=writes');
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      { field: 'action', detail: 'must be an action of the audit trail, such as member.added' },
    ]);
  });

  it('[L6] cannot cut off the provider that they came through, and is told what to do instead', async () => {
    const { body } = await call('GET', '/identity-providers');
    const own = body.items.find(({ sign_in }: Json) => sign_in !== undefined);
    const refused = await call('POST', `/identity-providers/${own.id}/disable`, undefined, own.etag);
    expect([refused.status, refused.body.type]).toEqual([409, 'urn:countersign:problem:last_sign_in']);
    expect(problemSchema.parse(refused.body)).toEqual(refused.body);
    const disabled = await world.running.operator.json<{ status: string }>(
      'idp',
      'disable',
      'globex',
      world.globex.provider,
    );
    expect(disabled.status).toBe('disabled');
  });
});
