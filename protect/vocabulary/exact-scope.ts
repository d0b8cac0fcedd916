import { scopeOfLimit } from './limited-scope.ts';
import type { Scope } from './scope.ts';

/**
 * A declared scope for exactly one operation: the scope, `#`, and the operation's digest in base64url. It is narrower than
 * the scope before the `#`, which nobody has by it: whoever does not know of operations sees a scope that no route names,
 * and denies. It is approved for one use alone.
 */
const EXACT_SCOPE = /^(.+)#[A-Za-z0-9_-]{43}$/;

/** `digest`: SHA-256 in base64url, 43 characters. */
export function exactScope(scope: Scope, digest: string): Scope {
  return `${scope}#${digest}` as Scope;
}

export function isExactScope(scope: string): boolean {
  return EXACT_SCOPE.test(scope);
}

/** The declared scope of which this is one operation, or a part up to a limit; any other scope is its own. */
export function baseScope(scope: Scope): Scope {
  return (EXACT_SCOPE.exec(scope)?.[1] ?? scopeOfLimit(scope) ?? scope) as Scope;
}
