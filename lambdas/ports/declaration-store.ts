import type { ScopeSet } from '../../protect/vocabulary/scope.ts';
import type { ScopeRules } from '../../protect/vocabulary/scope-rules.ts';

/** Where a deployment writes down what its configuration declares. Every write may be repeated. */
export interface DeclarationStore {
  /** The roles that have a row: of the last declaration, and of one that did not get to its end. */
  rolesWithRow(): Promise<readonly string[]>;
  /** Says which roles have a row; said before the first row is written, so that none is ever forgotten. */
  keepRoles(roles: readonly string[]): Promise<void>;
  declareRole(role: string, scopes: ScopeSet): Promise<void>;
  /** Which scopes only read, which imply others, what a client needs at first, and what is approved exactly. */
  declareRules(rules: ScopeRules): Promise<void>;
  /** As it was deployed: for the operator's command. */
  keepConfiguration(json: string): Promise<void>;
}
