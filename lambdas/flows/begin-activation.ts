import { isProviderId } from '../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import { askWhichAccount, authorizationUrl } from '../core/sign-in/authorization-request.ts';
import type { LoginAttempt } from '../core/sign-in/login-attempt.ts';
import { mayActivate } from '../core/sign-in/may-activate.ts';
import { awaitsActivation, type PendingProvider } from '../core/sign-in/provider.ts';
import type { SignInRefusal } from '../core/sign-in/refusal.ts';
import { parseReturnTo } from '../core/sign-in/return-to.ts';
import { type AuthenticatedPerson, beginningOf } from './authenticate-setup.ts';
import { type BeginDependencies, newAttempt } from './begin-sign-in.ts';

export interface ActivationRequest {
  readonly provider: string;
  readonly returnTo: string | undefined;
}

export interface BegunActivation {
  readonly url: string;
  readonly attempt: LoginAttempt;
  readonly provider: PendingProvider;
}

/**
 * An administrator, here now, signs in through a provider that is pending: configuration lets it → the person is an
 * administrator → the provider is pending and we are a client there → a fresh attempt, bound to this session and this
 * member, which asks the provider not to take an open session silently. Nothing is written. That the request comes from our
 * own page is the guard's to check.
 * @throws Unavailable
 */
export async function beginActivation(
  dependencies: BeginDependencies,
  person: AuthenticatedPerson,
  request: ActivationRequest,
): Promise<Result<BegunActivation, SignInRefusal>> {
  const { configuration, trust } = dependencies;
  const { returnTo: wanted } = request;
  const returnTo = wanted === undefined ? undefined : parseReturnTo(wanted, configuration.issuer);
  if (wanted !== undefined && returnTo === undefined)
    return err({ reason: 'malformed_parameter', parameter: 'return_to' });
  const allowed = mayActivate(person, configuration);
  if (!allowed.ok) return allowed;

  const { id } = person.organization;
  const provider = isProviderId(request.provider) ? await trust.findProviderById(id, request.provider) : undefined;
  if (provider === undefined || !awaitsActivation(provider)) {
    return err({ reason: 'provider_not_pending', status: provider?.status });
  }
  const activation = { session: beginningOf(person).digest, member: person.member.id };
  const attempt = { ...newAttempt(dependencies, provider, returnTo), activation };
  const url = authorizationUrl(provider.signIn, attempt, configuration.issuer, askWhichAccount(provider.issuer));
  return ok({ url, attempt, provider });
}
