import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { formatLoginAttempt, type LoginAttempt, stateOf } from '../../lambdas/core/sign-in/login-attempt.ts';
import type { HttpResponse } from '../../lambdas/endpoints/http/response.ts';
import { signInEndpoint } from '../../lambdas/endpoints/sign-in/endpoint.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { NOW, organization, PROVIDER_ISSUER } from '../support/fixtures.ts';
import { CONTEXT, httpEvent } from '../support/http-event.ts';
import { COOKIE, session } from '../support/session-world.ts';
import { attempt as fixture, type SignInWorld, signInWorld } from '../support/sign-in-world.ts';

const SESSION = `__Host-countersign_session=${COOKIE}`;
const attempt: LoginAttempt = {
  ...fixture,
  state: stateOf('s'.repeat(43), organization.id),
  returnTo: '/approve/acme/s1',
};
const kept = (begun: LoginAttempt) => `__Host-0a0a0a0a-countersign_login=${formatLoginAttempt(begun)}`;

/** `undefined`: the parameter is left out. */
function callback(
  query: Record<string, string | undefined> = {},
  cookies: readonly string[] = [],
): APIGatewayProxyEventV2 {
  const all = { state: attempt.state, code: 'code-1', iss: PROVIDER_ISSUER, ...query };
  const sent = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...httpEvent('GET /login/callback', { query: Object.fromEntries(sent) }), cookies: [...cookies] };
}

/** A bookmark of the callback: without what a provider adds. */
const bare = { state: undefined, code: undefined, iss: undefined };

function answer({ dependencies }: SignInWorld, event: APIGatewayProxyEventV2): Promise<HttpResponse> {
  return signInEndpoint(dependencies)(event, CONTEXT);
}

/** With a live session of Ada's in this browser. */
function signedInWorld(): SignInWorld {
  const world = signInWorld();
  world.store.rows.set(session.digest, session);
  return world;
}

function linksOf({ body }: HttpResponse): readonly (string | undefined)[] {
  return [...String(body).matchAll(/href="([^"]*)"/g)].map(([, href]) => href?.replaceAll('&#38;', '&'));
}

/** Addresses that a browser may be at without a sign-in of its own under way. */
const LOST: readonly [string, () => APIGatewayProxyEventV2][] = [
  ['a callback that was answered already', () => callback()],
  ['a callback after forty minutes', () => callback({}, [kept({ ...attempt, startedAt: NOW - 2_400 })])],
  ['a callback of the provider’s that is a refusal', () => callback({ code: undefined, error: 'access_denied' })],
  ['a callback beside a sign-in of another tab', () => callback({}, [kept({ ...attempt, state: 't'.repeat(43) })])],
  [
    'a callback whose state occurs twice',
    () => ({
      ...callback({}, [kept(attempt)]),
      rawQueryString: `state=${attempt.state}&state=${attempt.state}&code=code-1`,
    }),
  ],
];

describe('somebody who is signed in', () => {
  it.each([...LOST, ['a bookmark of the callback', () => callback(bare)] as const])(
    'is never told otherwise at %s',
    async (_, event) => {
      const world = signedInWorld();
      const given = event();
      const { statusCode, headers, cookies } = await answer(world, {
        ...given,
        cookies: [...(given.cookies ?? []), SESSION],
      });
      expect(statusCode).toBe(303);
      expect(headers?.['location']).toMatch(/^\/console\/$|^\/approve\/acme\/s1$/);
      expect([cookies, world.exchanges, world.store.rows.size]).toEqual([undefined, 0, 1]);
    },
  );

  it('is led to where they wanted to go, if the browser still knows, and to no other site', async () => {
    const late = { ...attempt, startedAt: NOW - 2_400 };
    const led = async (begun: LoginAttempt) =>
      (await answer(signedInWorld(), callback({}, [SESSION, kept(begun)]))).headers?.['location'];
    expect(await led(late)).toBe('/approve/acme/s1');
    expect(await led({ ...late, returnTo: 'https://evil.example/' })).toBe('/console/');
  });

  it('[L7] is nobody in another organization: what was begun there begins again there', async () => {
    const given = callback({ state: stateOf('s'.repeat(43), 'globex' as OrganizationId) }, [SESSION]);
    const page = await answer(signedInWorld(), given);
    expect([page.statusCode, linksOf(page)]).toEqual([400, ['/login/globex']]);
  });

  it('[L10] is nobody by a session that has ended', async () => {
    const world = signedInWorld();
    world.clock.advance(43_200);
    const page = await answer(world, callback({}, [SESSION]));
    expect([page.statusCode, linksOf(page)]).toEqual([400, ['/login/acme']]);
  });
});

