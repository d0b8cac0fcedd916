import { type AuthorizationDetail, formatDetails, readDetail } from './authorization-details.ts';
import type { Scope } from './scope.ts';

/**
 * A declared scope as far as one authorization detail lets it go (RFC 9396): the scope, `#d.`, and the detail's JSON in
 * base64url. What a person approves for an agent is such a scope, so that each limit has an end of its own and neither
 * lengthens, shortens nor shrinks another one. It is narrower than the scope before the `#`, which nobody has by it: whoever
 * does not know of limits sees a scope that no route names, and denies.
 */
const LIMITED_SCOPE = /^(.+)#d\.([A-Za-z0-9_-]{1,700})$/;

/** Of the detail's JSON, in UTF-8: what a person still reads, and an address and a header line can hold. */
export const MAX_LIMIT_BYTES = 512;

/** `undefined`: the detail is larger than anybody may be asked to approve. */
export function limitedScope(scope: Scope, detail: AuthorizationDetail): Scope | undefined {
  const bytes = Buffer.from(jsonOf(detail), 'utf8');
  return bytes.length > MAX_LIMIT_BYTES ? undefined : (`${scope}#d.${bytes.toString('base64url')}` as Scope);
}

export function isLimitedScope(scope: string): boolean {
  return LIMITED_SCOPE.test(scope);
}

/** The declared scope of which this is a part; any other scope has none. */
export function scopeOfLimit(scope: string): Scope | undefined {
  return LIMITED_SCOPE.exec(scope)?.[1] as Scope | undefined;
}

/**
 * The detail that the scope stands for. `undefined`: it stands for none, or does not write it in the one form that
 * {@link limitedScope} does, so that one limit has one name.
 * Does NOT ask whether the type is declared, nor whether it goes with the scope.
 */
export function limitOf(scope: Scope): AuthorizationDetail | undefined {
  const base = scopeOfLimit(scope);
  const detail = readDetail(parseJson(LIMITED_SCOPE.exec(scope)?.[2]));
  if (base === undefined || detail === undefined) return undefined;
  return limitedScope(base, detail) === scope ? detail : undefined;
}

function jsonOf(detail: AuthorizationDetail): string {
  return formatDetails([detail]).slice(1, -1);
}

function parseJson(encoded: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(encoded ?? '', 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
