import type { Configuration } from '../configuration.ts';
import { CLIENT_ID_FORM, type ClientId, isClientId } from '../identifiers.ts';
import { err, ok, type Result } from '../result.ts';
import type { ScopeSet } from '../scope.ts';
import { CLIENT_AUTHENTICATION_METHODS, type ClientAuthenticationMethod } from '../trust.ts';
import { type FieldProblem, problemsOf } from './field-problem.ts';
import { parseDeclaredScopes } from './scope-list.ts';

export interface ClientInput {
  readonly id: string;
  readonly auth: string;
  readonly scope: string;
}

export interface ClientRegistration {
  readonly id: ClientId;
  readonly authenticationMethod: ClientAuthenticationMethod;
  readonly scopes: ScopeSet;
}

export function parseClient(
  { id, auth, scope }: ClientInput,
  configuration: Configuration,
): Result<ClientRegistration, readonly FieldProblem[]> {
  const authenticationMethod = CLIENT_AUTHENTICATION_METHODS.find((method) => method === auth);
  const scopes = parseDeclaredScopes('scope', scope, configuration);
  if (isClientId(id) && authenticationMethod !== undefined && scopes.ok) {
    return ok({ id, authenticationMethod, scopes: scopes.value });
  }
  const problems = problemsOf([
    ['id', !isClientId(id) && `must be ${CLIENT_ID_FORM}`],
    ['auth', authenticationMethod === undefined && `must be ${CLIENT_AUTHENTICATION_METHODS.join(' or ')}`],
  ]);
  return err(scopes.ok ? problems : [...problems, ...scopes.error]);
}
