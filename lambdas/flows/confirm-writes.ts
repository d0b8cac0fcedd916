import type { KnownAgentRules } from '../../protect/vocabulary/agent-rules.ts';
import type { MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import { NO_SCOPES, type Scope } from '../../protect/vocabulary/scope.ts';
import type { LiveWrites } from '../../protect/vocabulary/single-use.ts';
import type { SessionFacts } from '../core/agents/caller.ts';
import { termOf } from '../core/agents/durations.ts';
import { shownOperation, termOfOne, withoutUnasked } from '../core/agents/exact-operation.ts';
import { heldNow, uncoveredTerms } from '../core/agents/grant-terms.ts';
import { type HalfApproval, halfFacts, openHalves } from '../core/agents/half-approvals.ts';
import { isDeclaredHere } from '../core/agents/limits.ts';
import type { AgentRefusal } from '../core/agents/refusal.ts';
import { confirmsForOthers, lifetimesUnder, needingPasskey, type RulesOfAgents } from '../core/agents/rules.ts';
import { type Approval, judgeApproval, type NotApproved, withoutLimits } from '../core/agents/scopes.ts';
import { deny, endHalf, type MemberRequests } from '../core/agents/write-requests.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { Configuration } from '../core/configuration.ts';
import type { PasskeyAssertion } from '../core/passkeys/answer.ts';
import { confirmationPurpose } from '../core/passkeys/challenge.ts';
import type { Member } from '../core/records.ts';
import type { AgentSessionStore } from '../ports/agent-session-store.ts';
import type { AuditTrail } from '../ports/audit-trail.ts';
import type { Clock } from '../ports/clock.ts';
import type { EnabledClients } from '../ports/enabled-clients.ts';
import type { Ids } from '../ports/ids.ts';
import type { SessionTrust } from '../ports/session-trust.ts';
import { Unavailable } from '../ports/unavailable.ts';
import type { WriteRequestStore } from '../ports/write-request-store.ts';
import { changeRequests } from './steps/change-requests.ts';
import { clientOfSession } from './steps/client-of-session.ts';
import { type PasskeyProof, type PasskeyProofDependencies, provePasskey } from './steps/prove-passkey.ts';
import { type EvidenceDependencies, signDecision, signReduction } from './steps/sign-decision.ts';

export interface ConfirmationDependencies extends EvidenceDependencies, PasskeyProofDependencies {
  readonly configuration: Configuration;
  readonly agentSessions: Pick<AgentSessionStore, 'find'>;
  readonly enabledClients: EnabledClients;
  readonly writeRequests: Pick<WriteRequestStore, 'find' | 'change' | 'confirm'>;
  readonly trust: Pick<SessionTrust, 'findMember'>;
  readonly auditTrail: AuditTrail;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'auditSuffix' | 'singleUseId'>;
}

/** Who confirms: their role is what lets them, as it is at this moment. */
export interface SecondPerson extends SessionFacts {
  readonly member: SessionFacts['member'] & Pick<Member, 'role'>;
}

/** Whose approval, and which: what a half approval is of never changes, so that its id says what was shown. */
export interface WantedConfirmation {
  readonly member: MemberId;
  readonly id: string;
  /** How the second person has confirmed this very one, where they have. */
  readonly passkey?: PasskeyAssertion;
}

export interface Confirmed {
  readonly half: HalfApproval;
  readonly granted: LiveWrites;
  readonly refused: ReadonlyMap<Scope, NotApproved>;
}

/** Somebody changed the same rows at the very moment: looked at anew this often. */
const MAX_ATTEMPTS = 5;

/**
 * A second person confirms what another member has approved (law 17). Only a first-party session of a member with the role
 * that the organization names gets here, never the member's own; and they decide nothing but this. What is granted is what
 * the first person may do at this moment, to that person's agent, and ends with that person's recall: a second person adds
 * no authority of their own, and needs none.
 *
 * What the organization wants a passkey for takes one of both: the first person's then, the second's now. Its challenge is
 * used up before the rest is written; the process dies between the two: nothing is granted, it is confirmed anew.
 *
 * One transaction: it waits no more, it is granted, and the entry says by whom.
 * - Two at once: one is told that there is nothing to confirm.
 * - Retried after a lost answer: the same; it is granted once.
 * - The process dies before or after: nothing has happened, or all of it.
 * @throws Unavailable
 */
export async function confirmWrites(
  dependencies: ConfirmationDependencies,
  second: SecondPerson,
  rules: KnownAgentRules,
  wanted: WantedConfirmation,
): Promise<Result<Confirmed, AgentRefusal>> {
  const proved =
    wanted.passkey && (await provePasskey(dependencies, second, confirmationPurpose(wanted), wanted.passkey));
  if (proved?.ok === false) return proved;
  const spend = proved && once(proved.value.spend);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const found = await findHalf(dependencies, second, rules, wanted);
    if (!found.ok) return found;
    const confirmed = await confirmOnce(dependencies, second, rules, {
      ...found.value,
      ...(proved && spend && { proof: { passkey: proved.value.passkey, spend } }),
    });
    if (confirmed !== 'changed_meanwhile') return confirmed;
  }
  throw new Unavailable('approvals that do not change at this very moment');
}

