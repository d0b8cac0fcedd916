import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { AgentRefusal } from '../../core/agents/refusal.ts';
import {
  type ChallengePurpose,
  challengeDigest,
  isChallenge,
  type PasskeyChallenge,
} from '../../core/passkeys/challenge.ts';
import type { FirstPartySession } from '../../core/sign-in/session.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PasskeyStore } from '../../ports/passkey-store.ts';

/** The challenge that an answer names: given for this decision, to this browser session, and not over. */
export async function findChallengeFor(
  { passkeys, clock }: { readonly passkeys: Pick<PasskeyStore, 'findChallenge'>; readonly clock: Clock },
  { organization, member, digest: session }: FirstPartySession,
  purpose: ChallengePurpose,
  said: string,
): Promise<Result<PasskeyChallenge, AgentRefusal>> {
  const found = isChallenge(said) ? await passkeys.findChallenge(challengeDigest(said)) : undefined;
  if (found === undefined || found.endsAt <= clock()) return err({ reason: 'passkey_challenge_unknown' });
  const isTheirs = found.organization === organization && found.member === member && found.session === session;
  return isTheirs && found.purpose === purpose ? ok(found) : err({ reason: 'passkey_for_other_decision' });
}
