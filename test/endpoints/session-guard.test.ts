import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { csrfToken } from '../../lambdas/core/sign-in/session.ts';
import { sessionGuard, sessionRefusedInJson } from '../../lambdas/endpoints/sign-in/session-guard.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { ISSUER, member, NOW, organization, scopes } from '../support/fixtures.ts';
import { httpEvent } from '../support/http-event.ts';
import { changeAll } from '../support/memory-trust.ts';
import { COOKIE, type SessionWorld, session, sessionWorld } from '../support/session-world.ts';

const NAME = '__Host-countersign_session';
const OUR_PAGE = { origin: ISSUER, 'x-csrf-token': csrfToken(COOKIE) };

function request(
  method: string,
  headers: Readonly<Record<string, string>> = {},
  cookies: readonly string[] = [`${NAME}=${COOKIE}`],
): APIGatewayProxyEventV2 {
  const event = httpEvent(`${method} /organizations/{organization}/agent/approve`, {
    pathParameters: { organization: organization.id },
  });
  return { ...event, cookies: [...cookies], headers: { ...event.headers, ...headers } };
}

/** The reason inside, and the status outside. */
async function judge(world: SessionWorld, event: APIGatewayProxyEventV2) {
  const outcome = await sessionGuard(world.dependencies)(event);
  return outcome.ok ? 'let in' : `${sessionRefusedInJson(outcome.error, event).statusCode} ${outcome.error.reason}`;
}

describe('who is let in', () => {
  it('is the member of the session, with the scopes of the role as it is now', async () => {
    const outcome = await sessionGuard(sessionWorld().dependencies)(request('GET'));
    expect(outcome).toEqual({
      ok: true,
      value: {
        session,
        organization,
        member,
        scopes: scopes('projects:read projects:write reports:read'),
        csrfToken: csrfToken(COOKIE),
      },
    });
  });

  it.each(['Bearer x', 'Bearer eyJhbGciOiJFUzI1NiJ9.e30.AA', 'Basic eDp5', 'x', ''])(
    '[L6] is nobody who sends %j beside the cookie, from our own page even',
    async (authorization) => {
      for (const method of ['GET', 'POST', 'DELETE']) {
        const event = request(method, { ...OUR_PAGE, authorization });
        expect(await judge(sessionWorld(), event)).toBe('401 authorization_beside_session');
      }
    },
  );

  it.each<[string, string, (world: SessionWorld) => unknown]>([
    ['[L10] whose session does not exist', '401 unknown_session', ({ store }) => store.rows.clear()],
    [
      '[L9] who is disabled',
      '401 session_member_not_active',
      ({ facts }) => changeAll(facts.members, { status: 'disabled' }),
    ],
    [
      '[L9] who is removed',
      '401 session_member_not_active',
      ({ facts }) => changeAll(facts.members, { status: 'removed' }),
    ],
    ['[L10] who is nowhere to be found', '401 session_member_not_active', ({ facts }) => facts.members.splice(0)],
    [
      '[L9] who signed out everywhere since',
      '401 session_recalled',
      ({ facts }) => changeAll(facts.members, { recalledAt: NOW }),
    ],
    [
      '[L9] who was recalled in the very second of signing in',
      '401 session_recalled',
      ({ facts }) => changeAll(facts.members, { recalledAt: session.createdAt }),
    ],
    [
      '[L18] whose provider was recalled in the very second of signing in',
      '401 session_recalled',
      ({ facts }) => changeAll(facts.providers, { recalledAt: session.createdAt }),
    ],
    [
      '[L18] whose organization was recalled since',
      '401 session_recalled',
      ({ facts }) => changeAll(facts.organizations, { recalledAt: NOW }),
    ],
    [
      '[L9] whose provider is disabled',
      '401 session_provider_not_active',
      ({ facts }) => changeAll(facts.providers, { status: 'disabled' }),
    ],
    [
      '[L9] whose provider is pending',
      '401 session_provider_not_active',
      ({ facts }) => changeAll(facts.providers, { status: 'pending' }),
    ],
    ['[L10] whose provider is gone', '401 session_provider_not_active', ({ facts }) => facts.providers.splice(0)],
    [
      '[L9] whose organization is disabled',
      '401 session_organization_not_active',
      ({ facts }) => changeAll(facts.organizations, { status: 'disabled' }),
    ],
  ])('is nobody %s', async (_, outcome, change) => {
    const world = sessionWorld();
    change(world);
    expect(await judge(world, request('GET'))).toBe(outcome);
  });

  it('is somebody who signed in after the last recall', async () => {
    const world = sessionWorld();
    changeAll(world.facts.members, { recalledAt: session.createdAt - 1 });
    expect(await judge(world, request('GET'))).toBe('let in');
  });

  it('[L7] is nobody in an organization that is not the session’s', async () => {
    const event = { ...request('GET'), pathParameters: { organization: 'globex' } };
    expect(await judge(sessionWorld(), event)).toBe('401 session_of_other_organization');
  });

  it('[L7] is nobody whose session names a provider of another organization', async () => {
    const world = sessionWorld();
    changeAll(world.facts.providers, { organization: 'globex' as typeof organization.id });
    expect(await judge(world, request('GET'))).toBe('401 session_provider_not_active');
  });

  it.each<[string, readonly string[]]>([
    ['no cookie', []],
    ['a cookie without the prefix, which any page of a sibling host can set', [`countersign_session=${COOKIE}`]],
    ['two cookies of the name', [`${NAME}=${COOKIE}`, `${NAME}=${'B'.repeat(43)}`]],
    ['an empty cookie', [`${NAME}=`]],
    ['a digest instead of the cookie', [`${NAME}=${session.digest}`]],
  ])('is nobody with %s', async (_, cookies) => {
    expect(await judge(sessionWorld(), request('GET', {}, cookies))).toBe('401 no_session_cookie');
  });
});

