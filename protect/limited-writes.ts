import type { AccessToken } from './access-token.ts';
import {
  type AuthorizationDetail,
  type AuthorizationDetails,
  anyCovers,
  fittingDetails,
  NO_DETAILS,
} from './vocabulary/authorization-details.ts';
import { ceilingOf, type DetailCeiling, NO_CEILING, underCeiling } from './vocabulary/detail-ceiling.ts';
import { withImplied } from './vocabulary/implied-scopes.ts';
import { limitedScope, limitOf, scopeOfLimit } from './vocabulary/limited-scope.ts';
import { NO_SCOPES, type Scope, type ScopeSet } from './vocabulary/scope.ts';
import type { ScopeRules } from './vocabulary/scope-rules.ts';
import { liveSingleUses, type SingleUses } from './vocabulary/single-use.ts';
import { type GrantMoment, liveGrants, type WriteGrants } from './vocabulary/write-grant.ts';

/** What a person has approved for a session, each up to a limit, as far as this request is about it. */
export interface FoundLimits {
  readonly grants: WriteGrants;
  readonly once: SingleUses;
}

/** What an agent's request lacks, or has, of a write that people approve up to a limit. */
export interface NeededLimit {
  /** The declared scope that the detail goes with: by the limit it counts for this request alone. */
  readonly of: Scope;
  readonly needed: AuthorizationDetail;
  /** What holds now. */
  readonly held: AuthorizationDetails;
  /** What this request would use up, or else lacks. Absent: what holds covers it. */
  readonly lacking?: Scope;
  /** What a person would approve. Absent: it would not do, because a ceiling of the token is lower, or is too large. */
  readonly askable?: Scope;
}

/** Minted by an agent's host. An agent client's access token names what may be asked for. */
export function isAgentToken({ agentSession, askable }: Pick<AccessToken, 'agentSession' | 'askable'>): boolean {
  return agentSession !== undefined && askable.size === 0;
}

/** Of an agent token what it was minted with; of an agent client's access token what may be asked for with it. */
function ceilingFor(token: AccessToken): DetailCeiling {
  if (isAgentToken(token)) return ceilingOf(token.details ?? NO_DETAILS);
  return token.askableDetails ?? NO_CEILING;
}

/** The write that a type goes with, where an agent's request has it by a person's approval alone. */
export function gatedByLimit(
  { agentSession }: Pick<AccessToken, 'agentSession'>,
  type: string,
  { details, reads }: ScopeRules,
): Scope | undefined {
  const scope = agentSession === undefined ? undefined : details?.get(type);
  return scope === undefined || reads.has(scope) ? undefined : scope;
}

/**
 * The writes of an agent that approvals up to a limit can be for with this token: those of the types that it names. It has
 * none of them as a scope: a route that asks for no detail is closed to it.
 */
export function limitableWrites(token: AccessToken, rules: ScopeRules): ScopeSet {
  if (token.agentSession === undefined) return NO_SCOPES;
  const types = [...ceilingFor(token).keys()];
  const writes = types.flatMap((type) => gatedByLimit(token, type, rules) ?? []);
  if (isAgentToken(token)) return new Set(writes);
  const askable = withImplied(token.askable, rules.implications);
  return new Set(writes.filter((scope) => askable.has(scope)));
}

/** Of a session's grants those up to a limit, of these scopes. */
export function limitsOf<G>(grants: ReadonlyMap<Scope, G> | undefined, scopes: ScopeSet): ReadonlyMap<Scope, G> {
  if (scopes.size === 0) return new Map();
  return new Map([...(grants ?? [])].filter(([scope]) => scopes.has(scopeOfLimit(scope) as Scope)));
}

/** What each live approval allows with this token: no more than it was approved for, nor than the token's ceiling. */
function allowed(
  scopes: Iterable<Scope>,
  token: AccessToken,
  rules: ScopeRules,
): readonly (readonly [Scope, AuthorizationDetails])[] {
  const ceiling = ceilingFor(token);
  return [...scopes].flatMap((scope) => {
    const detail = limitOf(scope);
    // A type that goes with another scope by now was approved for that one alone.
    if (detail === undefined || rules.details?.get(detail.type) !== scopeOfLimit(scope)) return [];
    return [[scope, underCeiling(detail, ceiling)] as const];
  });
}

/**
 * All details that an agent may use now, those for one use among them, of scopes that the member's role has; of what only
 * reads, the token's own.
 */
export function usableLimits(
  token: AccessToken,
  { grants, once }: FoundLimits,
  at: GrantMoment,
  { role, rules }: { readonly role: ScopeSet; readonly rules: ScopeRules },
): AuthorizationDetails {
  const reads = (token.details ?? NO_DETAILS).filter(({ type }) => {
    const scope = rules.details?.get(type);
    return scope !== undefined && rules.reads.has(scope) && role.has(scope);
  });
  const live = [...liveGrants(grants, at).keys(), ...liveSingleUses(once, at).keys()];
  const writes = allowed(
    live.filter((scope) => role.has(scopeOfLimit(scope) as Scope)),
    token,
    rules,
  );
  return fittingDetails([...reads, ...writes.flatMap(([, details]) => details)]);
}

/**
 * How an agent's request stands to what was approved up to a limit: one that lasts covers it; or else one for a single use
 * does, which it would use up; or else it lacks an approval of exactly what it needs. Two that each cover a part of it do not.
 */
export function judgeLimit(
  of: Scope,
  needed: AuthorizationDetail,
  { grants, once }: FoundLimits,
  at: GrantMoment,
  { token, rules }: { readonly token: AccessToken; readonly rules: ScopeRules },
): NeededLimit {
  const lasting = allowed(liveGrants(grants, at).keys(), token, rules).flatMap(([, details]) => details);
  if (anyCovers(lasting, needed)) return { of, needed, held: lasting };
  const single = allowed(liveSingleUses(once, at).keys(), token, rules);
  const [used] = single.find(([, details]) => anyCovers(details, needed)) ?? [];
  const held = [...lasting, ...single.flatMap(([, details]) => details)];
  const exactly = limitedScope(of, needed);
  const isWithin = anyCovers(underCeiling(needed, ceilingFor(token)), needed);
  return {
    ...{ of, needed, held, lacking: used ?? exactly ?? nothingApproves(of) },
    ...(isWithin && exactly !== undefined && { askable: exactly }),
  };
}

/** Stands for a limit that is too large for one: no grant and no role has it. */
function nothingApproves(of: Scope): Scope {
  return `${of}#d.` as Scope;
}
