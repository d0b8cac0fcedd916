import type { AuditEntry } from '../core/audit/entry.ts';
import type { NewMembership } from '../core/people/membership.ts';
import type { FirstPartySession, SessionDigest } from '../core/sign-in/session.ts';

/**
 * First-party sessions, by the SHA-256 of the cookie; never the cookie itself.
 * @throws Unavailable
 */
export interface SessionStore {
  /**
   * A new session, with a person who is linked or provisioned by this sign-in, and its audit entry: all or nothing.
   * `person_changed`: somebody linked or changed this very person meanwhile; decide again.
   */
  create(
    session: FirstPartySession,
    audit: AuditEntry,
    membership?: NewMembership & { readonly audit: AuditEntry },
  ): Promise<'created' | 'person_changed'>;
  /** Strongly consistent. Does NOT filter on time. */
  find(digest: SessionDigest): Promise<FirstPartySession | undefined>;
  /** Moves `idleUntil` forward, never back, of a session that still exists. */
  touch(digest: SessionDigest, idleUntil: number): Promise<void>;
  end(digest: SessionDigest): Promise<void>;
}
