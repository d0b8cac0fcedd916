import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import type { SessionFacts } from '../core/agents/caller.ts';
import type { AgentRefusal } from '../core/agents/refusal.ts';
import { CHALLENGE_SECONDS, type ChallengePurpose, challengeDigest, REGISTRATION } from '../core/passkeys/challenge.ts';
import { countingPasskeys, type Passkey } from '../core/passkeys/passkey.ts';
import { mayRegister } from '../core/passkeys/registration.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { PasskeyStore } from '../ports/passkey-store.ts';

export interface BeginPasskeyDependencies {
  readonly passkeys: Pick<PasskeyStore, 'find' | 'begin'>;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'passkeyChallenge'>;
}

export interface BegunPasskey {
  /** For the browser alone: here its digest is kept. */
  readonly challenge: string;
  /** The member's that count. */
  readonly passkeys: readonly Passkey[];
}

/**
 * A challenge for one decision of one browser session, or for registering. One put, of a row that goes by itself; how many
 * a person asks for is the limiter's to bound. Asked for twice, there are two, each for the same decision, each used once.
 * @throws Unavailable: it was not given
 */
export async function beginPasskey(
  { passkeys, clock, ids }: BeginPasskeyDependencies,
  { session: { organization, member, digest: session, authenticatedAt }, member: { recalledAt } }: SessionFacts,
  purpose: ChallengePurpose,
): Promise<Result<BegunPasskey, AgentRefusal>> {
  const now = clock();
  const stored = await passkeys.find(organization, member);
  const counting = countingPasskeys(stored, recalledAt);
  if (purpose === REGISTRATION) {
    const allowed = mayRegister(stored, { authenticatedAt, recalledAt, now });
    if (!allowed.ok) return allowed;
  } else if (counting.length === 0) return err({ reason: 'no_passkey' });
  const challenge = ids.passkeyChallenge();
  const endsAt = now + CHALLENGE_SECONDS;
  await passkeys.begin({ digest: challengeDigest(challenge), organization, member, session, purpose, endsAt });
  return ok({ challenge, passkeys: counting });
}
