import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { RequestRefusal } from '../refusal.ts';
import { parseWishes, type TokenWishes } from './grant-form.ts';
import { type OAuthForm, onlyValue } from './oauth-form.ts';

export const AUTHORIZATION_CODE_GRANT = 'authorization_code';
export const REFRESH_TOKEN_GRANT = 'refresh_token';

/** A well-formed request to redeem one authorization code (RFC 6749 §4.1.3, RFC 7636 §4.5). */
export interface AuthorizationCodeRequest extends TokenWishes {
  readonly grantType: typeof AUTHORIZATION_CODE_GRANT;
  readonly code: string;
  readonly redirectUri: string;
  readonly codeVerifier: string;
}

/** A well-formed request for another token of the same authorization (RFC 6749 §6). */
export interface RefreshTokenRequest extends TokenWishes {
  readonly grantType: typeof REFRESH_TOKEN_GRANT;
  readonly refreshToken: string;
}

/** RFC 7636 §4.1: 43–128 of its unreserved characters. */
const CODE_VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;

/** What is no code of ours is found nowhere: its form says nothing to whoever made it up. */
export function parseAuthorizationCode(form: OAuthForm): Result<AuthorizationCodeRequest, RequestRefusal> {
  const [code, redirectUri] = [onlyValue(form, 'code'), onlyValue(form, 'redirect_uri')];
  const codeVerifier = onlyValue(form, 'code_verifier');
  if (code === undefined) return err({ reason: 'missing_parameter', parameter: 'code' });
  if (redirectUri === undefined) return err({ reason: 'missing_parameter', parameter: 'redirect_uri' });
  if (codeVerifier === undefined) return err({ reason: 'missing_parameter', parameter: 'code_verifier' });
  if (!CODE_VERIFIER.test(codeVerifier)) return err({ reason: 'malformed_code_verifier' });
  const wishes = parseWishes(form);
  if (!wishes.ok) return wishes;
  return ok({ grantType: AUTHORIZATION_CODE_GRANT, code, redirectUri, codeVerifier, ...wishes.value });
}

export function parseRefreshToken(form: OAuthForm): Result<RefreshTokenRequest, RequestRefusal> {
  const refreshToken = onlyValue(form, 'refresh_token');
  if (refreshToken === undefined) return err({ reason: 'missing_parameter', parameter: 'refresh_token' });
  const wishes = parseWishes(form);
  return wishes.ok ? ok({ grantType: REFRESH_TOKEN_GRANT, refreshToken, ...wishes.value }) : wishes;
}
