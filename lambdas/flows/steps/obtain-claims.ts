import type { JsonObject } from '../../../protect/jose/strict-json.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { sentPerson } from '../../core/audit/sent-person.ts';
import type { Configuration } from '../../core/configuration.ts';
import type { Refusal } from '../../core/refusal.ts';
import { authenticationTimeOf } from '../../core/sign-in/authentication-time.ts';
import { readAuthorizationCode } from '../../core/sign-in/authorization-response.ts';
import { parseIdToken, validateIdToken } from '../../core/sign-in/id-token.ts';
import type { LoginAttempt } from '../../core/sign-in/login-attempt.ts';
import type { SignInProvider } from '../../core/sign-in/provider.ts';
import type { IdTokenRefusal, SignInRefusal } from '../../core/sign-in/refusal.ts';
import { isThin, withUserinfo } from '../../core/sign-in/userinfo.ts';
import type { Clock } from '../../ports/clock.ts';
import { CLIENT_NOT_AUTHENTICATED, type CodeExchange } from '../../ports/code-exchange.ts';
import type { ProviderKeySource } from '../../ports/provider-keys.ts';
import { checkSignature } from './check-signature.ts';

export interface ClaimsDependencies {
  readonly configuration: Pick<Configuration, 'clockSkewSeconds'>;
  readonly codes: CodeExchange;
  readonly providerKeys: ProviderKeySource;
  readonly clock: Clock;
}

/** What the provider says about whom, proved. */
export interface ObtainedClaims {
  /** Of the id_token, and what userinfo adds. */
  readonly claims: JsonObject;
  /** When the person signed in there, by the id_token alone: nobody signed userinfo. Absent: unknown. */
  readonly authenticatedAt?: number;
  /** Why userinfo was not read where it was asked for: a word. Who is found all the same signs in. */
  readonly withoutUserinfo?: string;
}

/**
 * Code → id_token → its signature → its claims → userinfo, where the id_token leaves out what leads to a person; `always`
 * asks in any case, to show an administrator what there is.
 * @throws Unavailable
 */
export async function obtainClaims(
  dependencies: ClaimsDependencies,
  provider: SignInProvider,
  response: URLSearchParams,
  attempt: LoginAttempt,
  ask: 'when_thin' | 'always',
): Promise<Result<ObtainedClaims, SignInRefusal>> {
  const code = readAuthorizationCode(response, { ...provider.signIn, issuer: provider.issuer });
  if (!code.ok) return code;
  const exchanged = await dependencies.codes.exchange(provider, response, attempt);
  if (!exchanged.ok) return err(notExchanged(exchanged.error, provider));
  const { idToken, readUserinfo } = exchanged.value;
  const proved = await proveIdToken(dependencies, provider, idToken, attempt);
  if (!proved.ok) return err({ reason: 'id_token_refused', cause: proved.error });
  const claims = proved.value;
  const { clockSkewSeconds } = dependencies.configuration;
  const authenticatedAt = authenticationTimeOf(claims, { now: dependencies.clock(), clockSkewSeconds });
  const at = authenticatedAt === undefined ? {} : { authenticatedAt };
  if (readUserinfo === undefined || !(ask === 'always' || isThin(claims, provider))) return ok({ claims, ...at });
  const userinfo = await readUserinfo();
  if (!userinfo.ok) return ok({ claims, ...at, withoutUserinfo: userinfo.error });
  const both = withUserinfo(claims, userinfo.value);
  return both.ok ? ok({ claims: both.value, ...at }) : err({ ...both.error, provider: provider.id });
}

function notExchanged(failure: string, { id, signIn }: SignInProvider): SignInRefusal {
  return failure === CLIENT_NOT_AUTHENTICATED
    ? { reason: 'client_not_authenticated', provider: id, method: signIn.authentication.method }
    : { reason: 'code_not_exchanged', failure, provider: id };
}

async function proveIdToken(
  { configuration, providerKeys, clock }: ClaimsDependencies,
  provider: SignInProvider,
  idToken: string,
  { nonce }: LoginAttempt,
): Promise<Result<JsonObject, IdTokenRefusal>> {
  const parsed = parseIdToken(idToken);
  if (!parsed.ok) return parsed;
  const { text, header, claims } = parsed.value;
  const authentic = await checkSignature(providerKeys, text, header, provider);
  if (!authentic.ok) return authentic;
  const valid = validateIdToken(claims, {
    provider,
    clientId: provider.signIn.clientId,
    nonce,
    now: clock(),
    clockSkewSeconds: configuration.clockSkewSeconds,
  });
  return valid.ok ? ok(claims) : valid;
}

/** Somebody was not found, and what could have led to them was not read: that is the reason to look at. */
export function refusePerson(
  cause: Refusal,
  { claims, withoutUserinfo }: ObtainedClaims,
  { id }: SignInProvider,
): SignInRefusal {
  const sent = sentPerson(claims);
  return withoutUserinfo === undefined
    ? { reason: 'person_refused', cause, sent }
    : { reason: 'userinfo_not_read', failure: withoutUserinfo, provider: id, cause, sent };
}
