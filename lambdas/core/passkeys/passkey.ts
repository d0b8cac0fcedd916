import type { MemberId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { lengthPrefixedDigest } from '../length-prefixed-digest.ts';

/** As the authenticator names it, base64url. No secret. */
export type CredentialId = string & { readonly __brand: 'CredentialId' };

/** What stands for a passkey here: {@link passkeyId}. */
export type PasskeyId = string & { readonly __brand: 'PasskeyId' };

/** One passkey of a member: public, all of it. Times in seconds since the epoch. */
export interface Passkey {
  readonly id: PasskeyId;
  readonly credential: CredentialId;
  /** COSE key, base64url. */
  readonly publicKey: string;
  /** What the authenticator counted last; 0: it does not count. */
  readonly counter: number;
  /** In the member's own words. */
  readonly name: string;
  /** How a browser reaches it, as the browser said; a hint. */
  readonly transports: readonly string[];
  readonly registeredAt: number;
  readonly lastUsedAt?: number;
}

/** All of one member's, in one row, whose `revision` counts its changes; 0: there is none. */
export interface MemberPasskeys {
  readonly organization: OrganizationId;
  readonly member: MemberId;
  readonly revision: number;
  readonly passkeys: readonly Passkey[];
  /** When one was registered last, of those that are gone too. */
  readonly lastRegisteredAt?: number;
}

/** More than anybody carries, and few enough for one row. */
export const MAX_PASSKEYS = 10;

/** CTAP 2.1 §6.1: at most 1,023 bytes. */
const CREDENTIAL_ID = /^[A-Za-z0-9_-]{1,1364}$/;

export function isCredentialId(value: unknown): value is CredentialId {
  return typeof value === 'string' && CREDENTIAL_ID.test(value);
}

export function isPasskeyId(value: unknown): value is PasskeyId {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

/** SHA-256: of one length, whatever the authenticator made up. */
export function passkeyId(credential: CredentialId): PasskeyId {
  return lengthPrefixedDigest('countersign/passkey/v1', credential) as PasskeyId;
}

/** Names the member to an authenticator: opaque, and the same for all of their passkeys (Web Authentication §14.6.1). */
export function userHandle({ organization, member }: Pick<MemberPasskeys, 'organization' | 'member'>): string {
  const digest = lengthPrefixedDigest('countersign/passkey-user/v1', organization, member);
  return Buffer.from(digest, 'hex').toString('base64url');
}

/**
 * Those that count. A recall ends all that were registered until then, as it ends sessions and grants: so does disabling
 * or removing the member, and whoever is added again begins with none.
 */
export function countingPasskeys(
  { passkeys }: Pick<MemberPasskeys, 'passkeys'>,
  recalledAt: number | undefined,
): readonly Passkey[] {
  return passkeys.filter(({ registeredAt }) => recalledAt === undefined || registeredAt > recalledAt);
}

/** With one more, and without those that count no more. */
export function withPasskey(before: MemberPasskeys, added: Passkey, recalledAt: number | undefined): MemberPasskeys {
  const passkeys = [...countingPasskeys(before, recalledAt), added];
  return { ...before, revision: before.revision + 1, passkeys, lastRegisteredAt: added.registeredAt };
}

export function withoutPasskey(before: MemberPasskeys, id: PasskeyId): MemberPasskeys {
  return {
    ...before,
    revision: before.revision + 1,
    passkeys: before.passkeys.filter((passkey) => passkey.id !== id),
  };
}

/** What an authenticator counts, after an answer of it. */
export function usedPasskey(before: MemberPasskeys, id: PasskeyId, counter: number, now: number): MemberPasskeys {
  const passkeys = before.passkeys.map((passkey) =>
    passkey.id === id ? { ...passkey, counter, lastUsedAt: now } : passkey,
  );
  return { ...before, revision: before.revision + 1, passkeys };
}

/**
 * Web Authentication §7.2, read strictly: a counter that does not grow says that there may be a copy. One that
 * has never counted stays at 0.
 */
export function isCounterBack(before: number, now: number): boolean {
  return (before > 0 || now > 0) && now <= before;
}