/** A second person says no: nobody can confirm it any more, and the host is told as of the first person's own no. */
export async function refuseConfirmation(
  dependencies: ConfirmationDependencies,
  second: SecondPerson,
  rules: KnownAgentRules,
  wanted: WantedConfirmation,
): Promise<Result<HalfApproval, AgentRefusal>> {
  const found = await findHalf(dependencies, second, rules, wanted);
  if (!found.ok) return found;
  const { half, owner } = found.value;
  const { organization } = second.session;
  const now = dependencies.clock();
  // The audit entry is durable first, as for denying.
  const scopes = new Set(half.durations.keys());
  const entry = auditEntry(dependencies, second, found.value, 'writes.not_confirmed', now);
  await dependencies.auditTrail.record(await signReduction(dependencies, entry, { session: second.session, scopes }));
  await changeRequests(
    dependencies.writeRequests,
    { organization, member: owner.id },
    (before) => ({
      ...deny(endHalf(before, half.id, now), half.sessionId, scopes, now),
      revision: before.revision + 1,
    }),
    now,
  );
  return ok(half);
}

interface FoundHalf {
  readonly half: HalfApproval;
  /** Who approved it, as they are now. */
  readonly owner: Member;
  readonly requests: MemberRequests;
  /** Of the second person. */
  readonly proof?: PasskeyProof;
}

