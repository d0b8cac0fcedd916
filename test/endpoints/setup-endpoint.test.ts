import type { Member } from '../../lambdas/core/records.ts';
import type { SetupLink, SetupToken } from '../../lambdas/core/sign-in/setup.ts';
import { madeAt, setupDigest } from '../../lambdas/core/sign-in/setup.ts';
import { correlationIdOf } from '../../lambdas/endpoints/http/endpoint.ts';
import { sessionGuard } from '../../lambdas/endpoints/sign-in/session-guard.ts';
import { setupEndpoint } from '../../lambdas/endpoints/sign-in/setup-endpoint.ts';
import type { MemberId } from '../../protect/vocabulary/identifiers.ts';
import { activate, activationWorld, administrator, pending, SETUP_COOKIE } from '../support/activation-world.ts';
import { ISSUER, NOW } from '../support/fixtures.ts';
import { CONTEXT, httpEvent } from '../support/http-event.ts';
import { changeAll } from '../support/memory-trust.ts';
import type { SignInWorld } from '../support/sign-in-world.ts';

const TOKEN = 'T'.repeat(43) as SetupToken;
const link: SetupLink = {
  digest: setupDigest(TOKEN),
  organization: administrator.organization,
  member: administrator.id,
  expiresAt: NOW + 3_600,
};

const OTTO: Member = { ...administrator, id: 'otto' as MemberId, email: 'otto@acme.example' };

function world(overrides: Partial<SetupLink> = {}): SignInWorld {
  const made = activationWorld();
  made.setups.sessions.clear();
  made.setups.links.set(link.digest, { ...link, ...overrides });
  return made;
}

function request(method: 'GET' | 'POST', { organization = 'acme', token = TOKEN as string, origin = ISSUER } = {}) {
  const event = httpEvent(`${method} /setup/{organization}/{token}`, { pathParameters: { organization, token } });
  return { ...event, headers: { ...event.headers, ...(method === 'POST' && { origin }) } };
}

const answer = (made: SignInWorld, event: ReturnType<typeof request>) =>
  setupEndpoint({ ...made.dependencies, setups: made.setups })(event, CONTEXT);

describe('GET /setup/{organization}/{token}', () => {
  it('uses nothing up and looks nothing up: a link that never was has the same page', async () => {
    const made = world();
    const page = await answer(made, request('GET'));
    expect(page).toMatchObject({
      statusCode: 200,
      headers: { 'cache-control': 'no-store', 'referrer-policy': 'same-origin' },
    });
    expect(page.cookies).toBeUndefined();
    expect(await answer(made, request('GET', { token: 'U'.repeat(43) }))).toEqual(page);
    expect(made.setups.links.size).toBe(1);
  });

  it.each([
    ['no token of ours', { token: 'T'.repeat(42) }],
    ['no organization', { organization: 'Acme Inc.' }],
  ])('[L15] never shows a button at an address that names %s', async (_what, parts) => {
    const { statusCode, body } = await answer(world(), request('GET', parts));
    expect(statusCode).toBe(404);
    expect(body).not.toContain('<form');
  });

  it('says the id for an id: whose name it is would have to be looked up', async () => {
    const { body } = await answer(world(), request('GET'));
    expect(body).toContain('members of your organization sign in');
    expect(body).toContain('The id of your organization here is <b>acme</b>.');
  });

  it('[L11] does not repeat the token', async () => {
    expect((await answer(world(), request('GET'))).body).not.toContain(TOKEN);
  });
});

