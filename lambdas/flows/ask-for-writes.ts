import { exactScopeOf } from '../../protect/operations/exact-scope-of.ts';
import { type KnownAgentRules, underRules } from '../../protect/vocabulary/agent-rules.ts';
import { withImplied } from '../../protect/vocabulary/implied-scopes.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import { formatScopes, type Scope } from '../../protect/vocabulary/scope.ts';
import { type LiveWrites, liveWrites, usedWrites } from '../../protect/vocabulary/single-use.ts';
import type { AskRequest } from '../core/agents/ask-request.ts';
import type { AgentCaller } from '../core/agents/caller.ts';
import { mayHaveSession } from '../core/agents/default-session.ts';
import { type AskedOperation, askedOperationOf } from '../core/agents/exact-operation.ts';
import { openHalves } from '../core/agents/half-approvals.ts';
import { countingLimits, isWithinCeiling, limitFacts, withCovered } from '../core/agents/limits.ts';
import type { AgentRefusal } from '../core/agents/refusal.ts';
import { coveredWrites, judgeApproval, type NotApproved, withoutLimits } from '../core/agents/scopes.ts';
import { type AskedScope, ask, scopeStates, type WriteRequest } from '../core/agents/write-requests.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { Configuration } from '../core/configuration.ts';
import type { AgentSessionStore } from '../ports/agent-session-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import { Unavailable } from '../ports/unavailable.ts';
import type { WriteRequestStore } from '../ports/write-request-store.ts';
import { lineAbove } from './steps/line-above.ts';

export interface AskDependencies {
  readonly configuration: Configuration;
  readonly agentSessions: Pick<AgentSessionStore, 'find'>;
  readonly writeRequests: Pick<WriteRequestStore, 'find' | 'ask'>;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'auditSuffix'>;
}

export interface Asked {
  /** What waits for the person now; absent: everything that could be asked for is granted already. */
  readonly request?: WriteRequest;
  readonly states: ReadonlyMap<Scope, AskedScope>;
  readonly notAskable: ReadonlyMap<Scope, NotApproved>;
}

/** Somebody else asked or answered at the very moment: looked at anew this often. */
const MAX_ATTEMPTS = 5;

/**
 * An agent asks its person for writes (law 16). The caller is who may mint, for a session of its own; what the member
 * could not approve, or has approved already, is not asked for, nor what the organization's rules give to no agent, nor a
 * limit beyond what the caller could use. One
 * conditional write (a transaction of the question, the session's client and the entry); the same question again writes
 * nothing and is answered as before.
 *
 * - Retried after a lost answer: the question waits already.
 * - Two at once: one is written; the other looks again, and finds it or adds its own.
 * - The process dies before or after the write: nobody is asked, or the question waits; asking again is safe.
 * @throws Unavailable
 */
export async function askForWrites(
  dependencies: AskDependencies,
  caller: AgentCaller,
  rules: KnownAgentRules,
  request: AskRequest,
): Promise<Result<Asked, AgentRefusal>> {
  const { configuration } = dependencies;
  const { sessionId } = request;
  if (!mayHaveSession(caller.client, sessionId)) return err({ reason: 'other_client' });
  const above = await lineAbove(dependencies.agentSessions, caller, sessionId, request.parent);
  if (!above.ok) return above;
  // A sub-agent has what the topmost session has: its person is asked for that one.
  const topmost = above.value.holder?.sessionId ?? sessionId;
  const exact = exactQuestion(caller, request);
  if (!exact.ok) return exact;
  const held = withImplied(caller.scopes, configuration.implications);
  const under = { rules, implications: configuration.implications };
  const judged = judgeApproval(exact.value.scopes, held, configuration.scopes, under);
  const { approved: askable, refused: notAskable } = withoutLimits(judged, 'beyond_tool', (scope) =>
    isWithinCeiling(scope, caller.ceiling),
  );
  if (askable.length === 0) return err({ reason: 'nothing_to_ask_for', scopes: notAskable });
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const { operation: _, ...wanted } = request;
    const question = { ...wanted, ...exact.value, sessionId: topmost, scopes: new Set(askable) };
    const asked = await askOnce(dependencies, caller, rules, question);
    if (asked === 'changed_meanwhile') continue;
    return asked.ok ? ok({ ...asked.value, notAskable }) : asked;
  }
  throw new Unavailable('requests that do not change at this very moment');
}

interface AskQuestion extends Omit<AskRequest, 'operation'> {
  readonly operation?: AskedOperation;
}

