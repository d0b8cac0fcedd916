import type { KnownAgentRules } from '../../protect/vocabulary/agent-rules.ts';
import type { MemberId } from '../../protect/vocabulary/identifiers.ts';
import { type HalfApproval, openHalves } from '../core/agents/half-approvals.ts';
import { confirmsForOthers } from '../core/agents/rules.ts';
import type { Member } from '../core/records.ts';
import type { Clock } from '../ports/clock.ts';
import type { SessionTrust } from '../ports/session-trust.ts';
import type { WriteRequestStore } from '../ports/write-request-store.ts';
import type { SecondPerson } from './confirm-writes.ts';

export interface ConfirmationListDependencies {
  readonly writeRequests: Pick<WriteRequestStore, 'list'>;
  readonly trust: Pick<SessionTrust, 'findMember'>;
  readonly clock: Clock;
}

/** What somebody has approved, and who. */
export interface WaitingConfirmation {
  readonly half: HalfApproval;
  readonly owner: Pick<Member, 'id' | 'email'>;
}

export interface ConfirmationPage {
  readonly confirmations: readonly WaitingConfirmation[];
  /** By the role that the organization names; else nothing is looked through, and nothing shown. */
  readonly mayConfirm: boolean;
  /** The member after whom the next page begins. */
  readonly next?: MemberId;
}

/** So many members' approvals are looked through for one page, which may be empty and still not be the last. */
const MEMBERS_A_PAGE = 25;

/**
 * What waits for this person to confirm: of other members, active and not recalled since. Nobody else's is shown to
 * whoever has another role, and one's own to nobody (laws 16 and 17). @throws Unavailable
 */
export async function listConfirmations(
  { writeRequests, trust, clock }: ConfirmationListDependencies,
  { session: { organization, member: own }, member: { role } }: SecondPerson,
  rules: KnownAgentRules,
  after?: MemberId,
): Promise<ConfirmationPage> {
  if (!confirmsForOthers(role, rules)) return { confirmations: [], mayConfirm: false };
  const page = await writeRequests.list(organization, { maxMembers: MEMBERS_A_PAGE, ...(after && { after }) });
  const now = clock();
  const waiting = page.members.filter(({ member, halves }) => member !== own && openHalves(halves, { now }).length > 0);
  const owners = await Promise.all(waiting.map(({ member }) => trust.findMember(organization, member)));
  const confirmations = waiting.flatMap(({ halves }, i) => {
    const owner = owners[i];
    if (owner?.status !== 'active') return [];
    return openHalves(halves, { now, recalledAt: owner.recalledAt }).map((half) => ({ half, owner }));
  });
  return { confirmations, mayConfirm: true, ...(page.next !== undefined && { next: page.next }) };
}