describe('POST /setup/{organization}/{token}', () => {
  it('begins a setup session of the named member, an hour long at most, with its audit entry', async () => {
    const made = world();
    const { statusCode, headers, cookies } = await answer(made, request('POST'));
    expect({ statusCode, location: headers?.['location'] }).toEqual({ statusCode: 303, location: '/console/' });
    expect(cookies).toEqual([
      expect.stringMatching(
        /^__Host-countersign_session=\w{43}; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure$/,
      ),
    ]);
    expect([...made.setups.sessions.values()]).toMatchObject([
      { member: administrator.id, createdAt: NOW, expiresAt: NOW + 3_600 },
    ]);
    expect(made.setups.audit).toMatchObject([
      { action: 'setup_link.opened', actor: { kind: 'setup', id: administrator.id } },
    ]);
  });

  it('works once', async () => {
    const made = world();
    await answer(made, request('POST'));
    expect((await answer(made, request('POST'))).statusCode).toBe(404);
    expect(made.setups.sessions.size).toBe(1);
  });

  it('by two at once lets one of them in', async () => {
    const made = world();
    const both = await Promise.all([answer(made, request('POST')), answer(made, request('POST'))]);
    expect(both.map(({ statusCode, cookies = [] }) => [statusCode, cookies.length]).toSorted()).toEqual([
      [303, 1],
      [404, 0],
    ]);
    expect(made.setups.sessions.size).toBe(1);
  });

  it.each<[string, () => SignInWorld, ReturnType<typeof request>]>([
    ['never made', world, request('POST', { token: 'U'.repeat(43) })],
    ['no token at all', world, request('POST', { token: '../session' })],
    ['over', () => world({ expiresAt: NOW }), request('POST')],
    ['of another organization', world, request('POST', { organization: 'globex' })],
    [
      'of a member who is disabled',
      () => changed(({ facts }) => changeAll(facts.members, { status: 'disabled' })),
      request('POST'),
    ],
    [
      'of a member who is no administrator any more',
      () => changed(({ facts }) => changeAll(facts.members, { role: 'guest' })),
      request('POST'),
    ],
    [
      'of an organization that is disabled',
      () => changed(({ facts }) => changeAll(facts.organizations, { status: 'disabled' })),
      request('POST'),
    ],
    [
      'made in the second of a recall of its member, at the latest',
      () => changed(({ facts }) => changeAll(facts.members, { recalledAt: madeAt(link) })),
      request('POST'),
    ],
    [
      'made in the second of a recall of its organization, at the latest',
      () => changed(({ facts }) => changeAll(facts.organizations, { recalledAt: madeAt(link) })),
      request('POST'),
    ],
    ['of an administrator who is not there', () => world({ madeBy: OTTO.id }), request('POST')],
    ...(
      [
        ['was removed', { status: 'removed' }],
        ['administers no more', { role: 'guest' }],
        ['was recalled since', { recalledAt: madeAt(link) }],
      ] as const
    ).map(([what, since]): [string, () => SignInWorld, ReturnType<typeof request>] => [
      `of an administrator who ${what}`,
      () => madeByOtto(since),
      request('POST'),
    ]),
  ])('a link that is %s is one and the same page, and writes nothing', async (_, make, event) => {
    const made = make();
    const refused = await answer(made, event);
    expect(refused).toEqual(await answer(world(), request('POST', { token: 'U'.repeat(43) })));
    expect([refused.statusCode, made.setups.sessions.size, made.setups.links.size]).toEqual([404, 0, 1]);
  });

  it('[L18] outlives what was recalled before it was made, and its session says whose word it was', async () => {
    const recalledAt = madeAt(link) - 1;
    const made = madeByOtto({ recalledAt });
    changeAll(made.facts.members, { recalledAt });
    changeAll(made.facts.organizations, { recalledAt });
    expect((await answer(made, request('POST'))).statusCode).toBe(303);
    expect([...made.setups.sessions.values()]).toMatchObject([{ member: administrator.id, madeBy: OTTO.id }]);
    expect(made.setups.audit).toMatchObject([{ action: 'setup_link.opened', details: { madeBy: OTTO.id } }]);
  });

  it.each(['https://evil.example', 'null', ''])(
    '[L7] is refused from the origin %j: nobody signs a browser in from afar',
    async (origin) => {
      const made = world();
      expect((await answer(made, request('POST', { origin }))).statusCode).toBe(403);
      expect(made.setups.links.size).toBe(1);
    },
  );
});

it('[L7] a setup link never answers another method than GET and POST', async () => {
  const event = request('GET');
  event.requestContext.http.method = 'PUT';
  const { statusCode, headers } = await answer(world(), event);
  expect({ statusCode, allow: headers?.['allow'] }).toEqual({ statusCode: 405, allow: 'GET, POST' });
});

it('a link that was not opened is never silent: it is told once, by its request alone', async () => {
  const made = world();
  const told: string[] = [];
  const refused = (correlationId: string) => told.push(correlationId);
  const endpoint = setupEndpoint({ ...made.dependencies, setups: made.setups, refused });
  const events = [request('POST', { token: 'U'.repeat(43) }), request('POST', { origin: 'null' }), request('POST')];
  for (const event of events) await endpoint(event, CONTEXT);
  expect(told).toEqual(events.slice(0, 2).map(correlationIdOf));
});

/** By the word of another administrator, and what became of them. */
function madeByOtto(since: Partial<Member>): SignInWorld {
  const made = world({ madeBy: OTTO.id });
  made.facts.members.push({ ...OTTO, ...since });
  return made;
}

function changed(change: (made: SignInWorld) => unknown): SignInWorld {
  const made = world();
  change(made);
  return made;
}

describe('[L6] a setup session', () => {
  it('is none for a route that does not say that it allows one', async () => {
    const { dependencies } = activationWorld();
    const guard = sessionGuard(dependencies);
    expect(await guard(activate(pending.id, { cookie: SETUP_COOKIE }))).toMatchObject({
      ok: false,
      error: { reason: 'unknown_session' },
    });
  });
});