/** A challenge is used up once, however often the confirmation is tried again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

async function findHalf(
  { writeRequests, trust, clock }: ConfirmationDependencies,
  { session, member: { role } }: SecondPerson,
  rules: KnownAgentRules,
  wanted: WantedConfirmation,
): Promise<Result<FoundHalf, AgentRefusal>> {
  if (!confirmsForOthers(role, rules)) return err({ reason: 'not_a_second_person' });
  if (wanted.member === session.member) return err({ reason: 'own_approval' });
  const { organization } = session;
  const [requests, owner] = await Promise.all([
    writeRequests.find(organization, wanted.member),
    trust.findMember(organization, wanted.member),
  ]);
  if (owner?.status !== 'active') return err({ reason: 'nothing_to_confirm' });
  const open = openHalves(requests.halves, { now: clock(), recalledAt: owner.recalledAt });
  const half = open.find(({ id }) => id === wanted.id);
  return half === undefined ? err({ reason: 'nothing_to_confirm' }) : ok({ half, owner, requests });
}

async function confirmOnce(
  dependencies: ConfirmationDependencies,
  second: SecondPerson,
  rules: KnownAgentRules,
  found: FoundHalf,
): Promise<Result<Confirmed, AgentRefusal> | 'changed_meanwhile'> {
  const { configuration, agentSessions, writeRequests, clock, ids } = dependencies;
  const { half, owner, requests, proof } = found;
  const key = { organization: second.session.organization, member: owner.id, sessionId: half.sessionId };
  const read = await agentSessions.find(key);
  const client = await clientOfSession(dependencies, key, read);
  if (client !== half.client || read?.endedAt !== undefined) return err({ reason: 'nothing_to_confirm' });
  const held = configuration.roles.get(owner.role) ?? NO_SCOPES;
  const under = { rules, implications: configuration.implications };
  const operation = shownOperation(half.operation, new Set(half.durations.keys()), configuration.operations, key);
  const all = judgeApproval(half.durations.keys(), held, configuration.scopes, under);
  const judged = withoutLimits(all, 'limit_not_declared', (scope) => isDeclaredHere(scope, configuration));
  const { approved, refused } = asFirstProved(withoutUnasked(judged, operation), half, under);
  if (proof === undefined && needingPasskey(approved, under).size > 0) return err({ reason: 'passkey_needed' });
  const now = clock();
  const lifetimes = lifetimesUnder(configuration, rules);
  const terms = new Map(
    approved.map((scope) => [
      scope,
      operation
        ? termOfOne(operation, lifetimes, now, ids.singleUseId)
        : termOf(half.durations.get(scope) ?? 'default', lifetimes, now, ids.singleUseId),
    ]),
  );
  const longestSeconds = rules === 'unreadable' ? undefined : rules.longestSeconds;
  const uncovered = uncoveredTerms(terms, read, owner.recalledAt, longestSeconds);
  const approval = {
    ...{ client, until: now, terms: uncovered, signedInAt: half.signedInAt, recalledAt: owner.recalledAt },
    ...{ longestSeconds, stoppedAt: read?.stoppedAt },
  };
  const spent = await proof?.spend();
  if (spent?.ok === false) return spent;
  const entry = auditEntry(dependencies, second, found, 'writes.confirmed', now);
  const hasPasskey = proof !== undefined;
  const decided = { session: second.session, scopes: half.durations.keys(), operation, hasPasskey };
  const outcome = await writeRequests.confirm(
    {
      next: endHalf(requests, half.id, now),
      audit: await signDecision(dependencies, entry, decided),
      ...(uncovered.size > 0 && { grant: { key, terms: uncovered, approval, read } }),
    },
    now,
  );
  if (outcome !== 'done') return 'changed_meanwhile';
  const at = { recalledAt: owner.recalledAt, now };
  const granted = heldNow(terms, read ?? { grants: new Map() }, at, longestSeconds);
  return ok({ half, granted: latest(granted, terms), refused });
}

/** What the first person approved without a passkey does not count where one is wanted by now. */
function asFirstProved({ approved, refused }: Approval, half: HalfApproval, under: RulesOfAgents): Approval {
  const unproved = half.passkey ? NO_SCOPES : needingPasskey(approved, under);
  return {
    approved: approved.filter((scope) => !unproved.has(scope)),
    refused: new Map([...refused, ...[...unproved].map((scope) => [scope, 'needs_passkey' as const] as const)]),
  };
}

/** What holds now: what was written, or what lasts longer already. */
function latest(
  held: LiveWrites,
  terms: ReadonlyMap<Scope, { readonly until: number; readonly once?: string }>,
): LiveWrites {
  return new Map(
    [...held].map(([scope, write]) => {
      const term = terms.get(scope);
      if (term === undefined || term.until <= write.until) return [scope, write] as const;
      return [scope, { until: term.until, ...(term.once !== undefined && { once: true as const }) }] as const;
    }),
  );
}

function auditEntry(
  { ids }: ConfirmationDependencies,
  { session }: SecondPerson,
  { half, owner, proof }: FoundHalf,
  action: 'writes.confirmed' | 'writes.not_confirmed',
  now: number,
): AuditEntry {
  return {
    ...{ organization: session.organization as OrganizationId, at: now, suffix: ids.auditSuffix() },
    actor: { kind: 'member', id: session.member },
    action,
    target: half.sessionId,
    details: {
      ...{ member: owner.id, ...halfFacts(half), approvedAt: half.approvedAt },
      ...(proof && { passkey: proof.passkey.id }),
    },
  };
}
