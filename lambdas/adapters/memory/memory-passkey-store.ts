import type { MemberId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import type { AuditEntry } from '../../core/audit/entry.ts';
import type { ChallengeDigest, PasskeyChallenge } from '../../core/passkeys/challenge.ts';
import { type MemberPasskeys, type Passkey, type PasskeyId, userHandle } from '../../core/passkeys/passkey.ts';
import type { PasskeyStore } from '../../ports/passkey-store.ts';

/** For tests of flows. */
export class MemoryPasskeyStore implements PasskeyStore {
  readonly challenges = new Map<ChallengeDigest, PasskeyChallenge>();
  readonly #members = new Map<string, MemberPasskeys>();
  readonly #credentials = new Set<PasskeyId>();
  readonly #record: (audit: AuditEntry) => void;

  constructor(record: (audit: AuditEntry) => void) {
    this.#record = record;
  }

  async find(organization: OrganizationId, member: MemberId): Promise<MemberPasskeys> {
    const none = { organization, member, revision: 0, passkeys: [] };
    return this.#members.get(userHandle({ organization, member })) ?? none;
  }

  async begin(challenge: PasskeyChallenge): Promise<void> {
    this.challenges.set(challenge.digest, challenge);
  }

  async findChallenge(digest: ChallengeDigest): Promise<PasskeyChallenge | undefined> {
    return this.challenges.get(digest);
  }

  async register(next: MemberPasskeys, added: Passkey, { digest }: PasskeyChallenge, audit: AuditEntry) {
    if (!this.challenges.has(digest)) return 'challenge_used' as const;
    if (!this.#isNext(next)) return 'changed_meanwhile' as const;
    if (this.#credentials.has(added.id)) return 'credential_taken' as const;
    this.challenges.delete(digest);
    this.#credentials.add(added.id);
    return this.#write(next, audit);
  }

  async use(next: MemberPasskeys, { digest }: PasskeyChallenge) {
    if (!this.challenges.has(digest)) return 'challenge_used' as const;
    if (!this.#isNext(next)) return 'changed_meanwhile' as const;
    this.challenges.delete(digest);
    return this.#write(next);
  }

  async refuse({ digest }: PasskeyChallenge, audit: AuditEntry) {
    if (!this.challenges.delete(digest)) return 'challenge_used' as const;
    this.#record(audit);
    return 'done' as const;
  }

  async remove(next: MemberPasskeys, { id }: Passkey, audit: AuditEntry) {
    if (!this.#isNext(next)) return 'changed_meanwhile' as const;
    this.#credentials.delete(id);
    return this.#write(next, audit);
  }

  #write(next: MemberPasskeys, audit?: AuditEntry): 'done' {
    this.#members.set(userHandle(next), next);
    if (audit !== undefined) this.#record(audit);
    return 'done';
  }

  #isNext(next: MemberPasskeys): boolean {
    return (this.#members.get(userHandle(next))?.revision ?? 0) === next.revision - 1;
  }
}