/** What is asked for: scopes, or that of one operation of this very person, in the organization that its path names. */
function exactQuestion(
  { organization, member }: AgentCaller,
  { scopes, operation }: AskRequest,
): Result<Pick<AskQuestion, 'scopes' | 'operation'>, AgentRefusal> {
  if (operation === undefined) return ok({ scopes });
  const named = operation.values.get('organization');
  if (operation.declaration.path.includes('{organization}') && named !== organization) {
    const problem = 'must be of the organization that is asked';
    return err({ reason: 'malformed_request', field: 'operation.path', problem });
  }
  return ok({
    scopes: new Set([exactScopeOf(operation, { organization, member })]),
    operation: askedOperationOf(operation),
  });
}

async function askOnce(
  dependencies: AskDependencies,
  caller: AgentCaller,
  rules: KnownAgentRules,
  { sessionId, scopes, operation, reason, until }: AskQuestion,
): Promise<Result<Omit<Asked, 'notAskable'>, AgentRefusal> | 'changed_meanwhile'> {
  const { configuration, agentSessions, writeRequests, clock } = dependencies;
  const { organization, member, client, recalledAt } = caller;
  const key = { organization, member, sessionId };
  const [session, before] = await Promise.all([agentSessions.find(key), writeRequests.find(organization, member)]);
  if (session?.client !== undefined && session.client !== client) return err({ reason: 'other_client' });
  if (session?.endedAt !== undefined) return err({ reason: 'session_ended' });
  if (session?.parents !== undefined) return err({ reason: 'no_place', problem: 'other_place' });
  const now = clock();
  const counted = session && underRules(session, rules, configuration.implications);
  const live: LiveWrites = counted === undefined ? new Map() : liveWrites(counted, { recalledAt, now });
  const counting = countingLimits(coveredWrites(live, configuration), caller.ceiling, configuration);
  const granted = withCovered(counting, scopes);
  // What the person has approved, and a second one has not confirmed yet, is asked of nobody again.
  const halves = openHalves(before.halves, { now, recalledAt }).filter((half) => half.sessionId === sessionId);
  const approved = new Set(halves.flatMap(({ durations }) => [...durations.keys()]));
  const missing = new Set([...scopes].filter((scope) => !granted.has(scope) && !approved.has(scope)));
  if (missing.size === 0) return ok({ states: statesOf(before, granted) });

  const outcome = ask(
    before,
    { sessionId, client, scopes: missing, ...(operation && { operation }), ...wishes(reason, until) },
    now,
  );
  switch (outcome.outcome) {
    case 'denied':
      return err({ reason: 'denied_by_member', scopes: outcome.scopes, retryAfterSeconds: outcome.until - now });
    case 'too_many':
      return err({ reason: 'too_many_open_requests', retryAfterSeconds: outcome.until - now });
    case 'waits':
      return ok({ request: outcome.request, states: statesOf(before, granted) });
    case 'asked': {
      const audit = auditEntry(dependencies, caller, outcome.request);
      const written = await writeRequests.ask({ next: outcome.next, session: key, client, audit }, now);
      if (written === 'other_client') return err({ reason: 'other_client' });
      if (written === 'changed_meanwhile') return written;
      return ok({ request: outcome.request, states: statesOf(outcome.next, granted) });
    }
  }

  function statesOf(state: typeof before, live: LiveWrites): ReadonlyMap<Scope, AskedScope> {
    const used = session === undefined ? new Map<Scope, number>() : usedWrites(session, recalledAt);
    const states = scopeStates(state, sessionId, { live, used }, now);
    return new Map([...states].filter(([scope]) => scopes.has(scope)));
  }
}

function wishes(reason: string | undefined, until: number | undefined): Pick<WriteRequest, 'reason' | 'until'> {
  return { ...(reason !== undefined && { reason }), ...(until !== undefined && { until }) };
}

/** Names the question, and no word of the agent's: those are anybody's text. */
function auditEntry(
  { ids }: AskDependencies,
  { organization, member, client }: AgentCaller,
  { sessionId, scopes, operation, askedAt, endsAt }: WriteRequest,
): AuditEntry {
  return {
    organization,
    at: askedAt,
    suffix: ids.auditSuffix(),
    actor: { kind: 'member', id: member, client },
    action: 'writes.asked',
    target: sessionId,
    details: {
      ...{ member, client, scope: formatScopes(scopes), ...limitFacts(scopes), until: endsAt },
      ...(operation !== undefined && { operation: operation.name }),
    },
  };
}
