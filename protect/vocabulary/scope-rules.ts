import { type Implications, NO_IMPLICATIONS } from './implied-scopes.ts';
import type { OperationDeclarations } from './operations.ts';
import { NO_SCOPES, type Scope, type ScopeSet } from './scope.ts';

/** What the deployment's configuration declares of scopes, at this moment. */
export interface ScopeRules {
  /** The scopes that only read. Every other counts as a write: unknown is never a pass. */
  readonly reads: ScopeSet;
  /** What follows from scopes: a token or a role that has one has those too. */
  readonly implications: Implications;
  /** What a client needs at first: named to whoever comes without a token. */
  readonly baseline: ScopeSet;
  /** What agents do only as a person has approved exactly that. Absent: nothing. */
  readonly operations?: OperationDeclarations;
  /** The type of each authorization detail (RFC 9396) → the scope that it goes with. Absent: none is declared. */
  readonly details?: ReadonlyMap<string, Scope>;
}

/** Law 10: where nothing is declared, nothing only reads, nothing follows, and nothing is named. */
export const NO_RULES: ScopeRules = { reads: NO_SCOPES, implications: NO_IMPLICATIONS, baseline: NO_SCOPES };

/** Where nobody has said what a client needs at first: what reads, but for our own `org:…`. */
export function defaultBaseline(reads: ScopeSet): ScopeSet {
  return new Set([...reads].filter((scope) => !scope.startsWith('org:')));
}
