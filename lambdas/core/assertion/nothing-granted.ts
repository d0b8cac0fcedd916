import type { ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { ScopeBounds } from './granted-authority.ts';

/** Whose part left nothing of what the provider delegated. `together`: each allows some of it, and nothing in common. */
export type NarrowedBy = 'assertion' | 'request' | 'ceiling' | 'role' | 'together';

/** Of sets that have nothing in common, the first to look at, in the order of the intersection. */
export function narrowedToNothingBy({ asserted, requested, ceiling, role }: ScopeBounds): NarrowedBy {
  const isLeftBy = (other: ScopeSet) => [...asserted].some((scope) => other.has(scope));
  if (asserted.size === 0) return 'assertion';
  if (requested !== undefined && !isLeftBy(requested)) return 'request';
  if (!isLeftBy(ceiling)) return 'ceiling';
  return isLeftBy(role) ? 'together' : 'role';
}