describe('when a session ends', () => {
  it.each([
    { seconds: 3_539, outcome: 'let in', when: 'a second before it has been idle too long' },
    { seconds: 3_540, outcome: '401 session_expired', when: 'once it has been idle too long' },
  ])('it is "$outcome" $when', async ({ seconds, outcome }) => {
    const world = sessionWorld();
    world.clock.advance(seconds);
    expect(await judge(world, request('GET'))).toBe(outcome);
  });

  it('it goes on while it is used, and ends after its lifetime in any case', async () => {
    const world = sessionWorld();
    const outcomes: string[] = [];
    for (let minutes = 0; minutes < 13 * 60; minutes += 30) {
      outcomes.push(await judge(world, request('GET')));
      world.clock.advance(30 * 60);
    }
    // Opened a minute ago, for twelve hours: the request after 12 h comes too late.
    expect(outcomes.indexOf('401 session_expired')).toBe(24);
    expect(new Set(outcomes.slice(24))).toEqual(new Set(['401 session_expired']));
  });

  it('it is written at most every five minutes', async () => {
    const world = sessionWorld();
    let touches = 0;
    const sessions = {
      find: (digest: typeof session.digest) => world.store.find(digest),
      touch: async (digest: typeof session.digest, until: number) => {
        touches += 1;
        await world.store.touch(digest, until);
      },
    };
    const guard = sessionGuard({ ...world.dependencies, sessions });
    for (let second = 0; second < 900; second += 10) {
      await guard(request('GET'));
      world.clock.advance(10);
    }
    expect(touches).toBe(3);
  });

  it('[L8] a refused request does not prolong it', async () => {
    const world = sessionWorld();
    world.clock.advance(1_000);
    changeAll(world.facts.members, { status: 'disabled' });
    await judge(world, request('GET'));
    await judge(world, { ...request('GET'), pathParameters: { organization: 'globex' } });
    expect(world.store.rows.get(session.digest)).toEqual(session);
  });
});