describe('somebody who is not signed in', () => {
  it.each(LOST)('never ends at %s without the one link that begins again', async (_, event) => {
    const page = await answer(signInWorld(), event());
    expect(page.statusCode).toBe(400);
    expect(linksOf(page)).toEqual([expect.stringMatching(/^\/login\/acme(\?return_to=%2Fapprove%2Facme%2Fs1)?$/)]);
  });

  it('is told how to find the address where nothing says which organization it was', async () => {
    for (const query of [bare, { state: 'x' }, { state: `${'s'.repeat(43)}.//evil.example` }]) {
      const page = await answer(signInWorld(), callback(query));
      expect([page.statusCode, linksOf(page)]).toEqual([400, []]);
      expect(page.body).toContain('/login/');
      expect(page.body).not.toContain('evil');
    }
  });

  it('begins again, with where they wanted to go, when the provider refused or did not answer', async () => {
    const refused = await answer(signInWorld(), callback({ error: 'access_denied' }, [kept(attempt)]));
    expect(linksOf(refused)).toEqual(['/login/acme?return_to=%2Fapprove%2Facme%2Fs1']);
    const world = signInWorld();
    world.answer = () => Promise.reject(new Unavailable('identity provider'));
    const unavailable = await answer(world, callback({}, [kept(attempt)]));
    expect([unavailable.statusCode, linksOf(unavailable)]).toEqual([503, ['/login/acme']]);
  });

  it('finds the way on from an address that was kept and whose provider or page is gone', async () => {
    for (const query of [{ provider: `idp_${'f'.repeat(32)}` }, { return_to: '/gone' }]) {
      const event = httpEvent('GET /login/{organization}', {
        pathParameters: { organization: organization.id },
        query,
      });
      expect(linksOf(await answer(signInWorld(), event))).toEqual(['/login/acme']);
    }
  });
});

describe('tabs that begin to sign in at once', () => {
  it('each end signed in, whichever comes back first', async () => {
    for (const order of [
      [0, 1, 2],
      [2, 0, 1],
    ]) {
      const world = signInWorld();
      const tabs = [0, 1, 2].map((n): LoginAttempt => {
        const state = stateOf(String(n).repeat(43), organization.id);
        return { ...attempt, state, returnTo: `/approve/acme/s${n}` };
      });
      const cookies = tabs.map(
        (begun, n) => `__Host-${String(n).repeat(8)}-countersign_login=${formatLoginAttempt(begun)}`,
      );
      for (const n of order) {
        const { statusCode, headers } = await answer(world, callback({ state: tabs[n]?.state }, cookies));
        expect([statusCode, headers?.['location']]).toEqual([303, `/approve/acme/s${n}`]);
      }
    }
  });

  it('never let a callback in that another browser began (login CSRF)', async () => {
    const world = signInWorld();
    const theirs = stateOf('a'.repeat(43), organization.id);
    const page = await answer(world, callback({ state: theirs }, [kept(attempt)]));
    expect([page.statusCode, page.cookies, world.exchanges, world.store.rows.size]).toEqual([400, undefined, 0, 0]);
  });
});
