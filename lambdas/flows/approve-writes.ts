import type { AgentSessionKey } from '../../protect/vocabulary/agent-session.ts';
import type { ClientId } from '../../protect/vocabulary/identifiers.ts';
import { withImplied } from '../../protect/vocabulary/implied-scopes.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import { formatScopes, type Scope } from '../../protect/vocabulary/scope.ts';
import type { LiveWrites } from '../../protect/vocabulary/single-use.ts';
import type { SessionFacts } from '../core/agents/caller.ts';
import { type Duration, termOf } from '../core/agents/durations.ts';
import type { AgentRefusal } from '../core/agents/refusal.ts';
import type { ApprovalRequest, Shown } from '../core/agents/request.ts';
import { judgeApproval, type NotApproved } from '../core/agents/scopes.ts';
import { approve } from '../core/agents/write-requests.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { Configuration } from '../core/configuration.ts';
import type { AgentSessionStore } from '../ports/agent-session-store.ts';
import type { AuditTrail } from '../ports/audit-trail.ts';
import type { Clock } from '../ports/clock.ts';
import type { EnabledClients } from '../ports/enabled-clients.ts';
import type { Ids } from '../ports/ids.ts';
import type { WriteRequestStore } from '../ports/write-request-store.ts';
import { changeRequests } from './steps/change-requests.ts';
import { clientOfSession } from './steps/client-of-session.ts';

export interface ApprovalDependencies {
  readonly configuration: Configuration;
  readonly agentSessions: Pick<AgentSessionStore, 'find' | 'approve'>;
  readonly enabledClients: EnabledClients;
  readonly writeRequests: Pick<WriteRequestStore, 'find' | 'change'>;
  readonly auditTrail: AuditTrail;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'auditSuffix' | 'singleUseId'>;
}

export interface Approved {
  /** What holds for each: longer than asked for, where an earlier approval lasts longer (law 12). */
  readonly granted: LiveWrites;
  readonly refused: ReadonlyMap<Scope, NotApproved>;
}

/**
 * A person approves writes for one agent session of their own. Only a first-party session gets here (law 6), and it
 * gives no more than its member may do at this moment (law 13). It is for a session that a client of theirs uses or asks
 * from, so that nobody gathers grants for another's (law 16), and of the client that they were shown: read before anything
 * is written, so that a page which is merely old leaves no entry, and a condition of the one write, so that it holds at
 * that moment.
 *
 * How long each lasts, the person chooses; never longer than the deployment allows, and beside what holds already: a single
 * use neither shortens nor lengthens a grant that lasts.
 *
 * The audit entries, one for each duration, are durable before the grant: one may stand for a grant that then failed, and
 * no grant stands without.
 * @throws Unavailable: nothing was granted, or it is unknown; approving again is safe
 */
export async function approveWrites(
  dependencies: ApprovalDependencies,
  { session: { organization, member, createdAt }, member: { recalledAt }, scopes: held }: SessionFacts,
  { sessionId, scopes, durations, shown }: ApprovalRequest,
): Promise<Result<Approved, AgentRefusal>> {
  const { configuration, agentSessions, writeRequests, auditTrail, clock, ids } = dependencies;
  const { approved, refused } = judgeApproval(scopes, held, configuration.scopes);
  if (approved.length === 0) return ok({ granted: new Map(), refused });
  const key = { organization, member, sessionId };
  const agentSession = await agentSessions.find(key);
  const topmost = agentSession?.parents?.[0];
  if (topmost !== undefined) return err({ reason: 'sub_agent', topmost });
  if (agentSession?.endedAt !== undefined) return err({ reason: 'session_not_used' });
  const client = await clientOfSession(dependencies, key, agentSession);
  if (client === undefined) return err({ reason: 'session_not_used' });
  if (client !== shown.client) return toolChanged(shown, client);
  const now = clock();
  const termFor = (duration: Duration) => termOf(duration, configuration, now, ids.singleUseId);
  const chosen = approved.map((scope) => ({ scope, duration: durations.get(scope) ?? ('default' as const) }));
  for (const [duration, group] of Map.groupBy(chosen, (one) => one.duration)) {
    const scopes = group.map(({ scope }) => scope);
    const decision = { approved: scopes, duration, client, until: termFor(duration).until, now };
    await auditTrail.record(auditEntry(dependencies, key, decision));
  }
  const terms = new Map(chosen.map(({ scope, duration }) => [scope, termFor(duration)]));
  const approval = { client, until: termFor('default').until, terms, signedInAt: createdAt, recalledAt };
  const written = await agentSessions.approve(key, approved, approval, now);
  if (written.outcome !== 'granted') return toolChanged(shown, written.client);
  // After the grant, which is what counts: a question that still waits then is answered by its state, which is granted.
  const lasting = approved.filter((scope) => durations.get(scope) !== 'once');
  const answered = new Set([...approved, ...withImplied(new Set(lasting), configuration.implications)]);
  await changeRequests(writeRequests, key, (requests) => approve(requests, sessionId, answered, now), now);
  return ok({ granted: written.granted, refused });
}

function toolChanged({ client: shown }: Shown, client: ClientId | undefined): Result<never, AgentRefusal> {
  return err({ reason: 'tool_changed', shown, client });
}

interface Decision {
  readonly approved: readonly Scope[];
  readonly duration: Duration;
  readonly client: ClientId;
  readonly until: number;
  readonly now: number;
}

function auditEntry(
  { ids }: ApprovalDependencies,
  { organization, member, sessionId }: AgentSessionKey,
  { approved, duration, client, until, now }: Decision,
): AuditEntry {
  return {
    organization,
    at: now,
    suffix: ids.auditSuffix(),
    actor: { kind: 'member', id: member },
    action: 'writes.approved',
    target: sessionId,
    details: { member, scope: formatScopes(new Set(approved)), until, duration, client },
  };
}
