import { generateKeyPairSync } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { LoginAttempt } from '../../lambdas/core/sign-in/login-attempt.ts';
import { proofOf } from '../../lambdas/core/sign-in/proof.ts';
import { signInEndpoint } from '../../lambdas/endpoints/sign-in/endpoint.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { err, ok } from '../../protect/vocabulary/result.ts';
import { member, NOW, type organization, provider, providerId, SUBJECT } from '../support/fixtures.ts';
import { CONTEXT, httpEvent } from '../support/http-event.ts';
import { changeAll } from '../support/memory-trust.ts';
import { answer, callback, FORGOTTEN, login, reason, SESSION } from '../support/sign-in-requests.ts';
import { attempt, idToken, type SignInWorld, signIn, signInWorld } from '../support/sign-in-world.ts';

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
