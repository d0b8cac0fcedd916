import { baseScope } from './exact-scope.ts';
import type { ClientId } from './identifiers.ts';
import type { Implications } from './implied-scopes.ts';
import { NO_SCOPES, type Scope, type ScopeSet } from './scope.ts';
import type { ApprovedWrites } from './single-use.ts';
import type { WriteGrant } from './write-grant.ts';

/**
 * What an organization's administrators have decided about agents. Each rule only takes away from what would hold without
 * it (law 17): none gives anybody anything. A rule about a scope is about every scope that implies it, too.
 */
export interface AgentRules {
  /** No agent is given these writes, and nobody can be asked for them. */
  readonly never: ScopeSet;
  /** No approval counts longer than this, seconds from when it was given. Absent: as long as the deployment allows. */
  readonly longestSeconds?: number;
  /** Approved only by somebody who signed in at the provider within so many seconds. */
  readonly freshSignIn?: { readonly scopes: ScopeSet; readonly withinSeconds: number };
  /** Approved, and confirmed, only with a passkey of whoever does; it answers for that very decision. */
  readonly passkey: ScopeSet;
  /** Approved only when another member with this role has confirmed it. */
  readonly secondPerson?: { readonly scopes: ScopeSet; readonly role: string };
  /** Clients whose writes are asked for, whatever their enablement says. */
  readonly asked: ReadonlySet<ClientId>;
}

/** As stored; what cannot be read may forbid anything, so that no agent writes by it (law 10). */
export type KnownAgentRules = AgentRules | 'unreadable';

export const NO_AGENT_RULES: AgentRules = { never: NO_SCOPES, passkey: NO_SCOPES, asked: new Set() };

/** Whether no agent may have the scope, nor anybody be asked for it: it, or something that it implies. */
export function isNever(scope: Scope, rules: KnownAgentRules, implications: Implications): boolean {
  return rules === 'unreadable' || concerns(rules.never, scope, implications);
}

/** Whether a rule about `scopes` is about this one: of one operation's scope, as about the declared one. */
export function concerns(scopes: ScopeSet, exact: Scope, implications: Implications): boolean {
  if (scopes.size === 0) return false;
  const scope = baseScope(exact);
  return scopes.has(scope) || [...(implications.get(scope) ?? [])].some((implied) => scopes.has(implied));
}

/** What is left of a set of writes for agents. */
export function withoutNever(scopes: ScopeSet, rules: KnownAgentRules, implications: Implications): ScopeSet {
  return new Set([...scopes].filter((scope) => !isNever(scope, rules, implications)));
}

/** Whether the client's writes are asked for: said so, or nobody can tell. */
export function mustBeAsked(client: ClientId, rules: KnownAgentRules): boolean {
  return rules === 'unreadable' || rules.asked.has(client);
}

/**
 * What of a session's approvals the rules let count now, and until when: of those that were given before a rule, too.
 * Never an approval that was not there, nor a later end.
 * Does NOT check that they are live, nor how they were approved: a passkey is asked for when somebody approves.
 */
export function underRules<W extends ApprovedWrites>(
  writes: W,
  rules: KnownAgentRules,
  implications: Implications,
): W & ApprovedWrites {
  const kept = <G extends WriteGrant>(grants: ReadonlyMap<Scope, G>): ReadonlyMap<Scope, G> =>
    rules === 'unreadable'
      ? new Map()
      : new Map(
          [...grants].flatMap(([scope, grant]) =>
            isNever(scope, rules, implications) ? [] : [[scope, { ...grant, expiresAt: endUnder(grant, rules) }]],
          ),
        );
  const { once } = writes;
  return { ...writes, grants: kept(writes.grants), ...(once !== undefined && { once: kept(once) }) };
}

/**
 * When a grant ends under the longest duration: counted from its approval. One of a former release does not say when it
 * was approved; it is taken to be as old as its browser session, which began no later, and one that does not say even
 * that has ended.
 */
export function endUnder(
  { expiresAt, approvedAt, signedInAt }: WriteGrant,
  { longestSeconds }: Pick<AgentRules, 'longestSeconds'>,
): number {
  if (longestSeconds === undefined) return expiresAt;
  const since = approvedAt ?? signedInAt;
  return since === undefined ? 0 : Math.min(expiresAt, since + longestSeconds);
}
