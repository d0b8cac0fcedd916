import { createHash } from 'node:crypto';
import { ROUTES } from '../../routes.ts';
import { isEntraHost } from '../administration/shared-issuers.ts';
import type { SignInClient } from '../records.ts';
import type { LoginAttempt } from './login-attempt.ts';

/** What links a person: the subject, and the address with whether it was verified. */
const SCOPE = 'openid email profile';

/** OpenID Connect Core §3.1.2.1, `prompt`: the one value that a sign-in here takes, for whoever wants another account. */
export const SELECT_ACCOUNT = 'select_account';

/**
 * What keeps a provider from answering with whichever account has an open session: OpenID Connect Core §3.1.2.1,
 * `max_age`, which every provider must obey (§15.1), and one that does not passes over. Where accounts live side by side
 * in one browser, and the choice is documented, `prompt=select_account` asks for the choice itself; others refuse a
 * request with a prompt that they do not know. A courtesy: the person is shown who came back, and decides.
 */
export function askWhichAccount(issuer: string): Readonly<Record<string, string>> {
  const { hostname } = new URL(issuer);
  const offersChoice = hostname === 'accounts.google.com' || isEntraHost(hostname);
  return offersChoice ? { prompt: SELECT_ACCOUNT } : { max_age: '0' };
}

/**
 * What has a provider ask the person to sign in anew: OpenID Connect Core §3.1.2.1, `prompt=login`, "reauthenticate", and
 * `max_age`, whose answer must say when that was (`auth_time`, §2), so that a provider which passed it over is found out.
 */
export function askToSignInAnew(maxAgeSeconds: number): Readonly<Record<string, string>> {
  return { prompt: 'login', max_age: String(maxAgeSeconds) };
}

/**
 * OpenID Connect Core §3.1.2.1, with PKCE (RFC 7636 §4.3). Parameters that the registered endpoint has already stay,
 * and none of ours twice.
 */
export function authorizationUrl(
  { authorizationEndpoint, clientId }: SignInClient,
  { state, nonce, codeVerifier }: LoginAttempt,
  ownIssuer: string,
  asked: Readonly<Record<string, string>> = {},
): string {
  const url = new URL(authorizationEndpoint);
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: ownIssuer + ROUTES.signIn.callback.path,
    scope: SCOPE,
    state,
    nonce,
    code_challenge: createHash('sha256').update(codeVerifier, 'ascii').digest('base64url'),
    code_challenge_method: 'S256',
    ...asked,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
