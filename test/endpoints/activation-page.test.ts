import type { ActivationQuestion } from '../../lambdas/core/sign-in/activation-question.ts';
import { readLoginAttempt } from '../../lambdas/core/sign-in/login-attempt.ts';
import { signInSettings } from '../../lambdas/core/sign-in/proof.ts';
import type { SignInProvider } from '../../lambdas/core/sign-in/provider.ts';
import { activationPage } from '../../lambdas/endpoints/sign-in/activation-page.ts';
import {
  account,
  activationPageEvent,
  activationWorld,
  administrator,
  pending,
  question,
  SETUP_COOKIE,
  setupSession,
} from '../support/activation-world.ts';
import { memberId, NOW, organization, organizationId } from '../support/fixtures.ts';
import { CONTEXT } from '../support/http-event.ts';
import { changeAll } from '../support/memory-trust.ts';
import { session } from '../support/session-world.ts';
import { type SignInWorld, signIn } from '../support/sign-in-world.ts';

const CAROL = { subject: 'carol-there', email: 'carol@else.example', isEmailVerified: true, name: 'Carol Else' };

function askedWorld(account: Partial<ActivationQuestion['account']> = {}): SignInWorld {
  const world = activationWorld();
  world.questions.set(session.digest, { ...question, account: { ...question.account, ...account } });
  return world;
}

const page = (world: SignInWorld, event = activationPageEvent()) => activationPage(world.dependencies)(event, CONTEXT);
const post = (world: SignInWorld, form: Readonly<Record<string, string | undefined>>) =>
  page(world, activationPageEvent(form));
const link = (world: SignInWorld) => post(world, { decision: 'link' });
const textOf = (body: string | undefined) => String(body).replace(/<style>.*?<\/style>|<[^>]+>/gs, '');

function expectNothingDone(world: SignInWorld) {
  expect([world.activations, [...world.store.rows.keys()]]).toEqual([[], [session.digest]]);
}

describe('the page that asks whose account came back', () => {
  it('shows both accounts, and that nothing has happened yet', async () => {
    const { statusCode, body } = await page(askedWorld(CAROL));
    expect(statusCode).toBe(200);
    const text = textOf(body);
    for (const shown of ['Carol Else', CAROL.email, CAROL.subject, pending.issuer, administrator.email]) {
      expect(text).toContain(shown);
    }
    expect(text).toContain(organization.name);
    expect(text).toContain('Nothing is linked yet');
    expect(body).not.toContain('<script');
  });

  it('offers the link first only when the addresses are the same, and verified', async () => {
    const first = async (claimed: Partial<ActivationQuestion['account']>) =>
      /<button class="action" [^>]*value="(\w+)"/.exec(String((await page(askedWorld(claimed))).body))?.[1];
    expect(await first({})).toBe('link');
    expect(await first({ email: administrator.email.toUpperCase() })).toBe('link');
    expect(await first(CAROL)).toBe('other');
    expect(await first({ isEmailVerified: false })).toBe('other');
    expect(await first({ email: administrator.email.replace('@', '\u200b@') })).toBe('other');
    expect(await first({ subject: 'ada\u200bthere' })).toBe('other');
  });

  it('says of whom an account without an address is', async () => {
    const { email: _, ...anonymous } = account;
    const world = activationWorld();
    world.questions.set(session.digest, { ...question, account: { ...anonymous, isEmailVerified: false } });
    expect(textOf((await page(world)).body)).toContain('names no address');
  });

  it('never lets a claim be markup, or be seen as something else', async () => {
    const { body } = await page(askedWorld({ name: '<b>Ada</b>', email: 'ada\u202e@acme.example' }));
    expect(body).toContain('<bdi>&#60;b&#62;Ada&#60;/b&#62;</bdi>');
    expect(body).not.toContain('\u202e');
  });

  it('is asked of a setup session too', async () => {
    const world = activationWorld();
    world.questions.set(setupSession.digest, { ...question, session: setupSession.digest });
    const { statusCode, body } = await page(world, activationPageEvent(undefined, { cookie: SETUP_COOKIE }));
    expect([statusCode, textOf(body)]).toEqual([200, expect.stringContaining('by a setup link')]);
  });
});

