import { withImplied } from '../../../protect/vocabulary/implied-scopes.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { Configuration } from '../configuration.ts';
import type { FieldProblem } from './field-problem.ts';

/** Which types of authorization details a client may have here. */
export type DetailTypes = ReadonlySet<string>;

export const NO_DETAIL_TYPES: DetailTypes = new Set();

/** Each must be declared, and go with a scope of the ceiling: without that it would never be granted. */
export function parseDetailTypes(
  types: readonly string[],
  ceiling: ScopeSet,
  { authorizationDetails: declared, implications }: Pick<Configuration, 'authorizationDetails' | 'implications'>,
): Result<DetailTypes, readonly FieldProblem[]> {
  const field = 'authorizationDetailsTypes';
  const unknown = types.filter((type) => !declared.has(type));
  if (unknown.length > 0) {
    const known = [...declared.keys()].sort().join(', ') || 'none';
    const problem = `names what the configuration does not declare: ${unknown.join(', ')}. Declared: ${known}`;
    return err([{ field, problem }]);
  }
  const allowed = withImplied(ceiling, implications);
  const beyond = types.flatMap((type) => {
    const scope = declared.get(type)?.scope;
    return scope === undefined || allowed.has(scope) ? [] : [`${type} (${scope})`];
  });
  if (beyond.length === 0) return ok(new Set(types));
  return err([{ field, problem: `names a type whose scope the client may not have here: ${beyond.join(', ')}` }]);
}
