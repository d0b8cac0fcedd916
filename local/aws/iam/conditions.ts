import { kindOf, type RequestContext } from './condition-keys.ts';
import { matchesArn, matchesPattern } from './patterns.ts';
import { UnsupportedPolicy } from './unsupported-policy.ts';

/** One operator over one key, ready to be asked. */
export type Condition = (context: RequestContext) => boolean;

interface Comparison {
  readonly matches: (wanted: string, found: string) => boolean;
  readonly negated?: true;
}

const equals = (wanted: string, found: string) => wanted === found;
const sameCase = (wanted: string, found: string) => wanted.toLowerCase() === found.toLowerCase();

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  StringEquals: { matches: equals },
  StringNotEquals: { matches: equals, negated: true },
  StringLike: { matches: matchesPattern },
  StringNotLike: { matches: matchesPattern, negated: true },
  // "ArnEquals and ArnLike behave identically."
  ArnEquals: { matches: matchesArn },
  ArnLike: { matches: matchesArn },
  ArnNotEquals: { matches: matchesArn, negated: true },
  ArnNotLike: { matches: matchesArn, negated: true },
  Bool: { matches: sameCase },
  NumericEquals: { matches: (wanted, found) => Number(found) === Number(wanted) },
  NumericLessThanEquals: { matches: (wanted, found) => Number(found) <= Number(wanted) },
  NumericGreaterThanEquals: { matches: (wanted, found) => Number(found) >= Number(wanted) },
};

/**
 * Reads a statement's `Condition`: all of them must hold.
 * @throws UnsupportedPolicy for an operator or key that is not known here, a key of several values under an operator for
 *   one, or a policy variable
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function readConditions(block: unknown, where: string): readonly Condition[] {
  return Object.entries((block ?? {}) as Record<string, unknown>).flatMap(([operator, keys]) =>
    Object.entries(keys as Record<string, unknown>).map(([key, values]) =>
      readCondition(operator, key, [values].flat().map(String), where),
    ),
  );
}

function readCondition(operator: string, key: string, wanted: readonly string[], where: string): Condition {
  const kind = kindOf(key);
  if (kind === undefined) throw new UnsupportedPolicy(where, `condition key ${key} is not known`);
  const variable = wanted.find((value) => value.includes('${'));
  if (variable !== undefined) throw new UnsupportedPolicy(where, `policy variable in ${variable} is not known`);
  if (operator === 'Null') return (context) => wanted.includes(String(valuesOf(context, key).length === 0));

  const [, set = '', name = '', ifExists] = /^(ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const comparison = Object.hasOwn(COMPARISONS, name) ? COMPARISONS[name] : undefined;
  if (comparison === undefined) throw new UnsupportedPolicy(where, `condition operator ${operator} is not known`);
  if (kind === 'multiple' && set === '')
    throw new UnsupportedPolicy(where, `${key} has several values, so ${operator} needs ForAllValues or ForAnyValue`);
  const holds = whole(set, comparison, wanted);
  return (context) => {
    const found = valuesOf(context, key);
    return found.length === 0 && ifExists !== undefined ? true : holds(found);
  };
}

function whole(set: string, { matches, negated }: Comparison, wanted: readonly string[]) {
  const one = (found: string) => wanted.some((value) => matches(value, found)) !== (negated === true);
  // "ForAllValues also returns true if there are no context keys in the request": policies say Null beside it.
  if (set === 'ForAllValues:') return (found: readonly string[]) => found.every(one);
  if (set === 'ForAnyValue:') return (found: readonly string[]) => found.some(one);
  // "If the key is not present, the condition is false; with a negated operator it is true."
  return (found: readonly string[]) => (found.length === 0 ? negated === true : found.every(one));
}

function valuesOf(context: RequestContext, key: string): readonly string[] {
  return context.get(key) ?? [];
}
