import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { Configuration } from '../../core/configuration.ts';
import type { JsonObject } from '../../core/jose/strict-json.ts';
import { readAuthorizationCode } from '../../core/sign-in/authorization-response.ts';
import { parseIdToken, validateIdToken } from '../../core/sign-in/id-token.ts';
import type { LoginAttempt } from '../../core/sign-in/login-attempt.ts';
import type { SignInProvider } from '../../core/sign-in/provider.ts';
import type { SignInRefusal } from '../../core/sign-in/refusal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CodeExchange } from '../../ports/code-exchange.ts';
import type { ProviderKeySource } from '../../ports/provider-keys.ts';
import { checkSignature } from './check-signature.ts';

export interface ClaimsDependencies {
  readonly configuration: Pick<Configuration, 'clockSkewSeconds'>;
  readonly codes: CodeExchange;
  readonly providerKeys: ProviderKeySource;
  readonly clock: Clock;
}

/** What the provider says about whom, proved. */
export async function obtainClaims(
  { configuration, codes, providerKeys, clock }: ClaimsDependencies,
  provider: SignInProvider,
  response: URLSearchParams,
  attempt: LoginAttempt,
): Promise<Result<JsonObject, SignInRefusal>> {
  const code = readAuthorizationCode(response, { ...provider.signIn, issuer: provider.issuer });
  if (!code.ok) return code;
  const exchanged = await codes.exchange(provider, response, attempt);
  if (!exchanged.ok) return err({ reason: 'code_not_exchanged', failure: exchanged.error, provider: provider.id });

  const idToken = parseIdToken(exchanged.value);
  if (!idToken.ok) return err({ reason: 'id_token_refused', cause: idToken.error });
  const { text, header, claims } = idToken.value;
  const authentic = await checkSignature(providerKeys, text, header, provider);
  if (!authentic.ok) return err({ reason: 'id_token_refused', cause: authentic.error });
  const valid = validateIdToken(claims, {
    provider,
    clientId: provider.signIn.clientId,
    nonce: attempt.nonce,
    now: clock(),
    clockSkewSeconds: configuration.clockSkewSeconds,
  });
  return valid.ok ? ok(claims) : err({ reason: 'id_token_refused', cause: valid.error });
}
