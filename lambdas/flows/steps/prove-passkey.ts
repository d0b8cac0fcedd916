import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { SessionFacts } from '../../core/agents/caller.ts';
import type { AgentRefusal } from '../../core/agents/refusal.ts';
import type { AuditEntry } from '../../core/audit/entry.ts';
import type { PasskeyAssertion } from '../../core/passkeys/answer.ts';
import type { ChallengePurpose, PasskeyChallenge } from '../../core/passkeys/challenge.ts';
import {
  countingPasskeys,
  isCounterBack,
  type MemberPasskeys,
  type Passkey,
  usedPasskey,
  userHandle,
} from '../../core/passkeys/passkey.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Ids } from '../../ports/ids.ts';
import type { PasskeyStore } from '../../ports/passkey-store.ts';
import type { PasskeyVerifier } from '../../ports/passkey-verifier.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import { findChallengeFor } from './find-challenge.ts';

export interface PasskeyProofDependencies {
  readonly passkeys: Pick<PasskeyStore, 'find' | 'findChallenge' | 'use' | 'refuse'>;
  readonly passkeyVerifier: Pick<PasskeyVerifier, 'assertion'>;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'auditSuffix'>;
}

/** A person has confirmed this very decision with a passkey of theirs. */
export interface PasskeyProof {
  readonly passkey: Passkey;
  /**
   * Uses the challenge up, and keeps what the authenticator has counted: one transaction, before anything is granted, so
   * that nothing is granted twice by one answer. The process dies after it: nothing is granted, the person confirms again.
   * @throws Unavailable: it may be used up
   */
  spend(): Promise<Result<true, AgentRefusal>>;
}

/** Somebody changed the member's passkeys at the very moment: looked at anew this often. */
const MAX_ATTEMPTS = 5;

/**
 * An answer of a member's passkey, for one decision: the challenge was given to this very browser session for it, and not
 * long ago → the passkey is the member's, and counts → the answer itself → it has counted on. Each can only refuse, and a
 * refusal writes nothing, but for a counter that went back: there may be a copy, which goes on record once for each
 * challenge, since its signature was right.
 * @throws Unavailable
 */
export async function provePasskey(
  dependencies: PasskeyProofDependencies,
  who: SessionFacts,
  purpose: ChallengePurpose,
  answer: PasskeyAssertion,
): Promise<Result<PasskeyProof, AgentRefusal>> {
  const { passkeys, passkeyVerifier } = dependencies;
  const { session, member } = who;
  const [challenge, stored] = await Promise.all([
    findChallengeFor(dependencies, session, purpose, answer.challenge),
    passkeys.find(session.organization, session.member),
  ]);
  if (!challenge.ok) return challenge;
  const passkey = theirs(stored, answer, member.recalledAt);
  if (passkey === undefined) return err({ reason: 'passkey_not_theirs' });
  const verified = await passkeyVerifier.assertion(answer, passkey);
  if (!verified.ok) return err({ reason: verified.error });
  const { counter } = verified.value;
  const used = { challenge: challenge.value, answer, counter };
  if (isCounterBack(passkey.counter, counter)) return refuseCounter(dependencies, who, passkey, used);
  return ok({ passkey, spend: () => spend(dependencies, who, stored, used) });
}

interface Used {
  readonly challenge: PasskeyChallenge;
  readonly answer: PasskeyAssertion;
  readonly counter: number;
}

/** Web Authentication §7.2 step 6: an answer that names its user names this one. */
function theirs(
  stored: MemberPasskeys,
  { credential, userHandle: said }: PasskeyAssertion,
  recalledAt: number | undefined,
): Passkey | undefined {
  if (said !== undefined && said !== userHandle(stored)) return undefined;
  return countingPasskeys(stored, recalledAt).find((one) => one.credential === credential);
}

async function spend(
  dependencies: PasskeyProofDependencies,
  who: SessionFacts,
  read: MemberPasskeys,
  used: Used,
): Promise<Result<true, AgentRefusal>> {
  const { passkeys, clock } = dependencies;
  const { organization, member } = who.session;
  let stored = read;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const passkey = theirs(stored, used.answer, who.member.recalledAt);
    if (passkey === undefined) return err({ reason: 'passkey_not_theirs' });
    if (isCounterBack(passkey.counter, used.counter)) return refuseCounter(dependencies, who, passkey, used);
    const outcome = await passkeys.use(usedPasskey(stored, passkey.id, used.counter, clock()), used.challenge);
    if (outcome === 'done') return ok(true);
    if (outcome === 'challenge_used') return err({ reason: 'passkey_challenge_unknown' });
    stored = await passkeys.find(organization, member);
  }
  throw new Unavailable('passkeys that do not change at this very moment');
}

async function refuseCounter(
  { passkeys, clock, ids }: PasskeyProofDependencies,
  { session: { organization, member } }: SessionFacts,
  { id, name, counter }: Passkey,
  used: Used,
): Promise<Result<never, AgentRefusal>> {
  const audit: AuditEntry = {
    ...{ organization, at: clock(), suffix: ids.auditSuffix() },
    actor: { kind: 'member', id: member },
    action: 'passkey.counter_went_back',
    target: member,
    details: { passkey: id, name, counter, counted: used.counter },
  };
  const outcome = await passkeys.refuse(used.challenge, audit);
  return err({ reason: outcome === 'done' ? 'passkey_counter_back' : 'passkey_challenge_unknown' });
}