describe('deciding it', () => {
  it('links exactly the account that was shown, activates, and begins a session through the provider', async () => {
    const world = askedWorld();
    const { statusCode, headers, cookies } = await link(world);
    const location = `${question.returnTo}?activated=${pending.id}`;
    expect([statusCode, headers?.['location'], cookies?.length]).toEqual([303, location, 1]);
    const who = { claim: 'sub', subject: 'ada-there', email: administrator.email, emailVerified: true };
    const actor = { kind: 'member', id: administrator.id };
    expect(world.activations).toMatchObject([
      {
        question: { id: question.id, session: session.digest },
        provider: { record: { id: pending.id } },
        member: { id: administrator.id },
        link: { provider: pending.id, claim: 'sub', value: 'ada-there' },
        begunFrom: { digest: session.digest, kind: 'session' },
        session: {
          provider: pending.id,
          member: administrator.id,
          createdAt: NOW,
          signIn: {
            link: expect.stringMatching(/^[0-9a-f]{64}$/),
            settings: signInSettings(pending as SignInProvider),
          },
        },
        audit: [
          { action: 'provider.activated', target: pending.id, actor, details: { issuer: pending.issuer, ...who } },
          { action: 'member.linked', target: administrator.id, actor, details: { linkedAt: pending.id, ...who } },
          { action: 'session.signed_in' },
        ],
      },
    ]);
  });

  it('never links an account with another address by one press alone', async () => {
    const world = askedWorld(CAROL);
    const asked = await link(world);
    expect([asked.statusCode, textOf(asked.body)]).toEqual([400, expect.stringContaining('Tick the box')]);
    expectNothingDone(world);
    expect((await post(world, { decision: 'link', other_address: 'known' })).statusCode).toBe(303);
    expect(world.activations).toMatchObject([
      { link: { value: CAROL.subject }, audit: [{ details: { email: CAROL.email } }, {}, {}] },
    ]);
  });

  it('never decides what was not shown: another sign-in has replaced it meanwhile', async () => {
    const world = askedWorld();
    world.questions.set(session.digest, { ...question, id: 'r'.repeat(43), account: CAROL });
    const shown = await link(world);
    expect([shown.statusCode, textOf(shown.body)]).toEqual([409, expect.stringContaining(CAROL.email)]);
    expectNothingDone(world);
  });

  it('takes no for an answer, and leads to signing in with another account, by a link', async () => {
    const world = askedWorld(CAROL);
    const { statusCode, body, cookies } = await post(world, { decision: 'other' });
    expect(statusCode).toBe(200);
    expect(String(body)).toContain(`<a class="action" href="${signIn.authorizationEndpoint}?`);
    expect(readLoginAttempt(cookies?.[0]?.split(/[=;]/)[1], NOW)).toMatchObject({
      provider: pending.id,
      returnTo: question.returnTo,
      activation: { session: session.digest, member: administrator.id },
    });
    expectNothingDone(world);
    expect((await link(world)).statusCode).toBe(409);
    expectNothingDone(world);
  });

  it('can be left for another day', async () => {
    const world = askedWorld();
    expect(await post(world, { decision: 'none' })).not.toHaveProperty('cookies');
    expect(world.questions.size).toBe(0);
  });

  it.each([undefined, 'yes', ''])('is never guessed from the decision %j', async (decision) => {
    const world = askedWorld();
    expect((await post(world, { decision })).statusCode).toBe(400);
    expectNothingDone(world);
  });

  it('says in the audit trail when it was a setup link that let the member in', async () => {
    const world = activationWorld();
    world.questions.set(setupSession.digest, { ...question, session: setupSession.digest });
    await page(world, activationPageEvent({ decision: 'link' }, { cookie: SETUP_COOKIE }));
    expect(world.activations).toMatchObject([
      { begunFrom: { kind: 'setup' }, audit: [{ actor: { kind: 'setup' } }, { actor: { kind: 'setup' } }, {}] },
    ]);
  });

  it.each<[string, Parameters<typeof activationPageEvent>]>([
    ['from another origin', [{ decision: 'link' }, { origin: 'https://evil.example' }]],
    ['without the CSRF token', [{ decision: 'link', csrf_token: undefined }]],
    ["with another session's CSRF token", [{ decision: 'link', csrf_token: 'x'.repeat(43) }]],
  ])('[L7] is refused %s', async (_, event) => {
    const world = askedWorld();
    expect((await page(world, activationPageEvent(...event))).statusCode).toBe(403);
    expectNothingDone(world);
  });

  it.each<[string, (world: SignInWorld) => unknown, number, string]>([
    ['of another session', ({ questions }) => questions.clear(), 409, 'activation_question_gone'],
    [
      'of another member',
      ({ questions }) => questions.set(session.digest, { ...question, member: memberId('user-18') }),
      409,
      'activation_question_gone',
    ],
    [
      'of another organization',
      ({ questions }) => questions.set(session.digest, { ...question, organization: organizationId('globex') }),
      409,
      'activation_question_gone',
    ],
    ['when the provider is gone', ({ facts }) => facts.providers.splice(1), 409, 'provider_not_pending'],
    ['after five minutes', ({ clock }) => clock.advance(300), 409, 'activation_question_gone'],
    [
      'of another provider',
      ({ questions }) => questions.set(session.digest, { ...question, provider: 'idp_x' as never }),
      409,
      'activation_question_gone',
    ],
    [
      'by somebody who is no administrator any more',
      ({ facts }) => changeAll(facts.members, { role: 'developer' }),
      403,
      'not_an_administrator',
    ],
    [
      'when it was confirmed meanwhile',
      ({ facts }) => facts.providers.splice(1, 1, { ...pending, status: 'active' }),
      409,
      'provider_not_pending',
    ],
    [
      'when its settings were changed meanwhile',
      ({ facts }) => facts.providers.splice(1, 1, { ...pending, subjectClaim: 'oid' }),
      409,
      'activation_refused',
    ],
  ])('is refused %s', async (_, change, statusCode, reason) => {
    const world = askedWorld();
    change(world);
    expect((await link(world)).statusCode).toBe(statusCode);
    expect(world.told).toMatchObject([['refused', reason, {}]]);
    expect(world.activations).toEqual([]);
  });

  it.each([
    ['without a session', ({ store }: SignInWorld) => store.rows.clear()],
    ['by a member who was disabled', ({ facts }: SignInWorld) => changeAll(facts.members, { status: 'disabled' })],
  ])('is refused %s', async (_, change) => {
    const world = askedWorld();
    change(world);
    expect((await link(world)).statusCode).toBe(401);
    expect(world.activations).toEqual([]);
  });

  it.each([
    ['trust_taken', 'The first one counts'],
    ['subject_taken', 'another member'],
    ['session_ended', 'begin again'],
    ['question_gone', 'begin again'],
    ['provider_changed', 'begin again'],
    ['member_changed', 'begin again'],
  ] as const)('tells plainly when it is %s, and signs nobody in', async (outcome, text) => {
    const world = askedWorld();
    world.activationOutcome = outcome;
    const { statusCode, body, cookies } = await link(world);
    expect([statusCode, textOf(body), cookies]).toEqual([409, expect.stringContaining(text), undefined]);
  });
});
