import { intersect, type Scope, type ScopeSet } from './scope.ts';

/** Scope → every scope that it implies, directly or through another; itself is not among them. Acyclic. */
export type Implications = ReadonlyMap<Scope, ScopeSet>;

export const NO_IMPLICATIONS: Implications = new Map();

/**
 * A set of scopes with all that they imply: what whoever holds them may do. It adds no authority: a party that allows a
 * scope allows what configuration says is part of it. A scope that nobody declared implies nothing (law 10).
 */
export function withImplied(scopes: ScopeSet, implications: Implications): ScopeSet {
  if (implications.size === 0) return scopes;
  return new Set([...scopes].flatMap((scope) => [scope, ...(implications.get(scope) ?? [])]));
}

/** What every party allows, each with what it implies (law 1). Whoever holds the result holds what it implies, too. */
export function intersectImplied(implications: Implications, ...sets: readonly ScopeSet[]): ScopeSet {
  return intersect(...sets.map((set) => withImplied(set, implications)));
}

/** The same authority in fewer scopes: without those that another of the set implies. */
export function withoutImplied(scopes: ScopeSet, implications: Implications): ScopeSet {
  const implied = new Set([...scopes].flatMap((scope) => [...(implications.get(scope) ?? [])]));
  return new Set([...scopes].filter((scope) => !implied.has(scope)));
}

/** Of live grants, every scope that is approved by one of them, and the latest end of those. */
export function impliedUntil(live: ReadonlyMap<Scope, number>, implications: Implications): ReadonlyMap<Scope, number> {
  const until = new Map<Scope, number>();
  for (const [granted, end] of live) {
    for (const scope of [granted, ...(implications.get(granted) ?? [])]) {
      until.set(scope, Math.max(end, until.get(scope) ?? end));
    }
  }
  return until;
}

/** All that follows from what each scope says it implies. One that would imply itself, by mistake, does not. */
export function closeImplications(direct: ReadonlyMap<Scope, readonly Scope[]>): Implications {
  const entries = [...direct.keys()].map((scope) => [scope, reachable(scope, direct)] as const);
  return new Map(entries.filter(([, implied]) => implied.size > 0));
}

function reachable(from: Scope, direct: ReadonlyMap<Scope, readonly Scope[]>): ScopeSet {
  const seen = new Set<Scope>([from]);
  const queue = [from];
  for (let scope = queue.pop(); scope !== undefined; scope = queue.pop()) {
    for (const next of direct.get(scope) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  seen.delete(from);
  return seen;
}
