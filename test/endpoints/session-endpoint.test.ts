import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { AuditEntry } from '../../lambdas/core/audit/entry.ts';
import { csrfToken } from '../../lambdas/core/sign-in/session.ts';
import type { HttpResponse } from '../../lambdas/endpoints/http/response.ts';
import { sessionEndpoint } from '../../lambdas/endpoints/sign-in/session-endpoint.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { ISSUER, member, NOW } from '../support/fixtures.ts';
import { CONTEXT, httpEvent } from '../support/http-event.ts';
import { memorySetups } from '../support/memory-setups.ts';
import { changeAll } from '../support/memory-trust.ts';
import { COOKIE, type SessionWorld, session, sessionWorld } from '../support/session-world.ts';

const NAME = '__Host-countersign_session';
const FORGOTTEN = [`${NAME}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure`];
const PAGE = { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' };
const OUR_PAGE = { origin: ISSUER, 'x-csrf-token': csrfToken(COOKIE) };

function request(route: string, headers: Readonly<Record<string, string>> = {}): APIGatewayProxyEventV2 {
  const event = httpEvent(route);
  return { ...event, cookies: [`${NAME}=${COOKIE}`], headers: { ...event.headers, ...headers } };
}

const recalled: AuditEntry[] = [];

function answer(world: SessionWorld, event: APIGatewayProxyEventV2): Promise<HttpResponse> {
  const recalls = {
    recall: async (_organization: unknown, _member: unknown, at: number, audit: AuditEntry) => {
      recalled.push(audit);
      changeAll(world.facts.members, { recalledAt: at });
      return 'done' as const;
    },
  };
  const { dependencies, store } = world;
  const ids = { auditSuffix: () => 'suffix-1' };
  return sessionEndpoint({ ...dependencies, sessions: store, setups, recalls, ids })(event, CONTEXT);
}

const setups = memorySetups();

beforeEach(() => recalled.splice(0));

describe('GET /session', () => {
  it('says who is signed in, to nobody’s cache and to no other origin', async () => {
    const { statusCode, headers, body } = await answer(sessionWorld(), request('GET /session'));
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', vary: 'Accept, Cookie' });
    expect(headers).toMatchObject({ 'cross-origin-resource-policy': 'same-origin' });
    expect(Object.keys(headers ?? {}).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(JSON.parse(String(body))).toEqual({
      organization: 'acme',
      organization_name: 'Acme',
      member: member.id,
      email: member.email,
      role: 'developer',
      scope: 'projects:read projects:write reports:read',
      csrf_token: csrfToken(COOKIE),
      idle_until: session.idleUntil,
      expires_at: session.expiresAt,
    });
  });

  it('is a page for a person, from which they can sign out', async () => {
    const { statusCode, headers, body } = await answer(sessionWorld(), request('GET /session', PAGE));
    expect([statusCode, headers?.['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(body).toContain(member.email);
    expect(body).toContain('<a class="action" href="/console/acme">Open the console</a>');
    const forms = [
      ...String(body).matchAll(
        /<form method="post" action="([^"]+)">\s*<input type="hidden" name="csrf_token" value="([^"]+)">/g,
      ),
    ];
    expect(forms.map(([, action, token]) => [action, token])).toEqual([
      ['/logout', csrfToken(COOKIE)],
      ['/logout/everywhere', csrfToken(COOKIE)],
    ]);
  });

  it.each([
    ['JSON', {}, 'application/json'],
    ['a page', PAGE, 'text/html; charset=utf-8'],
  ])('is 401 to whoever is not signed in, as %s', async (_, headers, type) => {
    const world = sessionWorld();
    world.store.rows.clear();
    expect(await answer(world, request('GET /session', headers))).toMatchObject({
      statusCode: 401,
      headers: { 'content-type': type, 'cache-control': 'no-store' },
    });
  });
});

describe('POST /logout', () => {
  it('ends this session and forgets the cookie', async () => {
    const world = sessionWorld();
    const outcome = await answer(world, request('POST /logout', OUR_PAGE));
    expect([outcome.statusCode, outcome.body, outcome.cookies]).toEqual([204, undefined, FORGOTTEN]);
    expect([world.store.rows.size, recalled.length]).toEqual([0, 0]);
  });

  it('works as a plain form', async () => {
    const world = sessionWorld();
    const headers = { ...PAGE, origin: ISSUER, 'content-type': 'application/x-www-form-urlencoded' };
    const event = { ...request('POST /logout', headers), body: `csrf_token=${csrfToken(COOKIE)}` };
    expect(await answer(world, event)).toMatchObject({
      statusCode: 200,
      cookies: FORGOTTEN,
      body: expect.stringMatching(/signed out.*href="\/login\/acme".*href="\/login\/acme\?prompt=select_account"/s),
    });
    expect(world.store.rows.size).toBe(0);
  });

  it.each([{}, PAGE])('[L7] changes nothing when it comes from another page than ours', async (headers) => {
    const world = sessionWorld();
    const outcome = await answer(
      world,
      request('POST /logout', { ...headers, ...OUR_PAGE, origin: 'https://evil.example' }),
    );
    expect([outcome.statusCode, outcome.cookies, world.store.rows.size]).toEqual([403, undefined, 1]);
  });

  it('[S9] says so when it did not work, and keeps the cookie', async () => {
    const world = sessionWorld();
    world.store.end = () => Promise.reject(new Unavailable('DynamoDB'));
    const outcome = await answer(world, request('POST /logout', OUR_PAGE));
    expect([outcome.statusCode, outcome.cookies]).toEqual([503, undefined]);
  });
});

describe('POST /logout/everywhere', () => {
  it('[L9] refuses all that was issued until now, with an audit entry', async () => {
    const world = sessionWorld();
    expect(await answer(world, request('POST /logout/everywhere', OUR_PAGE))).toMatchObject({
      statusCode: 204,
      cookies: FORGOTTEN,
    });
    expect(recalled).toEqual([
      {
        organization: 'acme',
        at: NOW,
        suffix: 'suffix-1',
        actor: { kind: 'member', id: member.id },
        action: 'member.recalled',
        target: member.id,
        details: {},
      },
    ]);
    world.store.rows.set(session.digest, session);
    expect((await answer(world, request('GET /session'))).statusCode).toBe(401);
  });
});

it.each([
  ['POST /session', 'GET'],
  ['GET /logout', 'POST'],
  ['GET /logout/everywhere', 'POST'],
  ['DELETE /logout', 'POST'],
])('%s is 405: it takes %s', async (route, allow) => {
  const world = sessionWorld();
  expect(await answer(world, request(route, OUR_PAGE))).toMatchObject({ statusCode: 405, headers: { allow } });
  expect(world.store.rows.size).toBe(1);
});
