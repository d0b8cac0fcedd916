import { generateKeyPairSync } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Member } from '../../lambdas/core/records.ts';
import { formatLoginAttempt, type LoginAttempt } from '../../lambdas/core/sign-in/login-attempt.ts';
import { proofOf } from '../../lambdas/core/sign-in/proof.ts';
import type { HttpResponse } from '../../lambdas/endpoints/http/response.ts';
import { signInEndpoint } from '../../lambdas/endpoints/sign-in/endpoint.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { err, ok } from '../../protect/vocabulary/result.ts';
import { member, NOW, organization, PROVIDER_ISSUER, provider, providerId, SUBJECT } from '../support/fixtures.ts';
import { CONTEXT, httpEvent } from '../support/http-event.ts';
import { changeAll } from '../support/memory-trust.ts';
import { attempt, idToken, type Overrides, type SignInWorld, signIn, signInWorld } from '../support/sign-in-world.ts';

const ATTEMPT = '__Host-countersign_login';
const SESSION = '__Host-countersign_session';
const FORGOTTEN = `${ATTEMPT}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure`;

function login(query: Record<string, string> = {}, id: string = organization.id): APIGatewayProxyEventV2 {
  return httpEvent('GET /login/{organization}', { pathParameters: { organization: id }, query });
}

function callback(
  query: Record<string, string> = {},
  begun: LoginAttempt | 'nothing begun' = attempt,
): APIGatewayProxyEventV2 {
  const response = { state: attempt.state, code: 'code-1', iss: PROVIDER_ISSUER, ...query };
  const event = httpEvent('GET /login/callback', { query: response });
  return begun === 'nothing begun' ? event : { ...event, cookies: [`${ATTEMPT}=${formatLoginAttempt(begun)}`] };
}

function answer(world: SignInWorld, event: APIGatewayProxyEventV2): Promise<HttpResponse> {
  return signInEndpoint(world.dependencies)(event, CONTEXT);
}

/** The reason in the log. */
async function reason(world: SignInWorld, event: APIGatewayProxyEventV2): Promise<string | undefined> {
  await answer(world, event);
  return world.told.map(([name, what]) => `${name} ${what}`).join();
}

/** The same signature, over claims about somebody else. */
function tampered(token: string): string {
  const [header, , signature] = token.split('.');
  return [header, idToken({ sub: 'somebody else' }).split('.')[1], signature].join('.');
}

