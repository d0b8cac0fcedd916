import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { readLoginAttempt } from '../../lambdas/core/sign-in/login-attempt.ts';
import { activationEndpoint } from '../../lambdas/endpoints/sign-in/activation-endpoint.ts';
import { signInEndpoint } from '../../lambdas/endpoints/sign-in/endpoint.ts';
import { CLIENT_NOT_AUTHENTICATED } from '../../lambdas/ports/code-exchange.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { err, ok } from '../../protect/vocabulary/result.ts';
import {
  activate,
  activation,
  activationWorld,
  administrator,
  callback,
  pending,
  SETUP_COOKIE,
  setupSession,
} from '../support/activation-world.ts';
import { memberId, NOW, provider } from '../support/fixtures.ts';
import { CONTEXT } from '../support/http-event.ts';
import { changeAll } from '../support/memory-trust.ts';
import { COOKIE, session } from '../support/session-world.ts';
import { attempt, idToken, type SignInWorld, signIn } from '../support/sign-in-world.ts';

async function begin(world: SignInWorld, event: APIGatewayProxyEventV2) {
  const { statusCode, body, cookies, headers } = await activationEndpoint(world.dependencies)(event, CONTEXT);
  return { statusCode, headers, cookies, json: JSON.parse(String(body)) as Record<string, unknown> };
}

const complete = (world: SignInWorld, event = callback()) => signInEndpoint(world.dependencies)(event, CONTEXT);

const PROVIDER_PAGE = `/console/${administrator.organization}/providers/${pending.id}`;

const changePending = (world: SignInWorld, change: object) =>
  world.facts.providers.splice(1, 1, { ...pending, ...change });

describe('POST …/activate', () => {
  it('answers where to sign in, and binds the attempt to this session and this member', async () => {
    const { statusCode, json, cookies } = await begin(activationWorld(), activate());
    expect(statusCode).toBe(200);
    expect(json['location']).toMatch(new RegExp(`^${signIn.authorizationEndpoint}\\?.*client_id=countersign-there`));
    // An open session there is not taken silently.
    expect(new URL(String(json['location'])).searchParams.get('max_age')).toBe('0');
    const value = cookies?.[0]?.split(/[=;]/)[1];
    expect(readLoginAttempt(value, NOW)).toMatchObject({
      provider: pending.id,
      activation: { session: session.digest, member: administrator.id },
    });
  });

  it('[L6] takes a setup session too', async () => {
    const { cookies } = await begin(activationWorld(), activate(pending.id, { cookie: SETUP_COOKIE }));
    expect(readLoginAttempt(cookies?.[0]?.split(/[=;]/)[1], NOW)?.activation?.session).toBe(setupSession.digest);
  });

  it.each([
    ['from another origin', { origin: 'https://evil.example' }, 403],
    ['without an origin', { origin: undefined }, 403],
    ['without the CSRF token', { 'x-csrf-token': undefined }, 403],
    ["with another session's CSRF token", { 'x-csrf-token': 'x'.repeat(43) }, 403],
  ])('[L7] is refused %s', async (_, headers, statusCode) => {
    const refused = await begin(activationWorld(), activate(pending.id, { headers }));
    expect(refused).toMatchObject({ statusCode, json: { error: 'cross_site_request' }, cookies: undefined });
  });

  it('[L7] is never a GET, which another site could make a browser send', async () => {
    const event = activate();
    event.requestContext.http.method = 'GET';
    expect(await begin(activationWorld(), event)).toMatchObject({ statusCode: 405, headers: { allow: 'POST' } });
  });

  it.each<[string, (world: SignInWorld) => unknown, number, string]>([
    [
      'by no administrator',
      ({ facts }) => changeAll(facts.members, { role: 'developer' }),
      403,
      'not_an_administrator',
    ],
    ['of one that is active', (world) => changePending(world, { status: 'active' }), 409, 'provider_not_pending'],
    ['of one that is disabled', (world) => changePending(world, { status: 'disabled' }), 409, 'provider_not_pending'],
    ['where we are no client', (world) => changePending(world, { signIn: undefined }), 409, 'provider_not_pending'],
    ['of one that is not there', ({ facts }) => facts.providers.splice(1), 409, 'provider_not_pending'],
  ])('is refused %s', async (_, change, statusCode, reason) => {
    const world = activationWorld();
    change(world);
    expect(await begin(world, activate())).toMatchObject({ statusCode, json: { reason }, cookies: undefined });
    expect(world.told).toMatchObject([['refused', reason, { provider: pending.id }]]);
  });

  it.each(['https://evil.example', '//evil.example', '', 'session', 7, null])(
    '[L15] is refused with %j as where to go afterwards, and keeps nothing of it',
    async (returnTo) => {
      const world = activationWorld();
      const json = activate(pending.id, { headers: { 'content-type': 'application/json' } });
      const event = { ...json, body: JSON.stringify({ return_to: returnTo }) };
      const refused = await begin(world, event);
      expect(refused).toMatchObject({ statusCode: 400, json: { reason: 'malformed_parameter' }, cookies: undefined });
      expect(JSON.stringify(refused.json)).toContain('return_to');
    },
  );

  it('takes JSON that names no place to go afterwards as asking for none', async () => {
    const event = { ...activate(pending.id, { headers: { 'content-type': 'application/json' } }), body: '{}' };
    expect((await begin(activationWorld(), event)).statusCode).toBe(200);
  });

  it('keeps the place to go afterwards that JSON names, where it is a page of ours', async () => {
    const json = activate(pending.id, { headers: { 'content-type': 'application/json' } });
    const returnTo = '/console/acme/providers';
    const { cookies } = await begin(activationWorld(), { ...json, body: JSON.stringify({ return_to: returnTo }) });
    expect(readLoginAttempt(cookies?.[0]?.split(/[=;]/)[1], NOW)).toMatchObject({ returnTo });
  });

  it('is refused where configuration leaves it to the operator', async () => {
    const world = activationWorld({ providerActivation: 'operator' });
    expect(await begin(world, activate())).toMatchObject({
      statusCode: 403,
      json: { reason: 'activation_by_operator' },
    });
  });
});

