import type { JsonObject } from '../../protect/jose/strict-json.ts';
import type { Result } from '../../protect/vocabulary/result.ts';
import type { LoginAttempt } from '../core/sign-in/login-attempt.ts';
import type { SignInProvider } from '../core/sign-in/provider.ts';

/** What came for a code. The access token stays inside. */
export interface ExchangedCode {
  readonly idToken: string;
  /**
   * Asks the provider's registered userinfo endpoint, once, under law 14 (OpenID Connect Core §5.3). A failure is a word
   * for the log; an answer that somebody signed is one. Does NOT compare `sub`. Absent: there is nothing to ask.
   */
  readonly readUserinfo?: () => Promise<Result<JsonObject, string>>;
}

/** The provider did not take us for its client (RFC 6749 §5.2): its own word, or a 401. */
export const CLIENT_NOT_AUTHENTICATED = 'client_not_authenticated';

export interface CodeExchange {
  /**
   * The id_token for an authorization code (OpenID Connect Core §3.1.3), asked of the provider's registered token
   * endpoint under law 14, as the client that we are there. `response` is the callback's whole query.
   * A failure is a word for the log. Does NOT check the id_token's signature, nor any claim on behalf of the caller.
   * @throws Unavailable when the provider, or what we sign or decrypt with, is
   */
  exchange(
    provider: SignInProvider,
    response: URLSearchParams,
    attempt: LoginAttempt,
  ): Promise<Result<ExchangedCode, string>>;
}
