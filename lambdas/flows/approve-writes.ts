import type { KnownAgentRules } from '../../protect/vocabulary/agent-rules.ts';
import type { AgentSessionKey } from '../../protect/vocabulary/agent-session.ts';
import type { ClientId } from '../../protect/vocabulary/identifiers.ts';
import { withImplied } from '../../protect/vocabulary/implied-scopes.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import { formatScopes, type Scope, type ScopeSet } from '../../protect/vocabulary/scope.ts';
import type { LiveWrites } from '../../protect/vocabulary/single-use.ts';
import type { SessionFacts } from '../core/agents/caller.ts';
import { type Duration, termOf } from '../core/agents/durations.ts';
import {
  operationFacts,
  type ShownOperation,
  shownOperation,
  termOfOne,
  withoutUnasked,
} from '../core/agents/exact-operation.ts';
import { byDuration, HALF_APPROVAL_SECONDS, type HalfApproval, halfFacts } from '../core/agents/half-approvals.ts';
import { limitFacts } from '../core/agents/limits.ts';
import type { AgentRefusal } from '../core/agents/refusal.ts';
import type { ApprovalRequest, Shown } from '../core/agents/request.ts';
import { lifetimesUnder, needingSecond } from '../core/agents/rules.ts';
import { judgeApproval, type NotApproved } from '../core/agents/scopes.ts';
import { spentApprovals } from '../core/agents/spent-approvals.ts';
import { approve, approveHalf, type MemberRequests, questionOf } from '../core/agents/write-requests.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { Configuration } from '../core/configuration.ts';
import { approvalPurpose } from '../core/passkeys/challenge.ts';
import type { AgentSessionStore, ApprovalOutcome, WriteApproval } from '../ports/agent-session-store.ts';
import type { AuditTrail } from '../ports/audit-trail.ts';
import type { Clock } from '../ports/clock.ts';
import type { EnabledClients } from '../ports/enabled-clients.ts';
import type { Ids } from '../ports/ids.ts';
import type { WriteRequestStore } from '../ports/write-request-store.ts';
import { changeRequests } from './steps/change-requests.ts';
import { clientOfSession } from './steps/client-of-session.ts';
import { type PasskeyProofDependencies, provePasskey } from './steps/prove-passkey.ts';
import { type EvidenceDependencies, reasonFor, signDecision } from './steps/sign-decision.ts';

