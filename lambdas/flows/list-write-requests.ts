import type { MemberId } from '../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import { isAdministrator, type SessionFacts } from '../core/agents/caller.ts';
import type { AgentRefusal } from '../core/agents/refusal.ts';
import { openRequests, type WriteRequest } from '../core/agents/write-requests.ts';
import type { Clock } from '../ports/clock.ts';
import type { WriteRequestStore } from '../ports/write-request-store.ts';

export interface InboxDependencies {
  readonly writeRequests: Pick<WriteRequestStore, 'find' | 'list'>;
  readonly clock: Clock;
}

/** A question, and whom it waits for. */
export interface WaitingRequest extends WriteRequest {
  readonly member: MemberId;
}

export interface InboxRequest {
  /** The whole organization's, which is for administrators; else one's own. */
  readonly all: boolean;
  readonly after?: MemberId;
}

export interface InboxPage {
  readonly requests: readonly WaitingRequest[];
  /** Of the organization's: the member after whom the next page begins. */
  readonly next?: MemberId;
}

/** So many members' questions are on one screen of the organization's. */
const MEMBERS_A_PAGE = 25;

/** What waits for an answer: the member's own is one read. An administrator looks, and answers for nobody else (law 6). */
export async function listWriteRequests(
  { writeRequests, clock }: InboxDependencies,
  facts: SessionFacts,
  { all, after }: InboxRequest,
): Promise<Result<InboxPage, AgentRefusal>> {
  const { organization, member } = facts.session;
  const waiting = (of: MemberId, requests: readonly WriteRequest[]) =>
    requests.map((request) => ({ ...request, member: of }));
  if (!all)
    return ok({ requests: waiting(member, openRequests(await writeRequests.find(organization, member), clock())) });
  if (!isAdministrator(facts)) return err({ reason: 'not_an_administrator' });
  const page = await writeRequests.list(organization, { maxMembers: MEMBERS_A_PAGE, ...(after && { after }) });
  const now = clock();
  const requests = page.members.flatMap((one) => waiting(one.member, openRequests(one, now)));
  return ok({ requests, ...(page.next !== undefined && { next: page.next }) });
}