describe('[L7] a request that is not GET', () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['from our page', OUR_PAGE, 'let in'],
    ['without a token', { origin: ISSUER }, '403 csrf_token_missing'],
    ['with an empty token', { ...OUR_PAGE, 'x-csrf-token': '' }, '403 csrf_token_wrong'],
    [
      'with a wrong token',
      { ...OUR_PAGE, 'x-csrf-token': csrfToken('B'.repeat(43) as typeof COOKIE) },
      '403 csrf_token_wrong',
    ],
    ['with the cookie as the token', { ...OUR_PAGE, 'x-csrf-token': COOKIE }, '403 csrf_token_wrong'],
    ['without an origin', { 'x-csrf-token': csrfToken(COOKIE) }, '403 origin_missing'],
    ['from nowhere', { ...OUR_PAGE, origin: 'null' }, '403 origin_differs'],
    ['from another site', { ...OUR_PAGE, origin: 'https://evil.example' }, '403 origin_differs'],
    ['from a sibling host', { ...OUR_PAGE, origin: 'https://x.auth.vendor.example' }, '403 origin_differs'],
    ['from our host over http', { ...OUR_PAGE, origin: ISSUER.replace('https', 'http') }, '403 origin_differs'],
    ['from another port', { ...OUR_PAGE, origin: `${ISSUER}:8443` }, '403 origin_differs'],
    ['with a slash after the origin', { ...OUR_PAGE, origin: `${ISSUER}/` }, '403 origin_differs'],
    ['with a referer alone', { 'x-csrf-token': csrfToken(COOKIE), referer: `${ISSUER}/approve` }, '403 origin_missing'],
  ])('%s', async (_, headers, outcome) => {
    expect(await judge(sessionWorld(), request('POST', headers))).toBe(outcome);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('needs both with %s', async (method) => {
    expect(await judge(sessionWorld(), request(method))).toBe('403 origin_missing');
  });

  it.each([
    ['once', `csrf_token=${csrfToken(COOKIE)}`, 'application/x-www-form-urlencoded', 'let in'],
    [
      'twice',
      `csrf_token=x&csrf_token=${csrfToken(COOKIE)}`,
      'application/x-www-form-urlencoded',
      '403 csrf_token_missing',
    ],
    ['in another media type', `csrf_token=${csrfToken(COOKIE)}`, 'text/plain', '403 csrf_token_missing'],
  ])('may carry the token in its form, %s', async (_, body, type, outcome) => {
    const event = request('POST', { origin: ISSUER, 'content-type': type });
    expect(await judge(sessionWorld(), { ...event, body })).toBe(outcome);
    const encoded = { ...event, body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
    expect(await judge(sessionWorld(), encoded)).toBe(outcome);
  });
});

describe('answers', () => {
  it.each<[string, APIGatewayProxyEventV2, number, string]>([
    ['not signed in', request('GET', {}, []), 401, 'not_signed_in'],
    ['cross-site', request('POST'), 403, 'cross_site_request'],
  ])('to who is %s are JSON, and never cached', async (_, event, statusCode, error) => {
    const outcome = await sessionGuard(sessionWorld().dependencies)(event);
    const answer = outcome.ok ? undefined : sessionRefusedInJson(outcome.error, event);
    expect(answer).toMatchObject({
      statusCode,
      headers: { 'cache-control': 'no-store', 'content-type': 'application/json' },
    });
    expect(JSON.parse(String(answer?.body))).toMatchObject({ error, correlation_id: 'request-1' });
  });

  it('[S9] are none when a store is down: an outage is no refusal', async () => {
    const world = sessionWorld();
    const trust = { ...world.dependencies.trust, findMember: () => Promise.reject(new Unavailable('DynamoDB')) };
    await expect(sessionGuard({ ...world.dependencies, trust })(request('GET'))).rejects.toThrow(Unavailable);
  });

  it('let a session go on whose use cannot be written down', async () => {
    const world = sessionWorld();
    world.clock.advance(1_000);
    const sessions = {
      find: (digest: typeof session.digest) => world.store.find(digest),
      touch: () => Promise.reject(new Unavailable('DynamoDB')),
    };
    expect(await sessionGuard({ ...world.dependencies, sessions })(request('GET'))).toMatchObject({ ok: true });
  });
});