export interface ApprovalDependencies extends EvidenceDependencies, PasskeyProofDependencies {
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
  /** What a second person has to confirm, until when: nothing is granted by it (law 17). */
  readonly awaiting: ReadonlyMap<Scope, number>;
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
 * The organization's rules count as they are now (law 17): what they give to no agent is not approved, nor what they want
 * another proof of the person for. A passkey that answered for this very approval is such a proof; its challenge is used
 * up before anything else is written. An answer that proves nothing refuses the whole approval.
 *
 * The scope of one operation is approved for one use, within its own time, and only while an agent asks for exactly that:
 * what is approved is what was shown.
 *
 * What needs a second person is kept beside the member's questions, in the same write that answers those, and grants
 * nothing; it dies with them, and is approved again.
 *
 * The audit entries, one for each duration, are signed and durable before the grant: one may stand for a grant that then
 * failed, and no grant stands without. They are signed and put side by side: the person waits for one signature.
 * @throws Unavailable: nothing was granted, or it is unknown; approving again is safe
 */
export async function approveWrites(
  dependencies: ApprovalDependencies,
  who: SessionFacts,
  rules: KnownAgentRules,
  request: ApprovalRequest,
): Promise<Result<Approved, AgentRefusal>> {
  const {
    session,
    member: { recalledAt },
    scopes: held,
  } = who;
  const { organization, member, createdAt, authenticatedAt } = session;
  const { sessionId, scopes, durations, shown, passkey: answer } = request;
  const { configuration, agentSessions, writeRequests, auditTrail, clock, ids } = dependencies;
  const under = { rules, implications: configuration.implications };
  const proved = answer && (await provePasskey(dependencies, who, approvalPurpose(request), answer));
  if (proved?.ok === false) return proved;
  const passkey = proved?.value.passkey.id;
  const proof = { now: clock(), authenticatedAt, hasPasskey: passkey !== undefined };
  const judged = judgeApproval(scopes, held, configuration.scopes, under, proof);
  if (judged.approved.length === 0) return ok({ granted: new Map(), awaiting: new Map(), refused: judged.refused });
  const key = { organization, member, sessionId };
  const [agentSession, asked] = await Promise.all([agentSessions.find(key), writeRequests.find(organization, member)]);
  const topmost = agentSession?.parents?.[0];
  if (topmost !== undefined) return err({ reason: 'sub_agent', topmost });
  if (agentSession?.endedAt !== undefined) return err({ reason: 'session_not_used' });
  const client = await clientOfSession(dependencies, key, agentSession);
  if (client === undefined) return err({ reason: 'session_not_used' });
  if (client !== shown.client) return toolChanged(shown, client);
  const now = proof.now;
  const question = questionOf(asked, { sessionId, scopes }, now);
  const operation = shownOperation(question?.operation, scopes, configuration.operations, key);
  const { approved, refused } = withoutUnasked(judged, operation);
  if (approved.length === 0) return ok({ granted: new Map(), awaiting: new Map(), refused });
  const stoppedAt = agentSession?.stoppedAt;
  // Of the very second of the stop: it counts as before, and would be none.
  if (stoppedAt !== undefined && now <= stoppedAt) return err({ reason: 'session_not_used' });
  const lifetimes = lifetimesUnder(configuration, rules);
  const termFor = (duration: Duration) =>
    operation
      ? termOfOne(operation, lifetimes, now, ids.singleUseId)
      : termOf(duration, lifetimes, now, ids.singleUseId);
  const chosen = new Map(
    approved.map((scope) => [scope, operation ? ('once' as const) : (durations.get(scope) ?? ('default' as const))]),
  );
  const second = needingSecond(approved, under);
  const direct = new Map([...chosen].filter(([scope]) => !second.has(scope)));
  const facts = {
    ...{ sessionId, client, now, signedInAt: createdAt, id: ids.singleUseId },
    ...(operation && question?.operation && { operation: question.operation }),
  };
  const half = halfApproval(chosen, second, { ...facts, ...(passkey && { passkey: true as const }) });
  const spent = await proved?.value.spend();
  if (spent?.ok === false) return spent;
  const record = async (entry: AuditEntry, scopes: readonly Scope[]) => {
    const reason = reasonFor(asked, sessionId, scopes, now);
    await auditTrail.record(
      await signDecision(dependencies, entry, {
        session,
        scopes,
        reason,
        operation,
        hasPasskey: passkey !== undefined,
      }),
    );
  };
  const entries = [...byDuration(direct)].map(([duration, scopes]) => {
    const until = termFor(duration).until;
    return record(auditEntry(dependencies, key, { scopes, duration, client, until, now, passkey, operation }), scopes);
  });
  const first = half && record(firstApprovedEntry(dependencies, key, half, rules, passkey), [...half.durations.keys()]);
  await Promise.all([...entries, first]);
  const terms = new Map([...direct].map(([scope, duration]) => [scope, termFor(duration)]));
  const approval = {
    ...{ client, until: termFor('default').until, terms, signedInAt: createdAt, recalledAt },
    ...(rules !== 'unreadable' && { longestSeconds: rules.longestSeconds }),
    ...(stoppedAt !== undefined && { stoppedAt }),
    over: spentApprovals(agentSession, now),
  };
  const written = await grant(agentSessions, key, [...direct.keys()], approval, now);
  if (written.outcome !== 'granted') return toolChanged(shown, written.client);
  // After the grant, which is what counts: a question that still waits then is answered by its state, which is granted.
  const lasting = [...direct].filter(([, duration]) => duration !== 'once').map(([scope]) => scope);
  const answered = new Set([...direct.keys(), ...withImplied(new Set(lasting), configuration.implications)]);
  const become = (requests: MemberRequests) => {
    const next = approve(requests, sessionId, answered, now);
    return half === undefined ? next : { ...approveHalf(next, half, now), revision: next.revision };
  };
  await changeRequests(writeRequests, key, become, now);
  const waiting = half === undefined ? [] : [...half.durations.keys()].map((scope) => [scope, half.endsAt] as const);
  return ok({ granted: written.granted, awaiting: new Map(waiting), refused });
}

/** Nothing is written where all of it waits for a second person. */
async function grant(
  agentSessions: ApprovalDependencies['agentSessions'],
  key: AgentSessionKey,
  scopes: readonly Scope[],
  approval: WriteApproval,
  now: number,
): Promise<ApprovalOutcome> {
  if (scopes.length === 0) return { outcome: 'granted', granted: new Map() };
  return agentSessions.approve(key, scopes, approval, now);
}

interface HalfFacts extends Pick<HalfApproval, 'sessionId' | 'client' | 'signedInAt' | 'passkey' | 'operation'> {
  readonly now: number;
  readonly id: () => string;
}

function halfApproval(
  chosen: ReadonlyMap<Scope, Duration>,
  second: ScopeSet,
  { now, id, ...facts }: HalfFacts,
): HalfApproval | undefined {
  if (second.size === 0) return undefined;
  const durations = new Map([...chosen].filter(([scope]) => second.has(scope)));
  return { ...facts, id: id(), durations, approvedAt: now, endsAt: now + HALF_APPROVAL_SECONDS };
}

function toolChanged({ client: shown }: Shown, client: ClientId | undefined): Result<never, AgentRefusal> {
  return err({ reason: 'tool_changed', shown, client });
}

interface Decision {
  readonly scopes: readonly Scope[];
  readonly duration: Duration;
  readonly client: ClientId;
  readonly until: number;
  readonly now: number;
  /** By which passkey it was confirmed; absent: by none. */
  readonly passkey: string | undefined;
  /** The one that this is an approval of. */
  readonly operation: ShownOperation | undefined;
}

function auditEntry(
  { ids }: ApprovalDependencies,
  { organization, member, sessionId }: AgentSessionKey,
  { scopes, duration, client, until, now, passkey, operation }: Decision,
): AuditEntry {
  return {
    organization,
    at: now,
    suffix: ids.auditSuffix(),
    actor: { kind: 'member', id: member },
    action: 'writes.approved',
    target: sessionId,
    details: {
      ...{ member, scope: formatScopes(new Set(scopes)), until, duration, client },
      ...limitFacts(scopes),
      ...operationFacts(operation),
      ...(passkey && { passkey }),
    },
  };
}

/** Whose confirmation it waits for, and until when. */
function firstApprovedEntry(
  { ids }: ApprovalDependencies,
  { organization, member, sessionId }: AgentSessionKey,
  half: HalfApproval,
  rules: KnownAgentRules,
  passkey: string | undefined,
): AuditEntry {
  const role = rules === 'unreadable' ? undefined : rules.secondPerson?.role;
  return {
    ...{ organization, at: half.approvedAt, suffix: ids.auditSuffix() },
    actor: { kind: 'member', id: member },
    action: 'writes.first_approved',
    target: sessionId,
    details: {
      ...{ member, ...halfFacts(half), until: half.endsAt, ...(role !== undefined && { confirmedBy: role }) },
      ...(passkey !== undefined && { passkey }),
    },
  };
}