describe('the callback of an activation', () => {
  it('links nobody and activates nothing: it asks whoever is here whether that was them', async () => {
    const world = activationWorld();
    const claims = { sub: 'carol-there', email: 'carol@else.example', email_verified: true, name: 'Carol\u202e Else' };
    world.answer = async () => ok(idToken({ ...claims, picture: 'x' }));
    const { statusCode, headers, cookies } = await complete(world);
    const location = `/activate/${administrator.organization}/${pending.id}`;
    expect({ statusCode, location: headers?.['location'] }).toEqual({ statusCode: 303, location });
    expect(cookies).toEqual([expect.stringContaining('countersign_login=;')]);
    expect([world.activations, [...world.store.rows.keys()], world.store.audit]).toEqual([[], [session.digest], []]);
    const asked = world.questions.get(session.digest);
    expect(asked).toMatchObject({ provider: pending.id, member: administrator.id, expiresAt: NOW + 300 });
    // Its name holds a character that nobody sees, so that it is none.
    expect(asked?.account).toEqual({ subject: 'carol-there', email: 'carol@else.example', isEmailVerified: true });
  });

  it('[L11] keeps no token, whatever claim it was put into', async () => {
    const world = activationWorld();
    const token = idToken();
    world.answer = async () => ok(idToken({ sub: 'ada-there', email: token, name: token.slice(0, 90) }));
    await complete(world);
    expect(JSON.stringify([...world.questions.values()])).not.toContain('eyJ');
  });

  it('never leaves the mapping to a guess: where its claim is missing, the page says what was sent, and the log does not', async () => {
    const world = activationWorld();
    changeAll(world.facts.providers, { subjectClaim: 'employee_number' });
    const claims = { email: '<b>ada\u202e@acme.example', preferred_username: 'ada', upstream_token: 'opaque' };
    world.answer = async () => ok(idToken({ sub: 'ada-there', ...claims }));
    const refusals: unknown[] = [];
    const telemetry = { ...world.dependencies.telemetry, signInRefused: (refusal: unknown) => refusals.push(refusal) };
    Object.assign(world.dependencies, { telemetry });
    const { statusCode, body } = await complete(world);
    expect(statusCode).toBe(409);
    expect(body).toContain('<dt><bdi>preferred_username</bdi></dt><dd><code><bdi>ada</bdi></code></dd>');
    expect(body).toContain('<bdi>&#60;b&#62;ada\ufffd@acme.example</bdi>');
    expect(body).toContain(`href="${PROVIDER_PAGE}"`);
    expect(body).not.toMatch(/opaque|\u202e|<b>/);
    expect(refusals).toEqual([expect.objectContaining({ reason: 'mapped_claim_unusable', claim: 'employee_number' })]);
    expect(JSON.stringify(refusals)).not.toContain('preferred_username');
    expect(world.questions.size).toBe(0);
  });

  it('keeps what userinfo says too, for the administrator to choose a mapping by', async () => {
    const world = activationWorld();
    world.userinfo = async () => ok({ sub: 'ada-there', department: 'R&D' });
    world.answer = async () => ok(idToken({ sub: 'ada-there', email: 'ada@acme.example', email_verified: true }));
    await complete(world);
    expect(world.questions.get(session.digest)?.sent).toContainEqual({ name: 'department', value: 'R&D' });
  });

  it('asks a setup session in its own place', async () => {
    const world = activationWorld();
    const begun = { ...activation, activation: { session: setupSession.digest, member: administrator.id } };
    expect((await complete(world, callback(begun, SETUP_COOKIE))).statusCode).toBe(303);
    expect([...world.questions.keys()]).toEqual([setupSession.digest]);
  });

  const elsewhere = { ...activation, activation: { session: setupSession.digest, member: administrator.id } };

  const ofAnother = { ...activation, activation: { session: session.digest, member: memberId('user-18') } };
  const otherState = callback({ ...activation, state: 'x'.repeat(43) });

  it.each<[string, (world: SignInWorld) => unknown, APIGatewayProxyEventV2, string]>([
    ['without the session', () => {}, callback(activation, 'none'), 'activation_of_other_session'],
    ["with another session of the member's", () => {}, callback(elsewhere, COOKIE), 'activation_of_other_session'],
    ['for another member in the very session', () => {}, callback(ofAnother), 'activation_of_other_session'],
    ['when the provider is gone', ({ facts }) => facts.providers.splice(1), callback(), 'provider_not_pending'],
    ['after signing out', ({ store }) => store.rows.clear(), callback(), 'activation_of_other_session'],
    [
      'by a member who was disabled',
      ({ facts }) => changeAll(facts.members, { status: 'disabled' }),
      callback(),
      'activation_of_other_session',
    ],
    [
      'by somebody who is no administrator any more',
      ({ facts }) => changeAll(facts.members, { role: 'developer' }),
      callback(),
      'not_an_administrator',
    ],
    [
      'when it was confirmed meanwhile',
      (world) => changePending(world, { status: 'active' }),
      callback(),
      'provider_not_pending',
    ],
  ])('is refused %s, before the code is used', async (_, change, event, reason) => {
    const world = activationWorld();
    change(world);
    expect((await complete(world, event)).statusCode).toBeGreaterThanOrEqual(400);
    expect(world.told).toMatchObject([['refused', reason, {}]]);
    expect([world.exchanges, world.questions.size]).toEqual([0, 0]);
  });

  it('leads whoever has a session on, when its state is of another sign-in, and uses no code', async () => {
    const world = activationWorld();
    const answer = await complete(world, otherState);
    expect(answer).toMatchObject({ statusCode: 303, headers: { location: '/console/' } });
    expect(answer).not.toHaveProperty('cookies');
    expect([world.told, world.exchanges, world.questions.size]).toEqual([[], 0, 0]);
  });

  it('[K3] asks about nobody whom the provider does not name as it is mapped', async () => {
    const world = activationWorld();
    changePending(world, { subjectClaim: 'oid' });
    expect((await complete(world)).statusCode).toBe(409);
    expect(world.told).toMatchObject([['refused', 'mapped_claim_unusable', {}]]);
    expect(world.questions.size).toBe(0);
  });

  it('keeps where the person wanted to go, and nothing where that was nowhere', async () => {
    const { returnTo: _, ...nowhere } = activation;
    for (const begun of [{ ...nowhere, returnTo: '/session' }, nowhere]) {
      const world = activationWorld();
      await complete(world, callback(begun));
      const asked = world.questions.get(session.digest);
      expect(asked && 'returnTo' in asked ? asked.returnTo : 'nowhere').toBe(
        'returnTo' in begun ? '/session' : 'nowhere',
      );
    }
  });

  it('believes no id_token that an ordinary sign-in would not', async () => {
    const world = activationWorld();
    world.answer = async () => ok(idToken({ nonce: 'another' }));
    expect((await complete(world)).statusCode).toBe(403);
    expect(world.questions.size).toBe(0);
  });
});

