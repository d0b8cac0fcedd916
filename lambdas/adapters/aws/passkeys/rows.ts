import * as z from 'zod/mini';
import { isMemberId, isOrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import type { PasskeyChallenge } from '../../../core/passkeys/challenge.ts';
import {
  isCredentialId,
  isPasskeyId,
  type MemberPasskeys,
  type Passkey,
  userHandle,
} from '../../../core/passkeys/passkey.ts';
import type { Row } from '../dynamodb/dynamo.ts';
import { present } from '../dynamodb/present.ts';

/** Keys of Passkeys: a member's, that a credential is somebody's, and a challenge. */
export const passkeyKey = {
  member: (of: Pick<MemberPasskeys, 'organization' | 'member'>) => ({ pk: `member#${userHandle(of)}` }),
  credential: ({ id }: Pick<Passkey, 'id'>) => ({ pk: `credential#${id}` }),
  challenge: ({ digest }: Pick<PasskeyChallenge, 'digest'>) => ({ pk: `challenge#${digest}` }),
};

const seconds = z.int();
const whose = {
  organization: z.custom<MemberPasskeys['organization']>(isOrganizationId),
  member: z.custom<MemberPasskeys['member']>(isMemberId),
};

const memberRow = z.object({
  ...whose,
  revision: z.int(),
  lastRegisteredAt: z.optional(seconds),
  passkeys: z.array(
    z.object({
      id: z.custom<Passkey['id']>(isPasskeyId),
      credential: z.custom<Passkey['credential']>(isCredentialId),
      publicKey: z.string().check(z.minLength(1)),
      counter: z.int().check(z.nonnegative()),
      name: z.string(),
      transports: z.array(z.string()),
      registeredAt: seconds,
      lastUsedAt: z.optional(seconds),
    }),
  ),
});

const challengeRow = z.object({
  ...whose,
  session: z.custom<PasskeyChallenge['session']>((value) => typeof value === 'string' && value !== ''),
  purpose: z.custom<PasskeyChallenge['purpose']>((value) => typeof value === 'string' && value !== ''),
  endsAt: seconds,
});

/** A passkey that nobody has used for so long, seconds, goes with its row: 400 days, as the audit trail's default. */
const IDLE_LIFETIME_SECONDS = 34_560_000;

/** @throws Error when it cannot be read: unknown is never a pass (law 10) */
export function toPasskeys(row: Row): MemberPasskeys {
  const parsed = memberRow.safeParse(row);
  if (!parsed.success) throw new Error('a stored row of passkeys cannot be read');
  return present({ ...parsed.data, passkeys: parsed.data.passkeys.map(present) });
}

export function passkeysRow(passkeys: MemberPasskeys): Row {
  const last = Math.max(
    ...passkeys.passkeys.map(({ registeredAt, lastUsedAt = 0 }) => Math.max(registeredAt, lastUsedAt)),
    passkeys.lastRegisteredAt ?? 0,
  );
  return { ...passkeyKey.member(passkeys), ...passkeys, ttl: last + IDLE_LIFETIME_SECONDS };
}

/** @throws Error when it cannot be read: unknown is never a pass (law 10) */
export function toChallenge(digest: PasskeyChallenge['digest'], row: Row): PasskeyChallenge {
  const parsed = challengeRow.safeParse(row);
  if (!parsed.success) throw new Error('a stored challenge of a passkey cannot be read');
  return { digest, ...parsed.data };
}

export function toChallengeRow({ digest, ...challenge }: PasskeyChallenge): Row {
  return { ...passkeyKey.challenge({ digest }), ...challenge, ttl: challenge.endsAt };
}
