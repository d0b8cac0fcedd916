import type { Member } from '../../lambdas/core/records.ts';
import { signInEndpoint } from '../../lambdas/endpoints/sign-in/endpoint.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { err, ok } from '../../protect/vocabulary/result.ts';
import { member, NOW, provider, providerId, SUBJECT } from '../support/fixtures.ts';
import { CONTEXT } from '../support/http-event.ts';
import { changeAll } from '../support/memory-trust.ts';
import { answer, callback, login, reason } from '../support/sign-in-requests.ts';
import { attempt, idToken, type Overrides, type SignInWorld, signIn, signInWorld } from '../support/sign-in-world.ts';

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

describe('a sign-in with another account', () => {
  const other = { prompt: 'select_account' };
  const asked = async (world: SignInWorld, query: Record<string, string>) =>
    new URL(String((await answer(world, login(query))).headers?.['location'])).searchParams;

  it('has the provider take no open session silently, by what it understands', async () => {
    expect((await asked(signInWorld(), other)).get('max_age')).toBe('0');
    const world = signInWorld();
    changeAll(world.facts.providers, { issuer: 'https://accounts.google.com' });
    expect((await asked(world, other)).get('prompt')).toBe('select_account');
  });

  it('is no weaker where it must be fresh too', async () => {
    const both = await asked(signInWorld(), { ...other, max_age: '300' });
    expect([both.get('prompt'), both.get('max_age')]).toStrictEqual(['login', '300']);
  });

  it.each(['login', 'none', '', 'select_account login'])('[L15] knows no prompt but that one: %p', async (prompt) => {
    const { statusCode, body } = await answer(signInWorld(), login({ prompt }));
    expect(statusCode).toBe(400);
    expect(body).toContain('Its prompt is none that we understand.');
  });

  it('is still one where the person chooses a provider', async () => {
    const world = signInWorld();
    const second = { ...provider, id: providerId(`idp_${'b'.repeat(32)}`), issuer: 'https://b.example', signIn };
    world.facts.providers.push(second);
    expect(String((await answer(world, login(other))).body).match(/prompt=select_account/g)).toHaveLength(2);
  });

  it('is offered to whom the organization does not let in, with where they wanted to go', async () => {
    const world = signInWorld();
    changeAll(world.facts.members, { status: 'disabled' });
    const { body } = await answer(world, callback({}, { ...attempt, returnTo: '/approve/acme/s1' }));
    const href = '/login/acme?return_to=%2Fapprove%2Facme%2Fs1&prompt=select_account';
    expect(String(body).replaceAll('&#38;', '&')).toContain(`href="${href}"`);
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
