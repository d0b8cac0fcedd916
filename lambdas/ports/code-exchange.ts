import type { Result } from '../../protect/vocabulary/result.ts';
import type { LoginAttempt } from '../core/sign-in/login-attempt.ts';
import type { SignInProvider } from '../core/sign-in/provider.ts';

export interface CodeExchange {
  /**
   * The id_token for an authorization code (OpenID Connect Core §3.1.3), asked of the provider's registered token
   * endpoint under law 14, as the client that we are there. `response` is the callback's whole query.
   * A failure is a word for the log. Does NOT check the id_token's signature, nor any claim on behalf of the caller.
   * @throws Unavailable when the provider, or what we sign or decrypt with, is
   */
  exchange(provider: SignInProvider, response: URLSearchParams, attempt: LoginAttempt): Promise<Result<string, string>>;
}