describe('GET /login/{organization}', () => {
  it('sends the browser to the only provider, and gives it what the callback must fit', async () => {
    const { statusCode, headers, cookies } = await answer(signInWorld(), login({ return_to: '/session' }));
    const [state, nonce, codeVerifier] = ['1', '2', '3'].map((text) => text.padStart(43, '0'));
    const begun = { ...attempt, state: `${state}.acme`, nonce, codeVerifier, returnTo: '/session' } as LoginAttempt;
    expect(statusCode).toBe(303);
    expect(headers?.['location']).toContain(`${signIn.authorizationEndpoint}?`);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(cookies).toEqual([expect.stringMatching(/; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure$/)]);
    const value = cookies?.[0]?.split(/[=;]/)[1] ?? '';
    expect(JSON.parse(Buffer.from(value, 'base64url').toString())).toEqual(begun);
  });

  it('lets the person choose among several providers, and keeps where they wanted to go', async () => {
    const world = signInWorld();
    const second = { ...provider, id: providerId(`idp_${'b'.repeat(32)}`), issuer: 'https://other.example', signIn };
    const pending = { ...second, id: providerId(`idp_${'c'.repeat(32)}`), status: 'pending' as const };
    const { signIn: _, ...without } = { ...second, id: providerId(`idp_${'d'.repeat(32)}`) };
    world.facts.providers.push(second, pending, without);
    const { statusCode, body, cookies } = await answer(world, login({ return_to: '/approve/acme/s?x=1&y=2' }));
    expect(statusCode).toBe(200);
    expect(cookies).toBeUndefined();
    const links = [...String(body).matchAll(/href="([^"]+)">([^<]+)</g)].map(([, href, text]) => [href, text]);
    const query = (id: string) => `?provider=${id}&#38;return_to=%2Fapprove%2Facme%2Fs%3Fx%3D1%26y%3D2`;
    expect(links).toEqual([
      [`/login/acme${query(provider.id)}`, 'idp.acme.example'],
      [`/login/acme${query(second.id)}`, 'other.example'],
    ]);
    expect((await answer(world, login({ provider: second.id }))).statusCode).toBe(303);
  });

  const globexProvider = `idp_${'b'.repeat(32)}`;

  it.each<[string, (world: SignInWorld) => unknown, APIGatewayProxyEventV2]>([
    ['does not exist', () => {}, login({}, 'globex')],
    ['has no well-formed id', () => {}, login({}, 'ACME')],
    ['is disabled', ({ facts }) => changeAll(facts.organizations, { status: 'disabled' }), login()],
    ['has no provider', ({ facts }) => facts.providers.splice(0), login()],
    ['has a disabled provider', ({ facts }) => changeAll(facts.providers, { status: 'disabled' }), login()],
    [
      'has a pending provider',
      ({ facts }) => changeAll(facts.providers, { status: 'pending' }),
      login({ provider: provider.id }),
    ],
    [
      'has a provider without sign-in',
      ({ facts }) => facts.providers.splice(0, 1, provider),
      login({ provider: provider.id }),
    ],
    ['has no such provider', () => {}, login({ provider: globexProvider })],
    ['is asked for something that is no provider', () => {}, login({ provider: 'x' })],
    [
      '[L7] is asked for another organization’s provider',
      ({ facts }) =>
        facts.providers.push({
          ...provider,
          id: providerId(globexProvider),
          organization: 'globex' as typeof organization.id,
          signIn,
        }),
      login({ provider: globexProvider }),
    ],
  ])('says the same of every organization that %s', async (_, change, event) => {
    const world = signInWorld();
    change(world);
    const { organization: id = '' } = event.pathParameters ?? {};
    const query = Object.fromEntries(new URLSearchParams(event.rawQueryString));
    const unknown = await answer(signInWorld(), login(query, id === 'ACME' ? id : 'nowhere'));
    const named = { ...unknown, body: String(unknown.body).replaceAll('nowhere', id) };
    expect(await answer(world, event)).toEqual(named);
    expect(unknown.statusCode).toBe(404);
    expect(world.told.map(([, what]) => what)).toEqual(['no_sign_in']);
  });

  it.each([
    [{ return_to: 'https://evil.example' }, 'malformed_parameter'],
    [{ return_to: '' }, 'malformed_parameter'],
  ])('[L15] refuses %j', async (query, why) => {
    const world = signInWorld();
    expect(await answer(world, login(query))).toMatchObject({
      statusCode: 400,
      body: expect.stringContaining('return_to'),
    });
    expect(world.told.map(([, what]) => what)).toEqual([why]);
  });

  it('[L15] refuses a parameter that occurs twice', async () => {
    const event = { ...login(), rawQueryString: 'return_to=/session&return_to=/console/' };
    expect(await answer(signInWorld(), event)).toMatchObject({ statusCode: 400 });
  });

  it.each(['POST', 'DELETE'])('answers %s with 405', async (method) => {
    const event = httpEvent(`${method} /login/{organization}`, { pathParameters: { organization: 'acme' } });
    expect(await answer(signInWorld(), event)).toMatchObject({ statusCode: 405, headers: { allow: 'GET' } });
  });
});

