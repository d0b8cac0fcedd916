import { closeImplications, type Implications } from '../../../protect/vocabulary/implied-scopes.ts';
import { isScopeToken, type Scope } from '../../../protect/vocabulary/scope.ts';
import { type ConfigurationProblem, fieldPath, type ScopeDeclaration } from './schema.ts';

type Members = Readonly<Record<string, unknown>>;

/** What follows from every `implies`, of a configuration that has passed its checks. */
export function implicationsOf(declared: ReadonlyMap<Scope, ScopeDeclaration>): Implications {
  const direct = [...declared].map(([scope, { implies = [] }]) => [scope, implies.filter(isScopeToken)] as const);
  return closeImplications(new Map(direct));
}

/**
 * Every `implies` names declared scopes of the vendor, once each, and never leads back to where it stands. What reads
 * never implies a write: reads are given where nobody was asked to allow a write, by a provider, a ceiling, a role, and to
 * agents without any person's approval (law 5). Nor does anything imply `org:…`, which is ours: whoever administers is
 * made so by name (law 6).
 */
export function problemsOfImplications(scopes: Members): ConfigurationProblem[] {
  return Object.keys(scopes).flatMap((scope) =>
    impliedBy(scope, scopes).flatMap((implied, index, all) => {
      const problem = all.indexOf(implied) < index ? 'is named twice' : problemOf(scope, implied, scopes);
      return problem === undefined ? [] : [{ field: fieldPath(['scopes', scope, 'implies', index]), problem }];
    }),
  );
}

function problemOf(scope: string, implied: unknown, scopes: Members): string | undefined {
  // Of another type: the schema says so.
  if (typeof implied !== 'string') return undefined;
  if (implied.startsWith('org:')) return `names "${implied}", which nothing implies: roles name it`;
  if (!Object.hasOwn(scopes, implied)) return `names the scope "${implied}", which scopes lacks`;
  if (implied === scope || leadsTo(implied, scope, scopes)) return `implies itself through "${implied}"`;
  const writes = accessOf(scope, scopes) === 'read' && accessOf(implied, scopes) === 'write';
  return writes ? `names "${implied}", which writes: what reads cannot imply a write` : undefined;
}

function leadsTo(from: string, to: string, scopes: Members, seen = new Set<string>()): boolean {
  if (seen.has(from)) return false;
  seen.add(from);
  return impliedBy(from, scopes).some(
    (next) => next === to || (typeof next === 'string' && leadsTo(next, to, scopes, seen)),
  );
}

function impliedBy(scope: string, scopes: Members): readonly unknown[] {
  const implies = memberOf(scope, 'implies', scopes);
  return Array.isArray(implies) ? implies : [];
}

function accessOf(scope: string, scopes: Members): unknown {
  return memberOf(scope, 'access', scopes);
}

function memberOf(scope: string, name: string, scopes: Members): unknown {
  const declaration = Object.hasOwn(scopes, scope) ? scopes[scope] : undefined;
  return typeof declaration === 'object' && declaration !== null ? (declaration as Members)[name] : undefined;
}
