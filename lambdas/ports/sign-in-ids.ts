import type { SessionCookie } from '../core/sign-in/session.ts';

/** What signing in makes up, each 256 bits from a cryptographic random source, base64url; never from a request. */
export interface SignInIds {
  sessionCookie(): SessionCookie;
  /** RFC 6749 §10.12. */
  state(): string;
  nonce(): string;
  /** RFC 7636 §4.1: 43 characters. */
  codeVerifier(): string;
  /** Names one question of an activation. */
  activationQuestion(): string;
  /** `jti` of what we sign as a client. */
  clientAssertionId(): string;
}
