import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { parseScopes, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { Configuration } from '../configuration.ts';
import type { FieldProblem } from './field-problem.ts';

/** Space-separated scopes as a person types them: white space between is free, and each must be declared. */
export function parseDeclaredScopes(
  field: string,
  text: string,
  { scopes: declared }: Pick<Configuration, 'scopes'>,
): Result<ScopeSet, readonly FieldProblem[]> {
  const parsed = parseScopes(text.trim().split(/\s+/).join(' '));
  if (!parsed.ok) return err([{ field, problem: 'must be scopes, separated by spaces' }]);
  const unknown = [...parsed.value].filter((scope) => !declared.has(scope));
  if (unknown.length === 0)
    return parsed.value.size > 0 ? ok(parsed.value) : err([{ field, problem: 'must name at least one scope' }]);
  const known = [...declared.keys()].sort().join(', ');
  return err([
    { field, problem: `names what the configuration does not declare: ${unknown.join(', ')}. Declared: ${known}` },
  ]);
}
