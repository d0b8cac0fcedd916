import { FIRST_PARTY_CLIENT } from '../../../protect/vocabulary/agent-session.ts';
import { isClientUrl, isLoopbackClientUrl } from '../../../protect/vocabulary/client-url.ts';
import { CLIENT_ID_FORM, type ClientId, isClientId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { Configuration } from '../configuration.ts';
import type { ClientKeys } from '../records.ts';
import {
  type ClientAuthentication,
  type ClientAuthenticationInput,
  parseClientAuthentication,
} from './client-authentication.ts';
import { type ClientKeysInput, parseClientKeys } from './client-keys.ts';
import { type ClientNames, type ClientNamesInput, parseClientNames } from './client-names.ts';
import { parseClientPurpose } from './client-purpose.ts';
import { type FieldProblem, problemsOf } from './field-problem.ts';

export interface ClientInput extends ClientKeysInput, ClientAuthenticationInput, ClientNamesInput {
  readonly id: string;
  /** Of a tool, and only then. */
  readonly scope?: string | undefined;
  /** Absent: a tool. */
  readonly kind?: string | undefined;
  /** Of a resource server, and only then: resource identifiers. */
  readonly resources?: readonly string[] | undefined;
}

export interface ClientRegistration extends ClientAuthentication, ClientNames {
  readonly id: ClientId;
  readonly scopes: ScopeSet;
  readonly resources?: ReadonlySet<string>;
  /** Of `private_key_jwt`, and only then. */
  readonly keys?: ClientKeys;
}

/** Who is known by a URL proves itself by a key: everybody can read what stands there (CIMD draft §4.1). */
function usesSecret(authentication: ReturnType<typeof parseClientAuthentication>): boolean {
  return authentication.ok && authentication.value.authenticationMethod !== 'private_key_jwt';
}

export function parseClient(
  input: ClientInput,
  configuration: Configuration,
): Result<ClientRegistration, readonly FieldProblem[]> {
  const { id } = input;
  const authentication = parseClientAuthentication(input);
  const purpose = parseClientPurpose(input, configuration);
  const names = parseClientNames(input);
  const keys = authentication.ok
    ? parseClientKeys(authentication.value.authenticationMethod === 'private_key_jwt', input, configuration)
    : authentication;
  const problems = [
    ...problemsOf([
      ['id', !isClientId(id) && `must be ${CLIENT_ID_FORM}`],
      ['id', (id === '.' || id === '..') && 'must not be "." or ".."'],
      ['id', isLoopbackClientUrl(id) && !configuration.allowLoopbackIssuers && 'must be an https:// URL'],
      ['authenticationMethod', isClientUrl(id) && usesSecret(authentication) && 'must be private_key_jwt for a URL'],
      ['id', id === FIRST_PARTY_CLIENT && 'is reserved for browser sessions'],
    ]),
    ...(purpose.ok ? [] : purpose.error),
    ...(names.ok ? [] : names.error),
    ...(keys.ok ? [] : keys.error),
  ];
  if (problems.length > 0 || !isClientId(id) || !authentication.ok || !purpose.ok || !keys.ok || !names.ok)
    return err(problems);
  const named = { id, ...authentication.value, ...purpose.value, ...names.value };
  return ok({ ...named, ...(keys.value && { keys: keys.value }) });
}
