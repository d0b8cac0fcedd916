import { isNever } from '../../../protect/vocabulary/agent-rules.ts';
import { baseScope, isExactScope } from '../../../protect/vocabulary/exact-scope.ts';
import {
  type Implications,
  impliedUntil,
  NO_IMPLICATIONS,
  withImplied,
  withoutImplied,
} from '../../../protect/vocabulary/implied-scopes.ts';
import { isLimitedScope } from '../../../protect/vocabulary/limited-scope.ts';
import { NO_SCOPES, type Scope, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { LiveWrite, LiveWrites } from '../../../protect/vocabulary/single-use.ts';
import type { Configuration, ScopeDeclaration } from '../configuration.ts';
import { type ApproverProof, type RulesOfAgents, type Unproved, WITHOUT_RULES, whyUnproved } from './rules.ts';

export type ScopeDeclarations = ReadonlyMap<Scope, ScopeDeclaration>;

export interface AgentScopeBounds {
  readonly declared: ScopeDeclarations;
  /** What follows from scopes; absent: nothing does. */
  readonly implications?: Implications;
  /** What the caller may do now: its credential ∩ the member's current role. */
  readonly held: ScopeSet;
  /** Write scopes that grants of this very agent session cover now: {@link coveredWrites}, with what lasting ones imply. */
  readonly approved: ScopeSet;
  /** `undefined`: the request named none, which narrows nothing. */
  readonly requested: ScopeSet | undefined;
}

export interface AgentScopes {
  readonly granted: ScopeSet;
  /** Requested and withheld, and this member could approve it: as few as cover all of it. */
  readonly approvable: ScopeSet;
}

/** Law 6: an agent token administers nothing, so that nobody can approve it either. */
const NEVER_FOR_AGENTS = 'org:admin';

/**
 * Law 5: scopes of an agent token = caller ∩ (read-only ∪ live write grants), narrowed by what was requested. Never
 * more than the caller's own authority, never the request alone. Caller and request have what their scopes imply; of the
 * grants that is decided before, since not each covers it. A scope that is not declared is neither read nor write, and is
 * dropped (law 10). The scope of one operation, or up to a limit, that was approved is below its declared one, and comes
 * with it.
 * Does NOT check that the grants belong to this session, nor that they are live: the store's key and `liveGrants` do.
 */
export function agentScopes({
  declared,
  implications = NO_IMPLICATIONS,
  held,
  approved,
  requested,
}: AgentScopeBounds): AgentScopes {
  const asked = requested && withImplied(requested, implications);
  const all = withImplied(held, implications);
  const isNarrower = (scope: Scope) => isExactScope(scope) || isLimitedScope(scope);
  const exact = [...approved].filter((scope) => isNarrower(scope) && all.has(baseScope(scope)));
  const isWanted = (scope: Scope) => asked === undefined || asked.has(scope) || asked.has(baseScope(scope));
  const wanted = [...all, ...exact].filter(isWanted);
  const isGranted = (scope: Scope) =>
    isReadable(scope, declared) || (isApprovable(scope, declared) && approved.has(scope));
  const withheld = new Set(wanted.filter((scope) => isApprovable(scope, declared) && !approved.has(scope)));
  return {
    granted: new Set(wanted.filter(isGranted)),
    approvable: asked === undefined ? NO_SCOPES : withoutImplied(withheld, implications),
  };
}

/**
 * The writes that live grants cover, those that another implies among them, and until when. A write that was approved once
 * is that write alone: what it implies was not approved once for each.
 */
export function coveredWrites(
  live: LiveWrites,
  { scopes, implications }: Pick<Configuration, 'scopes' | 'implications'>,
): LiveWrites {
  const lasting = [...live].filter(([, { once }]) => !once).map(([scope, { until }]) => [scope, until] as const);
  const covered = [...impliedUntil(new Map(lasting), implications)].map(([scope, until]): [Scope, LiveWrite] => {
    const { once, until: end = 0, thenOnceUntil = once ? end : 0 } = live.get(scope) ?? {};
    return [scope, { until, ...(thenOnceUntil > until && { thenOnceUntil }) }];
  });
  return new Map([...live, ...covered].filter(([scope]) => !isReadable(scope, scopes)));
}

/**
 * Law 5, of an agent client: of what the four parties allow, the reads are its token's `scope`, and the writes may be
 * asked for. What is neither, because it is not declared or no agent is ever given it, is in none of the two (law 10).
 */
export function askedScopes(granted: ScopeSet, declared: ScopeDeclarations): AskedScopes {
  return {
    reads: new Set([...granted].filter((scope) => isReadable(scope, declared))),
    askable: new Set([...granted].filter((scope) => isApprovable(scope, declared))),
  };
}

/** What an agent client's access token says: `scope`, and what its person may be asked for. */
export interface AskedScopes {
  readonly reads: ScopeSet;
  readonly askable: ScopeSet;
}

/** Why a scope was not approved. */
export type NotApproved =
  /** Reading needs no grant: every agent token of this member has it already. */
  | 'read_needs_no_approval'
  /** The approver does not hold it: nobody can give what they do not have. */
  | 'not_in_your_role'
  | 'never_for_agents'
  /** The organization's rules give it to no agent. */
  | 'never_by_rules'
  /** One operation that no agent asks for, or not so any more: nobody can be shown what it would be. */
  | 'not_asked'
  /** A limit that configuration does not declare (any more), so that nobody can be shown what it would be. */
  | 'limit_not_declared'
  /** Asking: the tool may not have the type of detail here, or not so far. */
  | 'beyond_tool'
  /** The organization's rules want the approver to have come in another way. */
  | Unproved;

export interface Approval {
  readonly approved: readonly Scope[];
  readonly refused: ReadonlyMap<Scope, NotApproved>;
}

/**
 * Law 13: an approval is capped at the approver's own scopes at this moment, and says plainly what it left out; law 17:
 * and at what their organization's rules allow. Without `proof`, of how the approver has come nothing is asked: for what
 * is only asked or shown.
 */
export function judgeApproval(
  scopes: Iterable<Scope>,
  held: ScopeSet,
  declared: ScopeDeclarations,
  rules: RulesOfAgents = WITHOUT_RULES,
  proof?: ApproverProof,
): Approval {
  const judged = [...new Set(scopes)].map(
    (scope) =>
      [scope, whyNotApproved(scope, held, declared, rules) ?? (proof && whyUnproved(scope, rules, proof))] as const,
  );
  return {
    approved: judged.flatMap(([scope, why]) => (why === undefined ? [scope] : [])),
    refused: new Map(judged.flatMap(([scope, why]) => (why === undefined ? [] : [[scope, why]]))),
  };
}

/** Without the limits that do not count, each with why. */
export function withoutLimits(
  { approved, refused }: Approval,
  why: Extract<NotApproved, 'limit_not_declared' | 'beyond_tool'>,
  counts: (scope: Scope) => boolean,
): Approval {
  const without = approved.filter((scope) => isLimitedScope(scope) && !counts(scope));
  return {
    approved: approved.filter((scope) => !without.includes(scope)),
    refused: new Map([...refused, ...without.map((scope) => [scope, why] as const)]),
  };
}

function whyNotApproved(
  scope: Scope,
  held: ScopeSet,
  declared: ScopeDeclarations,
  { rules, implications }: RulesOfAgents,
): NotApproved | undefined {
  if (isReadable(scope, declared)) return 'read_needs_no_approval';
  if (!isApprovable(scope, declared)) return 'never_for_agents';
  if (isNever(scope, rules, implications)) return 'never_by_rules';
  return held.has(baseScope(scope)) ? undefined : 'not_in_your_role';
}

function isReadable(scope: Scope, declared: ScopeDeclarations): boolean {
  return declared.get(baseScope(scope))?.access === 'read';
}

/** Whether agents can be given it at all, by somebody who has it. */
export function isApprovable(scope: Scope, declared: ScopeDeclarations): boolean {
  return declared.get(baseScope(scope))?.access === 'write' && baseScope(scope) !== NEVER_FOR_AGENTS;
}
