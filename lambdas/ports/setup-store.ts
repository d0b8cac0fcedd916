import type { AuditEntry } from '../core/audit/entry.ts';
import type { SessionDigest } from '../core/sign-in/session.ts';
import type { SetupDigest, SetupLink, SetupSession } from '../core/sign-in/setup.ts';
import type { Changer, Ungranted } from './administration-store.ts';

/** Whoever makes setup links. @throws Unavailable */
export interface SetupLinks {
  /**
   * The link is there, with its audit entry, if whoever makes it still is what allowed it: all or nothing. Any number of
   * a member's links may be live; each is used up for itself.
   */
  createLink(link: SetupLink, by: Changer, audit: AuditEntry): Promise<'created' | Ungranted>;
}

/**
 * Setup links and the sessions that they open, by digest alone.
 * @throws Unavailable
 */
export interface SetupStore extends SetupLinks, SetupSessions {
  /** Strongly consistent. Does NOT filter on time. */
  findLink(digest: SetupDigest): Promise<SetupLink | undefined>;
  /**
   * The link is gone and the session is there, with its audit entry: all or nothing. Of any number that try, at once or
   * later, one opens it; `gone` is everybody else's.
   */
  open(link: SetupLink, session: SetupSession, audit: AuditEntry): Promise<'opened' | 'gone'>;
}

/** What accepting a setup session's cookie takes. */
export interface SetupSessions {
  /** Strongly consistent. Does NOT filter on time. */
  findSession(digest: SessionDigest): Promise<SetupSession | undefined>;
  endSession(digest: SessionDigest): Promise<void>;
}
