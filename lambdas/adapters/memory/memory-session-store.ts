import type { AuditEntry } from '../../core/audit/entry.ts';
import type { FirstPartySession, SessionDigest } from '../../core/sign-in/session.ts';
import type { Alongside } from '../../ports/redemption-store.ts';
import type { SessionStore } from '../../ports/session-store.ts';

/** For tests of flows. What came to be alongside is there to look at; nobody else reads it. */
export class MemorySessionStore implements SessionStore {
  readonly rows = new Map<SessionDigest, FirstPartySession>();
  readonly audit: AuditEntry[] = [];
  /** Subject link → what was made for it. */
  readonly memberships = new Map<string, NonNullable<Alongside['membership']>>();

  async create(
    session: FirstPartySession,
    audit: AuditEntry,
    membership?: Alongside['membership'],
  ): Promise<'created' | 'person_changed'> {
    const link = membership && JSON.stringify(membership.link);
    const isTaken =
      membership && [...this.memberships.values()].some(({ member: { id } }) => id === membership.member.id);
    if (link !== undefined && (isTaken || this.memberships.has(link))) return 'person_changed';
    if (link !== undefined && membership) this.memberships.set(link, membership);
    this.audit.push(audit, ...(membership ? [membership.audit] : []));
    this.rows.set(session.digest, session);
    return 'created';
  }

  async find(digest: SessionDigest): Promise<FirstPartySession | undefined> {
    return this.rows.get(digest);
  }

  async touch(digest: SessionDigest, idleUntil: number): Promise<void> {
    const row = this.rows.get(digest);
    if (row !== undefined && row.idleUntil < idleUntil) this.rows.set(digest, { ...row, idleUntil });
  }

  async end(digest: SessionDigest): Promise<void> {
    this.rows.delete(digest);
  }
}
