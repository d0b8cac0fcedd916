import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { AgentRefusal } from '../agents/refusal.ts';
import { countingPasskeys, MAX_PASSKEYS, type MemberPasskeys } from './passkey.ts';

/** Seconds since the person signed in at the provider: an agent in their browser cannot do that for them. */
export const REGISTRATION_SIGN_IN_SECONDS = 300;

const MAX_NAME_LENGTH = 64;

/** Who registers: when they signed in at the provider (`undefined`: nobody knows, which is never lately), and their recall. */
export interface Registrant {
  readonly authenticatedAt: number | undefined;
  readonly recalledAt: number | undefined;
  readonly now: number;
}

/**
 * Whether this member may register one now. Each sign-in is good for one: what a person has just registered one by, nobody
 * in their browser registers another by, unseen.
 */
export function mayRegister(
  before: MemberPasskeys,
  { authenticatedAt, recalledAt, now }: Registrant,
): Result<true, AgentRefusal> {
  const { lastRegisteredAt } = before;
  const isLately = authenticatedAt !== undefined && now <= authenticatedAt + REGISTRATION_SIGN_IN_SECONDS;
  const isUsedUp =
    lastRegisteredAt !== undefined && authenticatedAt !== undefined && authenticatedAt <= lastRegisteredAt;
  if (!isLately || isUsedUp) return err({ reason: 'sign_in_not_recent' });
  return countingPasskeys(before, recalledAt).length < MAX_PASSKEYS ? ok(true) : err({ reason: 'too_many_passkeys' });
}

/** The member's own words for it: one line. */
export function isPasskeyName(value: unknown): value is string {
  return (
    typeof value === 'string' && value.trim() === value && /^\P{C}+$/u.test(value) && value.length <= MAX_NAME_LENGTH
  );
}

export const PASSKEY_NAME_FORM = `a name of 1 to ${MAX_NAME_LENGTH} characters`;
