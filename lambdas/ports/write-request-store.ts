import type { AgentSession, AgentSessionKey } from '../../protect/vocabulary/agent-session.ts';
import type { ClientId, MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import type { GrantTerms } from '../core/agents/grant-terms.ts';
import type { MemberRequests } from '../core/agents/write-requests.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { WriteApproval } from './agent-session-store.ts';

/** What is asked for, and by which client's agent: recorded together, so that what is asked can be approved (law 16). */
export interface NewRequest {
  readonly next: MemberRequests;
  readonly session: AgentSessionKey;
  readonly client: ClientId;
  readonly audit: AuditEntry;
}

/** A half approval is confirmed: it waits no more, and it is granted, together or not at all (law 17). */
export interface Confirmation {
  /** Without it. */
  readonly next: MemberRequests;
  readonly audit: AuditEntry;
  /** Absent: what was approved holds already. */
  readonly grant?: {
    readonly key: AgentSessionKey;
    /** Those that `read` does not cover. */
    readonly terms: GrantTerms;
    readonly approval: WriteApproval;
    readonly read: AgentSession | undefined;
  };
}

export interface RequestsPage {
  readonly members: readonly MemberRequests[];
  /** Where the next page begins; absent: this was the last. */
  readonly next?: MemberId;
}

/**
 * What members are asked: one row a member, so that asking, answering and the limit are one conditional write each.
 *
 * Laws: of two changes made of one revision at once, one is told `changed_meanwhile` and has written nothing; `ask` writes
 * the question, the session's client and the entry, or nothing; a session of another client is `other_client`.
 * `confirm` ends the half approval, grants and writes the entry, or nothing: of two at once one is told
 * `changed_meanwhile`; `grants_changed`: the session is not as it was read.
 * Retried after a lost answer, a change is told `changed_meanwhile` and looks again: it then finds what it wrote.
 * @throws Unavailable
 */
export interface WriteRequestStore {
  /** Strongly consistent; of a member who was never asked, revision 0 and nothing. */
  find(organization: OrganizationId, member: MemberId): Promise<MemberRequests>;
  ask(request: NewRequest, now: number): Promise<'done' | 'changed_meanwhile' | 'other_client'>;
  confirm(confirmation: Confirmation, now: number): Promise<'done' | 'changed_meanwhile' | 'grants_changed'>;
  /** A yes, a no, or the end of a session. */
  change(next: MemberRequests, now: number): Promise<'done' | 'changed_meanwhile'>;
  /** One page of an organization's members who are asked something, in the order of their ids. */
  list(
    organization: OrganizationId,
    page: { readonly after?: MemberId; readonly maxMembers: number },
  ): Promise<RequestsPage>;
}