describe('GET /login/callback', () => {
  it('opens a session of the linked member, with its audit entry, and forgets the attempt', async () => {
    const world = signInWorld();
    const { statusCode, headers, cookies } = await answer(world, callback());
    expect([statusCode, headers?.['location']]).toEqual([303, '/session']);
    expect(cookies).toEqual([
      `${SESSION}=${'1'.padStart(43, '0')}; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax; Secure`,
      FORGOTTEN,
    ]);
    expect([...world.store.rows.values()]).toEqual([
      {
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        organization: 'acme',
        provider: provider.id,
        member: member.id,
        // Law 6: what this session will prove, for as long as link and settings stand.
        signIn: proofOf({ ...provider, signIn }, { provider: provider.id, claim: 'sub', value: SUBJECT }),
        createdAt: NOW,
        idleUntil: NOW + 3_600,
        expiresAt: NOW + 43_200,
      },
    ]);
    expect(world.store.audit).toEqual([
      expect.objectContaining({
        organization: 'acme',
        actor: { kind: 'member', id: member.id },
        action: 'session.signed_in',
        target: member.id,
      }),
    ]);
    const context = { correlationId: 'request-1', organization: 'acme', provider: provider.id };
    expect(world.told).toEqual([['signedIn', member.id, context]]);
  });

  it.each([
    ['/approve/acme/session-1', '/approve/acme/session-1'],
    ['//evil.example', '/session'],
    ['https://evil.example', '/session'],
  ])('leads to %s by way of %s, whatever the cookie says', async (returnTo, location) => {
    const { headers } = await answer(signInWorld(), callback({}, { ...attempt, returnTo }));
    expect(headers?.['location']).toBe(location);
  });

  it.each<[string, (world: SignInWorld) => unknown, APIGatewayProxyEventV2]>([
    ['no_login_attempt', () => {}, callback({}, 'nothing begun')],
    ['no_login_attempt', ({ clock }) => clock.advance(600), callback()],
    ['state_differs', () => {}, callback({ state: 'x' })],
    ['response_issuer_differs', () => {}, callback({ iss: 'https://evil.example' })],
    ['provider_said_no', () => {}, callback({ error: 'access_denied' })],
    ['code_missing', () => {}, callback({ code: '' })],
    ['no_sign_in', ({ facts }) => changeAll(facts.organizations, { status: 'disabled' }), callback()],
    ['no_sign_in', ({ facts }) => changeAll(facts.providers, { status: 'disabled' }), callback()],
    [
      'no_sign_in',
      ({ facts }) => changeAll(facts.providers, { organization: 'globex' as typeof organization.id }),
      callback(),
    ],
    ['no_sign_in', ({ facts }) => facts.providers.splice(0, 1, provider), callback()],
  ])('asks the provider for nothing when the reason is %s', async (why, change, event) => {
    const world = signInWorld();
    change(world);
    expect(await reason(world, event)).toBe(`refused ${why}`);
    expect([world.exchanges, world.store.rows.size, world.store.audit.length]).toEqual([0, 0, 0]);
  });

  it.each<[string, (world: SignInWorld) => unknown]>([
    ['code_not_exchanged', (world) => Object.assign(world, { answer: async () => err('invalid_grant') })],
    ['id_token_refused', (world) => Object.assign(world, { answer: async () => ok('x.y.z') })],
    ['person_refused', ({ facts }) => facts.links.splice(0)],
    ['person_refused', ({ facts }) => changeAll(facts.members, { status: 'disabled' })],
    ['person_refused', ({ facts }) => changeAll(facts.members, { status: 'removed' })],
    ['person_refused', ({ facts }) => facts.members.splice(0)],
  ])('[L8] writes nothing when the reason is %s', async (why, change) => {
    const world = signInWorld();
    change(world);
    const { statusCode, cookies } = await answer(world, callback());
    expect([statusCode, cookies]).toEqual([403, [FORGOTTEN]]);
    expect(world.told.map(([, what]) => what)).toEqual([why]);
    expect([world.store.rows.size, world.store.audit.length]).toEqual([0, 0]);
  });

  it.each<[string, () => string, string]>([
    [
      'signed with another key of the same name',
      () => idToken({}, {}, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
      'bad_signature',
    ],
    ['whose claims were changed after signing', () => tampered(idToken()), 'bad_signature'],
    ['signed with a key that the provider does not publish', () => idToken({}, { kid: 'other' }), 'no_key_for_kid'],
    ['signed with an algorithm that the provider never uses', () => idToken(), 'algorithm_not_allowed'],
  ])('takes nothing from an id_token %s', async (_, token, cause) => {
    const world = signInWorld();
    if (cause === 'algorithm_not_allowed')
      changeAll(world.facts.providers, { algorithms: new Set(['RS256'] as const) });
    world.answer = async () => ok(token());
    const refusals: unknown[] = [];
    const telemetry = { ...world.dependencies.telemetry, signInRefused: (refusal: unknown) => refusals.push(refusal) };
    await signInEndpoint({ ...world.dependencies, telemetry })(callback(), CONTEXT);
    expect(refusals).toEqual([{ reason: 'id_token_refused', cause: expect.objectContaining({ reason: cause }) }]);
    expect(world.store.rows.size).toBe(0);
  });

  it.each([callback({ state: 'x' }), callback({}, 'nothing begun')])(
    'lets nobody else’s callback end the attempt of this browser',
    async (event) => {
      expect((await answer(signInWorld(), event)).cookies).toBeUndefined();
    },
  );

  it('[S9] is 503 when the provider does not answer, and writes nothing', async () => {
    const world = signInWorld();
    world.answer = () => Promise.reject(new Unavailable('identity provider'));
    expect(await answer(world, callback())).toMatchObject({ statusCode: 503, headers: { 'retry-after': '1' } });
    const context = { correlationId: 'request-1', organization: attempt.organization, provider: attempt.provider };
    expect(world.told).toEqual([['unavailable', 'identity provider', context]]);
    expect(world.store.rows.size).toBe(0);
  });
});

describe('[K17] who signs in for the first time', () => {
  const verified: Overrides = { sub: 'new-1', email: 'Ada@Acme.example', email_verified: true };

  function world(claims: Overrides, justInTimeRole?: string): SignInWorld {
    const made = signInWorld();
    changeAll(made.facts.providers, {
      emailDomains: new Set(['acme.example']),
      ...(justInTimeRole && { justInTimeRole }),
    });
    changeAll(made.facts.members, { linked: false });
    made.answer = async () => ok(idToken(claims));
    return made;
  }

  it('is linked by a verified address in a pinned domain, together with the session', async () => {
    const made = world(verified);
    expect(await reason(made, callback())).toBe(`signedIn ${member.id}`);
    expect([...made.store.memberships.values()]).toEqual([
      expect.objectContaining({ kind: 'link', link: { provider: provider.id, claim: 'sub', value: 'new-1' } }),
    ]);
    expect(made.store.audit.map(({ action }) => action)).toEqual(['session.signed_in', 'member.linked']);
  });

  it('is provisioned with the provider’s role where it may', async () => {
    const made = world({ ...verified, email: 'new@acme.example' }, 'developer');
    expect(await reason(made, callback())).toMatch(/^signedIn mem_/);
    expect([...made.store.memberships.values()]).toEqual([expect.objectContaining({ kind: 'provision' })]);
  });

  it.each<[string, Overrides, (made: SignInWorld) => unknown]>([
    ['an address that is not verified', { ...verified, email_verified: false }, () => {}],
    ['an address that is verified in words', { ...verified, email_verified: 'true' }, () => {}],
    ['an address in another domain', { ...verified, email: 'ada@evil.example' }, () => {}],
    ['no address', { sub: 'new-1' }, () => {}],
    ['a member whom a provider knows already', verified, ({ facts }) => changeAll(facts.members, { linked: true })],
    ['a member who was removed', verified, ({ facts }) => changeAll(facts.members, { status: 'removed' })],
    ['nobody’s address, and no role to provision with', { ...verified, email: 'new@acme.example' }, () => {}],
  ])('is refused with %s', async (_, claims, change) => {
    const made = world(claims);
    change(made);
    expect(await reason(made, callback())).toBe('refused person_refused');
    expect(made.store.rows.size).toBe(0);
  });

  it('is decided once more when somebody linked the person meanwhile, and then it is what it is', async () => {
    const made = world(verified);
    let creations = 0;
    const { find, touch } = made.dependencies.sessions;
    const sessions = {
      find,
      touch,
      create: async (...arguments_: Parameters<typeof made.store.create>) => {
        creations += 1;
        if (creations > 1) return made.store.create(...arguments_);
        made.facts.links.push({ provider: provider.id, claim: 'sub', value: 'new-1', member: member.id });
        return 'person_changed' as const;
      },
    };
    await signInEndpoint({ ...made.dependencies, sessions })(callback(), CONTEXT);
    expect([creations, made.store.rows.size, made.store.memberships.size]).toEqual([2, 1, 0]);

    const never = { find, touch, create: async () => 'person_changed' as const };
    expect(await signInEndpoint({ ...made.dependencies, sessions: never })(callback(), CONTEXT)).toMatchObject({
      statusCode: 503,
    });
  });
});

describe('a sign-in is noted for people to look at', () => {
  const claims: Overrides = { groups: ['engineering'], name: 'Ada Lovelace' };
  const said = { provider: provider.id, claims: [{ name: 'groups', values: ['engineering'] }] };

  function world(before: Partial<Member> = {}): SignInWorld {
    const made = signInWorld();
    changeAll(made.facts.members, before);
    made.answer = async () => ok(idToken(claims));
    return made;
  }

  it('with what the provider said of groups, and what they are called there, after the session stands', async () => {
    const made = world();
    made.note = async (of, note) => {
      expect(made.store.rows.size).toBe(1);
      made.notes.push({ ...note, member: of });
      return 'noted';
    };
    expect(await reason(made, callback())).toBe(`signedIn ${member.id}`);
    expect(made.notes).toStrictEqual([
      {
        member: made.facts.members[0],
        lastSignIn: { at: NOW, ...said },
        displayName: { text: 'Ada Lovelace', by: 'sign_in' },
      },
    ]);
  });

  it('once an hour at most, unless the name is another', async () => {
    const lastSignIn = { at: NOW - 3_599, ...said };
    const named = (text: string) => ({ lastSignIn, displayName: { text, by: 'sign_in' as const } });
    const [same, renamed] = [world(named('Ada Lovelace')), world(named('Ada Byron'))];
    await Promise.all([answer(same, callback()), answer(renamed, callback())]);
    expect([same.notes.length, renamed.notes.length, same.store.rows.size]).toEqual([0, 1, 1]);
  });

  it('and leaves the name that an administrator has given', async () => {
    const displayName = { text: 'Countess', by: 'administrator' as const };
    const made = world({ displayName });
    await answer(made, callback());
    expect(made.notes[0]?.displayName).toStrictEqual(displayName);
  });

  it('and nobody is kept out when it cannot be', async () => {
    const made = world();
    made.note = () => Promise.reject(new Unavailable('DynamoDB'));
    expect(await answer(made, callback())).toMatchObject({ statusCode: 303 });
    const changed = world();
    changed.note = async () => 'changed';
    expect(await answer(changed, callback())).toMatchObject({ statusCode: 303 });
  });

  it('together with whoever is provisioned by it', async () => {
    const made = world();
    changeAll(made.facts.providers, { emailDomains: new Set(['acme.example']), justInTimeRole: 'developer' });
    const newcomer = { ...claims, sub: 'new-1', email: 'new@acme.example', email_verified: true };
    made.answer = async () => ok(idToken(newcomer));
    await answer(made, callback());
    expect([...made.store.memberships.values()].map((one) => one.member)).toEqual([
      expect.objectContaining({
        lastSignIn: { at: NOW, ...said },
        displayName: { text: 'Ada Lovelace', by: 'sign_in' },
      }),
    ]);
    expect(made.notes).toHaveLength(0);
  });

  it('[L8] but not one that is refused', async () => {
    const made = world({ status: 'disabled' });
    expect(await reason(made, callback())).toBe('refused person_refused');
    expect(made.notes).toHaveLength(0);
  });
});

describe('when the person proved who they are at the provider', () => {
  async function known(claims: Overrides, userinfo?: SignInWorld['userinfo']): Promise<unknown> {
    const world = signInWorld();
    world.answer = async () => ok(idToken(claims));
    if (userinfo !== undefined) world.userinfo = userinfo;
    await answer(world, callback());
    const [opened] = world.store.rows.values();
    expect(opened).toMatchObject({ createdAt: NOW });
    return opened?.authenticatedAt;
  }

  it.each([
    ['an hour ago', { auth_time: NOW - 3_600 }, NOW - 3_600],
    ['in a second that has begun', { auth_time: NOW - 3_600 + 0.9 }, NOW - 3_600],
    ['at the end of the skew', { auth_time: NOW + 30 }, NOW + 30],
  ])('is what the id_token says: %s', async (_, claims, expected) => {
    expect(await known(claims)).toBe(expected);
  });

  it.each([
    ['the provider does not say', {}],
    ['it says no number', { auth_time: String(NOW) }],
    ['it says a moment that has not come', { auth_time: NOW + 31 }],
    ['it says a moment before the epoch', { auth_time: -1 }],
  ])('[L10] is never taken to be now where %s', async (_, claims) => {
    expect(await known(claims)).toBeUndefined();
  });

  it('[L10] is never what userinfo says, which nobody has signed', async () => {
    const said = { sub: SUBJECT, email: 'ada@acme.example', auth_time: NOW };
    expect(await known({}, async () => ok(said))).toBeUndefined();
  });
});

describe('[L17] a sign-in that must be fresh', () => {
  const begun = { ...attempt, maxAgeSeconds: 300 };

  async function outcome(claims: Overrides): Promise<string | undefined> {
    const world = signInWorld();
    world.answer = async () => ok(idToken(claims));
    return reason(world, callback({}, begun));
  }

  it('has the provider ask the person anew, and say when it did', async () => {
    const { statusCode, headers, cookies } = await answer(signInWorld(), login({ max_age: '300' }));
    expect(statusCode).toBe(303);
    const asked = new URL(String(headers?.['location'])).searchParams;
    expect([asked.get('prompt'), asked.get('max_age')]).toEqual(['login', '300']);
    const kept = JSON.parse(Buffer.from(cookies?.[0]?.split(/[=;]/)[1] ?? '', 'base64url').toString());
    expect(kept).toMatchObject({ maxAgeSeconds: 300 });
    const without = await answer(signInWorld(), login());
    expect(new URL(String(without.headers?.['location'])).searchParams.has('prompt')).toBe(false);
  });

  it.each(['59', '86401', '0', '-1', '300s', '', '1e3'])('[L15] never is one of %p', async (max_age) => {
    expect(await answer(signInWorld(), login({ max_age }))).toMatchObject({ statusCode: 400 });
  });

  it('keeps what was asked for where the person chooses a provider', async () => {
    const world = signInWorld();
    world.facts.providers.push({
      ...provider,
      id: providerId(`idp_${'b'.repeat(32)}`),
      issuer: 'https://b.example',
      signIn,
    });
    expect(String((await answer(world, login({ max_age: '300' }))).body)).toContain('max_age=300');
  });

  it.each([
    ['sign_in_time_missing', {}],
    ['sign_in_time_missing', { auth_time: String(NOW) }],
    ['sign_in_not_fresh', { auth_time: NOW - 301 }],
  ])('never opens a session where it was none: %s', async (why, claims) => {
    expect(await outcome(claims)).toBe(`refused ${why}`);
  });

  it('opens one where the provider says that it was', async () => {
    expect(await outcome({ auth_time: NOW - 300 })).toBe(`signedIn ${member.id}`);
  });

  it('says what the provider must send', async () => {
    const { statusCode, body } = await answer(signInWorld(), callback({}, begun));
    expect(statusCode).toBe(403);
    expect(body).toContain('auth_time');
  });
});

describe('an id_token that leaves out who somebody is', () => {
  const there = { sub: 'new-1', email: 'ada@acme.example', email_verified: true };

  function thinWorld(userinfo: SignInWorld['userinfo']): SignInWorld {
    const made = signInWorld();
    changeAll(made.facts.providers, { emailDomains: new Set(['acme.example']) });
    changeAll(made.facts.members, { linked: false });
    made.answer = async () => ok(idToken({ sub: 'new-1' }));
    return Object.assign(made, { userinfo });
  }

  it('is made up for by userinfo of the same subject', async () => {
    expect(
      await reason(
        thinWorld(async () => ok(there)),
        callback(),
      ),
    ).toBe(`signedIn ${member.id}`);
  });

  it.each([
    ['another subject’s', 'userinfo_of_other_subject', async () => ok({ ...there, sub: 'other' })],
    ['an answer that is signed', 'userinfo_not_read', async () => err('userinfo_signed')],
    ['an answer that does not come', 'userinfo_not_read', async () => err('timed_out')],
    ['an answer without an address', 'person_refused', async () => ok({ sub: 'new-1' })],
  ])('[L10] never leads to anybody by %s', async (_, why, userinfo) => {
    const made = thinWorld(userinfo);
    expect(await reason(made, callback())).toBe(`refused ${why}`);
    expect([made.store.rows.size, made.store.memberships.size]).toEqual([0, 0]);
  });

  it('never keeps out who is known already, whatever becomes of userinfo', async () => {
    const made = signInWorld();
    made.userinfo = async () => err('timed_out');
    expect(await reason(made, callback())).toBe(`signedIn ${member.id}`);
  });

  it('is the only one that userinfo is asked for', async () => {
    const made = signInWorld();
    made.answer = async () => ok(idToken({ email: 'ada@acme.example', email_verified: true }));
    made.userinfo = () => Promise.reject(new Error('asked'));
    expect(await reason(made, callback())).toBe(`signedIn ${member.id}`);
  });

  it('says that we were not taken for a client, when the provider does', async () => {
    const made = signInWorld();
    made.answer = async () => err('client_not_authenticated');
    expect(await reason(made, callback())).toBe('refused client_not_authenticated');
  });
});

describe('who was recalled in this very second', () => {
  it('waits for the next one, so that the session is younger than the recall', async () => {
    const world = signInWorld();
    changeAll(world.facts.members, { recalledAt: NOW });
    expect((await answer(world, callback())).statusCode).toBe(303);
    expect([...world.store.rows.values()]).toEqual([expect.objectContaining({ createdAt: NOW + 1 })]);
  });

  it('is asked to try again when the recall is of a clock ahead of ours', async () => {
    const world = signInWorld();
    changeAll(world.facts.members, { recalledAt: NOW + 5 });
    expect((await answer(world, callback())).statusCode).toBe(503);
    expect(world.store.rows.size).toBe(0);
  });
});

describe('pages', () => {
  it('load nothing, run nothing, are framed by nobody, and are never cached', async () => {
    const { headers } = await answer(signInWorld(), login({}, 'nowhere'));
    expect(headers).toEqual({
      'cache-control': 'no-store',
      pragma: 'no-cache',
      'content-type': 'text/html; charset=utf-8',
      'content-language': 'en',
      vary: 'Accept-Language',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
      ),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
  });

  it('echo nothing that a request made up', async () => {
    const event = login({ return_to: '<script>', provider: '<script>' }, 'acme');
    expect((await answer(signInWorld(), event)).body).not.toContain('script');
    const said = await answer(signInWorld(), callback({ error: '<script>', error_description: 'call 555-0100' }));
    expect(said.body).not.toMatch(/script|555/);
  });
});
