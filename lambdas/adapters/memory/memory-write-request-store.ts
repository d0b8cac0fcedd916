import type { AgentSessionKey } from '../../../protect/vocabulary/agent-session.ts';
import type { ClientId, MemberId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import type { MemberRequests } from '../../core/agents/write-requests.ts';
import type { AuditEntry } from '../../core/audit/entry.ts';
import type { Confirmation, NewRequest, RequestsPage, WriteRequestStore } from '../../ports/write-request-store.ts';

/** What asking writes beside the question. */
interface Beside {
  /** Records whose session it is. @returns false when it is another client's */
  readonly claim: (session: AgentSessionKey, client: ClientId, now: number) => boolean;
  readonly record: (audit: AuditEntry) => void;
  /** @returns false when the session is not its client's (any more) */
  readonly grant?: (grant: NonNullable<Confirmation['grant']>, now: number) => Promise<boolean>;
}

/** For tests of flows. */
export class MemoryWriteRequestStore implements WriteRequestStore {
  readonly #rows = new Map<string, MemberRequests>();
  readonly #beside: Beside;

  constructor(beside: Beside) {
    this.#beside = beside;
  }

  async find(organization: OrganizationId, member: MemberId): Promise<MemberRequests> {
    const none = { organization, member, revision: 0, requests: [], refused: [] };
    return this.#rows.get(`${organization} ${member}`) ?? none;
  }

  async ask(
    { next, session, client, audit }: NewRequest,
    now: number,
  ): Promise<'done' | 'changed_meanwhile' | 'other_client'> {
    if (!this.#isNext(next)) return 'changed_meanwhile';
    if (!this.#beside.claim(session, client, now)) return 'other_client';
    this.#beside.record(audit);
    return this.change(next);
  }

  async confirm({ next, audit, grant }: Confirmation, now: number) {
    if (!this.#isNext(next)) return 'changed_meanwhile' as const;
    const before = this.#rows.get(keyOf(next));
    // At once, and taken back if the other half cannot be: nobody comes in between.
    this.#rows.set(keyOf(next), next);
    if (grant !== undefined && !(await this.#beside.grant?.(grant, now))) {
      if (before !== undefined) this.#rows.set(keyOf(next), before);
      return 'grants_changed' as const;
    }
    this.#beside.record(audit);
    return 'done' as const;
  }

  async change(next: MemberRequests): Promise<'done' | 'changed_meanwhile'> {
    if (!this.#isNext(next)) return 'changed_meanwhile';
    this.#rows.set(keyOf(next), next);
    return 'done';
  }

  async list(
    organization: OrganizationId,
    { after, maxMembers }: { readonly after?: MemberId; readonly maxMembers: number },
  ): Promise<RequestsPage> {
    const rest = [...this.#rows.values()]
      .filter((row) => row.organization === organization && (after === undefined || row.member > after))
      .sort((a, b) => (a.member < b.member ? -1 : 1));
    const members = rest.slice(0, maxMembers);
    const last = members.at(-1);
    return last === undefined || rest.length === members.length ? { members } : { members, next: last.member };
  }

  #isNext(next: MemberRequests): boolean {
    return (this.#rows.get(keyOf(next))?.revision ?? 0) === next.revision - 1;
  }
}

function keyOf({ organization, member }: MemberRequests): string {
  return `${organization} ${member}`;
}
