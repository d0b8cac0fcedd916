import { FIRST_PARTY_CLIENT } from '../../../protect/vocabulary/agent-session.ts';
import { CLIENT_ID_FORM, type ClientId, canStandInPath, isClientId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { Configuration } from '../configuration.ts';
import { CLIENT_AUTHENTICATION_METHODS, type ClientAuthenticationMethod, type ClientKeys } from '../records.ts';
import { type ClientKeysInput, parseClientKeys } from './client-keys.ts';
import { type FieldProblem, problemsOf } from './field-problem.ts';
import { parseDeclaredScopes } from './scope-list.ts';

export interface ClientInput extends ClientKeysInput {
  readonly id: string;
  readonly auth: string;
  readonly scope: string;
}

export interface ClientRegistration {
  readonly id: ClientId;
  readonly authenticationMethod: ClientAuthenticationMethod;
  readonly scopes: ScopeSet;
  /** Of `private_key_jwt`, and only then. */
  readonly keys?: ClientKeys;
}

export function parseClient(
  input: ClientInput,
  configuration: Configuration,
): Result<ClientRegistration, readonly FieldProblem[]> {
  const { id, auth, scope } = input;
  const authenticationMethod = CLIENT_AUTHENTICATION_METHODS.find((method) => method === auth);
  const scopes = parseDeclaredScopes('scope', scope, configuration);
  const keys = parseClientKeys(authenticationMethod === 'private_key_jwt', input, configuration);
  const problems = [
    ...problemsOf([
      ['id', !isClientId(id) && `must be ${CLIENT_ID_FORM}`],
      ['id', isClientId(id) && !canStandInPath(id) && 'must not be "." or ".."'],
      ['id', id === FIRST_PARTY_CLIENT && 'is reserved for browser sessions'],
      ['auth', authenticationMethod === undefined && `must be one of ${CLIENT_AUTHENTICATION_METHODS.join(', ')}`],
    ]),
    ...(scopes.ok ? [] : scopes.error),
    ...(keys.ok || authenticationMethod === undefined ? [] : keys.error),
  ];
  if (problems.length > 0 || !isClientId(id) || !authenticationMethod || !scopes.ok || !keys.ok) return err(problems);
  return ok({ id, authenticationMethod, scopes: scopes.value, ...(keys.value && { keys: keys.value }) });
}
