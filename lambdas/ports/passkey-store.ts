import type { MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { ChallengeDigest, PasskeyChallenge } from '../core/passkeys/challenge.ts';
import type { MemberPasskeys, Passkey } from '../core/passkeys/passkey.ts';

/**
 * Passkeys of members, and the challenges that they answer. A member's are one row, written over the revision that was
 * read; a challenge is used up by the very write that its answer leads to, so that of two with the same one counts.
 * @throws Unavailable
 */
export interface PasskeyStore {
  /** Strongly consistent. Does NOT leave out those that a recall has ended. */
  find(organization: OrganizationId, member: MemberId): Promise<MemberPasskeys>;
  begin(challenge: PasskeyChallenge): Promise<void>;
  /** Strongly consistent. Does NOT look at its end, nor at whose it is. */
  findChallenge(digest: ChallengeDigest): Promise<PasskeyChallenge | undefined>;
  /** `credential_taken`: somebody, of whatever organization, has registered this very credential. */
  register(
    next: MemberPasskeys,
    added: Passkey,
    challenge: PasskeyChallenge,
    audit: AuditEntry,
  ): Promise<'done' | 'challenge_used' | 'changed_meanwhile' | 'credential_taken'>;
  /** An answer counts: what the authenticator has counted is kept. */
  use(next: MemberPasskeys, challenge: PasskeyChallenge): Promise<'done' | 'challenge_used' | 'changed_meanwhile'>;
  /** An answer that is refused, and is on record. */
  refuse(challenge: PasskeyChallenge, audit: AuditEntry): Promise<'done' | 'challenge_used'>;
  remove(next: MemberPasskeys, removed: Passkey, audit: AuditEntry): Promise<'done' | 'changed_meanwhile'>;
}
