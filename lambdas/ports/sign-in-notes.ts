import type { DisplayName } from '../core/people/display-name.ts';
import type { LastSignIn } from '../core/people/last-sign-in.ts';
import type { Member } from '../core/records.ts';

/** What a sign-in says of a member, for people to look at. */
export interface SignInNote {
  readonly lastSignIn: LastSignIn;
  /** The name that stands from now on; absent: none. */
  readonly displayName?: DisplayName | undefined;
}

/** @throws Unavailable */
export interface SignInNotes {
  /**
   * Notes it in the member's row, and moves them in the lists, all or nothing: if their status, role, name and last sign-in are
   * as in `member` still. `changed`: they are not, and nothing is written; the next sign-in notes it. Their revision stays, so
   * that nobody who is changing the member has to begin anew because of it.
   *
   * - Retried after a lost answer: by its token it is the same transaction, or it finds itself done and says `changed`.
   * - Two at once: one is noted.
   */
  note(member: Member, note: SignInNote): Promise<'noted' | 'changed'>;
}
