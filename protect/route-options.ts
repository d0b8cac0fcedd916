import { ADDRESS_FORM, isAddress, readAddress, readResource } from './environment.ts';
import { isScopeToken, type ScopeSet } from './vocabulary/scope.ts';
import { isAbsoluteUri } from './vocabulary/uri.ts';

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

/** The resource that a route names. @throws Error beginning with `where` */
export function declaredResource(resource: string, where: string): string {
  if (isAbsoluteUri(resource)) return resource;
  throw new Error(`${where}: resource must be an absolute URI without a fragment`);
}

/** Where an API says that its clients reach it. @throws Error beginning with `where` */
export function declaredAddress(address: string, where: string): string {
  if (isAddress(address)) return address;
  throw new Error(`${where}: address must be ${ADDRESS_FORM}`);
}

/**
 * Where clients reach an API that says nothing of it: by the environment, else by its resource identifier. `undefined`: that
 * is no http(s) URL. @throws Error naming the variable when it is wrong
 */
export function addressOf(resource: string): string | undefined {
  const address = readAddress();
  if (address !== undefined) return address;
  const { protocol, origin } = new URL(resource);
  return /^https?:$/.test(protocol) ? origin : undefined;
}

/** The resource of routes that name none. @throws Error beginning with `where` */
export function environmentResource(where: string): string {
  const resource = readResource();
  if (resource === undefined) throw new Error(`${where}: resource is missing, and so is the variable RESOURCE`);
  return resource;
}
