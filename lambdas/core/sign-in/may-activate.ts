import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { ScopeSet } from '../../../protect/vocabulary/scope.ts';
import { type Configuration, includesAdministration } from '../configuration.ts';
import type { SignInRefusal } from './refusal.ts';

/**
 * Whether somebody makes a provider active by signing in through it: asked when it begins, and again when it is written.
 * A setup session is an administrator's, or it is none. Does NOT check which provider.
 */
export function mayActivate(
  person: { readonly setup: object } | { readonly scopes: ScopeSet },
  { providerActivation }: Pick<Configuration, 'providerActivation'>,
): Result<true, SignInRefusal> {
  if (providerActivation !== 'administrator_sign_in') return err({ reason: 'activation_by_operator' });
  const isAdministrator = 'setup' in person || includesAdministration(person.scopes);
  return isAdministrator ? ok(true) : err({ reason: 'not_an_administrator' });
}
