import { err, ok, type Result } from './result.ts';

/** One scope token (RFC 6749 §3.3). */
export type Scope = string & { readonly __brand: 'Scope' };

/**
 * A scope is a set: order carries no meaning and a repetition adds nothing (RFC 6749 §3.3).
 * Past the edge nothing handles the space-separated string.
 */
export type ScopeSet = ReadonlySet<Scope>;

/** More than any real grant carries; a list of half a million tokens is an attack on memory. */
export const MAX_SCOPE_TOKENS = 200;

export type ScopeSyntaxError =
  | { readonly problem: 'not_a_string' }
  | { readonly problem: 'bad_token'; readonly position: number }
  | { readonly problem: 'too_many_tokens'; readonly maxTokens: number };

/** RFC 6749 §3.3: `scope-token = 1*( %x21 / %x23-5B / %x5D-7E )` */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

export const NO_SCOPES: ScopeSet = new Set();

/**
 * Parses `scope = scope-token *( SP scope-token )` of RFC 6749 §3.3, strictly: single spaces, none at the ends.
 * An empty string is the empty set, because an empty parameter counts as absent (RFC 6749 §3.2).
 * Does NOT check that the scopes exist here: intersection drops those that do not.
 */
export function parseScopes(value: unknown): Result<ScopeSet, ScopeSyntaxError> {
  if (typeof value !== 'string') return err({ problem: 'not_a_string' });
  if (value === '') return ok(NO_SCOPES);
  const tokens = value.split(' ', MAX_SCOPE_TOKENS + 1);
  if (tokens.length > MAX_SCOPE_TOKENS) return err({ problem: 'too_many_tokens', maxTokens: MAX_SCOPE_TOKENS });
  const bad = tokens.findIndex((token) => !SCOPE_TOKEN.test(token));
  if (bad !== -1) return err({ problem: 'bad_token', position: bad });
  return ok(new Set(tokens as Scope[]));
}

/** The scopes that every one of `sets` contains. With no sets at all there is no authority: the empty set. */
export function intersect(...sets: readonly ScopeSet[]): ScopeSet {
  const [first, ...rest] = sets;
  if (first === undefined) return NO_SCOPES;
  return new Set([...first].filter((scope) => rest.every((set) => set.has(scope))));
}

/** The wire form, sorted so that equal sets are equal strings. */
export function formatScopes(scopes: ScopeSet): string {
  return [...scopes].sort().join(' ');
}

export function isScopeToken(value: string): value is Scope {
  return SCOPE_TOKEN.test(value);
}
