import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Member, TrustedProvider } from '../../lambdas/core/records.ts';
import { type ActivationQuestion, settingsOf } from '../../lambdas/core/sign-in/activation-question.ts';
import { formatLoginAttempt, type LoginAttempt } from '../../lambdas/core/sign-in/login-attempt.ts';
import { csrfToken, type SessionCookie, sessionDigest } from '../../lambdas/core/sign-in/session.ts';
import type { SetupSession } from '../../lambdas/core/sign-in/setup.ts';
import {
  configurationInput,
  configurationOf,
  ISSUER,
  member,
  NOW,
  PROVIDER_ISSUER,
  provider,
  providerId,
} from './fixtures.ts';
import { httpEvent } from './http-event.ts';
import { changeAll } from './memory-trust.ts';
import { COOKIE, session } from './session-world.ts';
import { attempt, type SignInWorld, signIn, signInWorld } from './sign-in-world.ts';

/** Ada administers Acme; her organization's provider works, and a second one waits for her to sign in through it. */
export const administrator: Member = { ...member, role: 'admin' };

export const pending: TrustedProvider = {
  ...provider,
  id: providerId(`idp_${'b'.repeat(32)}`),
  status: 'pending',
  signIn,
};

export const SETUP_COOKIE = 'S'.repeat(43) as SessionCookie;

export const setupSession: SetupSession = {
  digest: sessionDigest(SETUP_COOKIE),
  organization: administrator.organization,
  member: administrator.id,
  createdAt: NOW - 60,
  expiresAt: NOW + 3_540,
};

const SESSION = '__Host-countersign_session';
const ATTEMPT = '__Host-countersign_login';
const roles = { ...configurationInput.roles, admin: ['org:admin', 'org:read'] };
export const input = { ...configurationInput, roles };

export function activationWorld(
  changes: Partial<typeof input> & { providerActivation?: 'operator' } = {},
): SignInWorld {
  const world = signInWorld();
  changeAll(world.facts.members, administrator);
  world.facts.providers.push({ ...pending });
  world.store.rows.set(session.digest, session);
  world.setups.sessions.set(setupSession.digest, setupSession);
  Object.assign(world.dependencies, { configuration: configurationOf({ ...input, ...changes }) });
  return world;
}

export function activate(
  id: string = pending.id,
  { cookie = COOKIE, headers = {} }: { cookie?: SessionCookie; headers?: Record<string, string | undefined> } = {},
): APIGatewayProxyEventV2 {
  const event = httpEvent('POST /organizations/{organization}/identity-providers/{provider}/activate', {
    pathParameters: { organization: administrator.organization, provider: id },
  });
  const all = { ...event.headers, origin: ISSUER, 'x-csrf-token': csrfToken(cookie), ...headers };
  return { ...event, headers: all as Record<string, string>, cookies: [`${SESSION}=${cookie}`] };
}

export const activation: LoginAttempt = {
  ...attempt,
  provider: pending.id,
  activation: { session: session.digest, member: administrator.id },
};

/** The callback, in the browser that began it. */
export function callback(
  begun: LoginAttempt = activation,
  cookie: SessionCookie | 'none' = COOKIE,
): APIGatewayProxyEventV2 {
  const query = { state: attempt.state, code: 'code-1', iss: PROVIDER_ISSUER };
  const cookies = [`${ATTEMPT}=${formatLoginAttempt(begun)}`, ...(cookie !== 'none' ? [`${SESSION}=${cookie}`] : [])];
  return { ...httpEvent('GET /login/callback', { query }), cookies };
}

/** The account that came back; with Ada's own address unless a test says otherwise. */
export const account: ActivationQuestion['account'] = {
  subject: 'ada-there',
  email: administrator.email,
  isEmailVerified: true,
  name: 'Ada There',
};

/** What Ada's session waits to be decided. */
export const question: ActivationQuestion = {
  id: 'q'.repeat(43),
  session: session.digest,
  organization: administrator.organization,
  member: administrator.id,
  provider: pending.id,
  settings: settingsOf(pending),
  account,
  returnTo: `/console/${administrator.organization}/providers/${pending.id}`,
  expiresAt: NOW + 300,
};

/** The page's address, in the browser of a session; with `form`, what its form posts. */
export function activationPageEvent(
  form?: Readonly<Record<string, string | undefined>>,
  { cookie = COOKIE, origin = ISSUER }: { cookie?: SessionCookie; origin?: string } = {},
): APIGatewayProxyEventV2 {
  const at = { pathParameters: { organization: administrator.organization, provider: pending.id } };
  const event = httpEvent(`${form ? 'POST' : 'GET'} /activate/{organization}/{provider}`, at);
  const cookies = [`${SESSION}=${cookie}`];
  if (form === undefined) return { ...event, cookies };
  const fields = Object.entries({ csrf_token: csrfToken(cookie), question: question.id, ...form });
  const sent = fields.filter((field): field is [string, string] => field[1] !== undefined);
  const headers = { ...event.headers, origin, 'content-type': 'application/x-www-form-urlencoded' };
  return { ...event, headers, cookies, body: new URLSearchParams(sent).toString(), isBase64Encoded: false };
}
