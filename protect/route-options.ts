import { readResource } from './environment.ts';
import { isScopeToken, type ScopeSet } from './vocabulary/scope.ts';

/**
 * The scopes that a route declares. One that needs none would be open to every token, which an empty list does not say
 * loudly enough.
 * @throws Error beginning with `where`
 */
export function declaredScopes(scopes: readonly string[], where: string): ScopeSet {
  if (scopes.length === 0) throw new Error(`${where}: scopes must name at least one scope`);
  return new Set(
    scopes.map((scope) => {
      if (!isScopeToken(scope)) throw new Error(`${where}: scopes holds "${scope}", which is no scope (RFC 6749 §3.3)`);
      return scope;
    }),
  );
}

/** The resource of routes that name none. @throws Error beginning with `where` */
export function environmentResource(where: string): string {
  const resource = readResource();
  if (resource === undefined) throw new Error(`${where}: resource is missing, and so is the variable RESOURCE`);
  return resource;
}