describe('an activation whose sign-in the provider or we refuse', () => {
  const refusals: readonly [string, (world: SignInWorld) => void, string][] = [
    ['our client', (world) => (world.answer = async () => err(CLIENT_NOT_AUTHENTICATED)), 'as its client'],
    ['the code', (world) => (world.answer = async () => err('invalid_grant')), 'could not be accepted'],
    ['an id_token', (world) => (world.answer = async () => ok(idToken({ nonce: 'another' }))), 'could not be accepted'],
    ['the mapping', (world) => changePending(world, { subjectClaim: 'oid' }), 'people are to be known by (oid)'],
  ];
  const linksOf = (body: unknown) => [...String(body).matchAll(/href="(\/[^"]*)"/g)].map(([, href]) => href);
  const refusalPage = `/console/${administrator.organization}/refusals/request-1`;

  it.each(refusals)('by %s leaves its administrator signed in, and says so, and where the reason is', async (...of) => {
    const [, refuse, words] = of;
    const world = activationWorld();
    refuse(world);
    const { body } = await complete(world);
    expect(body).toContain(`<h1>The sign-in at ${new URL(pending.issuer).host} did not work</h1>`);
    expect(body).toContain(words);
    expect(body).toContain(`You are still signed in as <bdi>${administrator.email}</bdi>. Nothing was changed`);
    expect(body).toContain('It takes a minute');
    expect(body).not.toMatch(/not signed in|in the log|\/login\//);
    expect(linksOf(body)).toStrictEqual([refusalPage, PROVIDER_PAGE]);
    expect([world.activations, world.questions.size, world.store.rows.size]).toStrictEqual([[], 0, 1]);
  });

  it.each(refusals)('by %s offers a setup session no page that it may not read', async (_, refuse) => {
    const world = activationWorld();
    refuse(world);
    const begun = { ...activation, activation: { session: setupSession.digest, member: administrator.id } };
    const { body } = await complete(world, callback(begun, SETUP_COOKIE));
    expect(body).toContain(`You are still here as <bdi>${administrator.email}</bdi>, by a setup link`);
    expect(linksOf(body)).toStrictEqual([PROVIDER_PAGE]);
  });

  it('names the provider’s own word where it said no', async () => {
    const said = callback();
    const rawQueryString = said.rawQueryString.replace('code=code-1', 'error=invalid_scope');
    const { statusCode, body } = await complete(activationWorld(), { ...said, rawQueryString });
    expect(statusCode).toBe(403);
    expect(body).toContain('(invalid_scope)');
    expect(body).toContain('You are still signed in');
  });

  it('[L10] names nobody to a browser without that very session', async () => {
    for (const [, refuse] of refusals) {
      for (const event of [callback(activation, 'none'), callback(activation, SETUP_COOKIE)]) {
        const world = activationWorld();
        refuse(world);
        const { body } = await complete(world, event);
        expect(body).not.toMatch(/still signed in|still here|refusals/);
        expect(body).not.toContain(administrator.email);
      }
    }
  });

  it('tells nobody that they are not signed in when something does not answer', async () => {
    const world = activationWorld();
    world.answer = () => Promise.reject(new Unavailable('identity provider'));
    const { statusCode, body } = await complete(world, callback({ ...activation, returnTo: PROVIDER_PAGE }));
    expect(statusCode).toBe(503);
    expect(body).toContain('nothing was changed');
    expect(body).not.toContain('not signed in');
    expect(linksOf(body)).toStrictEqual([PROVIDER_PAGE]);
  });
});

describe('[L10] a pending provider', () => {
  it('signs nobody in by an ordinary attempt, nor is it offered', async () => {
    const world = activationWorld();
    const ordinary = callback({ ...attempt, provider: pending.id });
    expect((await complete(world, ordinary)).statusCode).toBe(404);
    expect(world.told).toMatchObject([['refused', 'no_sign_in', {}]]);
  });

  it('is not what an attempt to sign in through another becomes', async () => {
    const world = activationWorld();
    expect((await complete(world, callback({ ...activation, provider: provider.id }))).statusCode).toBe(409);
    expect(world.questions.size).toBe(0);
  });
});
