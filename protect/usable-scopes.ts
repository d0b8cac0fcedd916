import type { AccessToken } from './access-token.ts';
import type { Protection } from './authorize.ts';
import { type FoundLimits, isAgentToken, limitableWrites, limitsOf } from './limited-writes.ts';
import type { AgentSessionSource } from './ports.ts';
import type { TokenRefusal, Unavailable } from './refusal.ts';
import { orUnavailable } from './unavailable.ts';
import { type KnownAgentRules, underRules, withoutNever } from './vocabulary/agent-rules.ts';
import { FIRST_PARTY_CLIENT } from './vocabulary/agent-session.ts';
import { isStopped, type StoppedAt, underStop } from './vocabulary/client-stop.ts';
import { baseScope } from './vocabulary/exact-scope.ts';
import { withImplied } from './vocabulary/implied-scopes.ts';
import { err, ok, type Result } from './vocabulary/result.ts';
import { intersect, NO_SCOPES, type Scope, type ScopeSet } from './vocabulary/scope.ts';
import type { ScopeRules } from './vocabulary/scope-rules.ts';
import { holderOfLine, NO_PARENTS } from './vocabulary/session-line.ts';
import { liveSingleUses, type SingleUses } from './vocabulary/single-use.ts';
import { type GrantMoment, liveGrants, type WriteGrants } from './vocabulary/write-grant.ts';

/** What makes agent tokens acceptable at all, and an agent client's writes possible. */
export interface AgentProtection {
  /** The scopes that only read, where {@link Protection.rules} does not say: as a protection of a former release has them. */
  readonly readScopes?: ScopeSet;
  readonly sessions: AgentSessionSource;
}

/** What the configuration declares of scopes, and what the organization forbids and demands of agents. */
export interface RulesAtApi extends ScopeRules {
  readonly agents: KnownAgentRules;
}

/** All that a token could be good for, with a person's grants: what it says, and what that implies. */
function authorityOf({ scopes, askable }: AccessToken, { implications }: ScopeRules): ScopeSet {
  return withImplied(new Set([...askable, ...scopes]), implications);
}

/** The writes of a token that count only while a person's grant is live: of most tokens none. */
function gatedWrites(token: AccessToken, rules: ScopeRules): ScopeSet {
  if (token.agentSession === undefined) return NO_SCOPES;
  return new Set([...authorityOf(token, rules)].filter((scope) => !rules.reads.has(scope)));
}

/**
 * Of an agent client's token: the writes that its person may be asked for, and those that they imply; none that the
 * organization gives to no agent.
 */
export function askableWrites({ askable }: AccessToken, { reads, implications, agents }: RulesAtApi): ScopeSet {
  const writes = [...withImplied(askable, implications)].filter((scope) => askable.has(scope) || !reads.has(scope));
  return withoutNever(new Set(writes), agents, implications);
}

/**
 * The grants of the writes that this request needs and an agent's token carries, or an agent client's token may ask for;
 * none for any other token. They are read on every such request, so that taking one back counts on the next. A write scope
 * that the request does not need is left out unread: nothing is said of it that was not looked up. A grant of a write that
 * implies a needed one is a grant of that, too. `needed` is `undefined` where all of a token's writes are of interest.
 *
 * A session belongs to one client, whose token this must be: one that was taken back as a whole, and then used by another
 * client, does not lend the other's grants to what is left of the first one's tokens.
 * A sub-agent's session has no grants of its own: those of the topmost one above it count, while all of the line are alive.
 * That is asked at every request of such a token, one that reads too: what ends a session ends those below it at once.
 * An agent client's token goes on reading where the organization has switched agents off: its writes are then nobody's to
 * approve, and what was approved before counts no more. (An agent token is refused there altogether.)
 * A grant counts as far as the organization's rules let it, at this moment (law 17), and so far as its administrators have
 * not stopped everything of the client since: read again beside the grants at every write, so that a stop counts on the
 * next one; a request that only reads looks at an answer that is at most 60 s old (law 9).
 * Of `exact`, one operation's scope, a single use of the declared scope is none.
 * Does NOT check that they are live.
 */
export async function findGrants(
  token: AccessToken,
  needed: ScopeSet | undefined,
  rules: RulesAtApi,
  { agents, statuses }: Pick<Protection, 'agents' | 'statuses'>,
  exact?: Scope,
): Promise<Result<FoundGrants, Unavailable | TokenRefusal>> {
  const { agentSession: sessionId, organization, member, client, parents = NO_PARENTS } = token;
  if (sessionId === undefined || agents === undefined) return ok(NONE_ASKABLE);
  const writes = neededWrites(token, needed, rules, exact);
  const limited = exact === undefined ? neededLimits(token, needed, rules) : NO_SCOPES;
  const isReading = writes.size + limited.size === 0;
  const stopped = (age: 'now' | 'lately') => orUnavailable('status', () => stopOf(token, statuses, age));
  if (isReading && parents.length === 0) {
    if (!isAgentToken(token)) return ok(NONE_ASKABLE);
    const stop = await stopped('lately');
    return stop.ok ? (stoppedRefusal(token, stop.value) ?? ok(NONE_ASKABLE)) : stop;
  }
  const line = [...parents, sessionId];
  const [found, isOn, stop] = await Promise.all([
    orUnavailable('grants', () =>
      Promise.all(line.map((id) => agents.sessions.find({ organization, member, sessionId: id }))),
    ),
    orUnavailable('status', () => statuses.find({ kind: 'agents', organization })),
    stopped('now'),
  ]);
  if (!found.ok) return found;
  if (!isOn.ok) return isOn;
  if (!stop.ok) return stop;
  const refusal = stoppedRefusal(token, stop.value);
  if (refusal !== undefined) return refusal;
  const rows = found.value.map((row, place) => row && underStop(row, line[place] ?? sessionId, stop.value));
  const holder = holderOfLine(line, rows, client);
  if (holder === undefined && parents.length > 0) return err({ reason: 'session_over', sessionId });
  if (!isOn.value.isActive || isReading) return ok(NONE_ASKABLE);
  const session = holder && underRules(holder, rules.agents, rules.implications);
  const covers = ([scope]: readonly [Scope, unknown]) =>
    writes.has(scope) || intersect(rules.implications.get(scope) ?? NO_SCOPES, writes).size > 0;
  return ok({
    grants: new Map([...(session?.grants ?? [])].filter(covers)),
    once: new Map([
      ...ofScopes(session?.once, exact === undefined ? writes : new Set([exact])),
      ...limitsOf(session?.once, limited),
    ]),
    limits: { grants: limitsOf(session?.grants, limited), once: limitsOf(session?.once, limited) },
    writes,
    // Of a session that is over nobody is asked any more.
    askable: rows[0]?.endedAt === undefined ? intersect(askableWrites(token, rules), writes) : NO_SCOPES,
  });
}

/** Those of the needed writes that the token could carry: of one operation, its declared scope, where the token has either. */
function neededWrites(
  token: AccessToken,
  needed: ScopeSet | undefined,
  rules: ScopeRules,
  exact: Scope | undefined,
): ScopeSet {
  const gated = gatedWrites(token, rules);
  if (exact !== undefined)
    return gated.has(exact) || gated.has(baseScope(exact)) ? new Set([baseScope(exact)]) : NO_SCOPES;
  return needed === undefined ? gated : intersect(gated, needed);
}

/** Those of the needed writes that can be approved up to a limit. */
function neededLimits(token: AccessToken, needed: ScopeSet | undefined, rules: RulesAtApi): ScopeSet {
  const limited = limitableWrites(token, rules);
  return needed === undefined ? limited : intersect(limited, needed);
}

/** Nobody stops a person's own browser session, which is no client that an organization enables. */
async function stopOf(
  { organization, client }: AccessToken,
  statuses: Protection['statuses'],
  age: 'now' | 'lately',
): Promise<StoppedAt> {
  return client === FIRST_PARTY_CLIENT ? undefined : statuses.agentsStoppedAt(organization, client, age);
}

/** An agent token that was minted before the stop is none any more, whatever it asks for. */
function stoppedRefusal(token: AccessToken, stoppedAt: StoppedAt) {
  if (stoppedAt === undefined || !isAgentToken(token) || !isStopped(token.issuedAt, stoppedAt)) return undefined;
  return err({ reason: 'client_stopped', client: token.client, issuedAt: token.issuedAt, stoppedAt } as const);
}

function ofScopes<T>(grants: ReadonlyMap<Scope, T> | undefined, scopes: ScopeSet): ReadonlyMap<Scope, T> {
  return new Map([...(grants ?? [])].filter(([scope]) => scopes.has(scope)));
}

/** The grants that were found, for which needed writes, and of those the ones that a person could be asked for. */
export interface FoundGrants {
  readonly grants: WriteGrants;
  /** Each for its very scope: what that implies was not approved once for each. */
  readonly once: SingleUses;
  /** Of them and beside them, what was approved up to a limit: none of it is a scope of the token. */
  readonly limits: FoundLimits;
  readonly writes: ScopeSet;
  readonly askable: ScopeSet;
}

const NONE_ASKABLE: FoundGrants = {
  ...{ grants: new Map(), once: new Map(), limits: { grants: new Map(), once: new Map() } },
  ...{ writes: NO_SCOPES, askable: NO_SCOPES },
};

/**
 * The writes approved once that would let this request through: one for each scope that is missing, or none at all, so
 * that nothing is used up by a request that is refused. A scope that the member's role lacks none is for.
 */
export function singleUsesFor(
  missing: ScopeSet,
  role: ScopeSet,
  { once }: FoundGrants,
  at: GrantMoment,
): SingleUses | undefined {
  const live = liveSingleUses(ofScopes(once, missing), at);
  return [...missing].every((scope) => role.has(baseScope(scope)) && live.has(scope)) ? live : undefined;
}

/**
 * Law 5, at the API: what of a token may be used now. Of an access token all of its scopes, and what they imply. Of an
 * agent token, and of an agent client's access token, those that only read, and the writes of `grants` that are live at
 * this moment: not over, and approved after the member's last recall.
 */
export function usableScopes(
  token: AccessToken,
  { grants, writes }: FoundGrants,
  at: GrantMoment,
  { agents, rules }: Pick<Protection, 'agents'> & { readonly rules: ScopeRules },
): ScopeSet {
  const { agentSession, scopes, askable } = token;
  if (agentSession === undefined) return withImplied(scopes, rules.implications);
  // Whoever looks no grants up sees what only reads: an agent client's `scope` has nothing else. Of an agent's, nothing.
  if (agents === undefined) return askable.size > 0 ? scopes : NO_SCOPES;
  const granted = withImplied(new Set(liveGrants(grants, at).keys()), rules.implications);
  return new Set([...intersect(authorityOf(token, rules), rules.reads), ...intersect(granted, writes)]);
}
