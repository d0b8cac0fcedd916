import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import type { SessionFacts } from '../core/agents/caller.ts';
import type { AgentRefusal } from '../core/agents/refusal.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { PasskeyAttestation } from '../core/passkeys/answer.ts';
import { REGISTRATION } from '../core/passkeys/challenge.ts';
import {
  countingPasskeys,
  type MemberPasskeys,
  type Passkey,
  type PasskeyId,
  passkeyId,
  withoutPasskey,
  withPasskey,
} from '../core/passkeys/passkey.ts';
import { mayRegister } from '../core/passkeys/registration.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { PasskeyStore } from '../ports/passkey-store.ts';
import type { PasskeyVerifier } from '../ports/passkey-verifier.ts';
import { Unavailable } from '../ports/unavailable.ts';
import { findChallengeFor } from './steps/find-challenge.ts';

export interface PasskeyDependencies {
  readonly passkeys: PasskeyStore;
  readonly passkeyVerifier: PasskeyVerifier;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'auditSuffix'>;
}

export interface NewPasskey {
  readonly name: string;
  readonly answer: PasskeyAttestation;
}

/** Somebody changed the member's passkeys at the very moment: looked at anew this often. */
const MAX_ATTEMPTS = 5;

/** One's own that count, the oldest first. */
export async function listPasskeys(
  { passkeys }: { readonly passkeys: Pick<PasskeyStore, 'find'> },
  { session, member: { recalledAt } }: SessionFacts,
): Promise<readonly Passkey[]> {
  const stored = await passkeys.find(session.organization, session.member);
  return countingPasskeys(stored, recalledAt);
}

/** The same, and whether another may be registered by the sign-in that this session has. */
export async function showOwnPasskeys(
  { passkeys, clock }: Pick<PasskeyDependencies, 'clock'> & { readonly passkeys: Pick<PasskeyStore, 'find'> },
  { session: { organization, member, authenticatedAt }, member: { recalledAt } }: SessionFacts,
): Promise<{ readonly passkeys: readonly Passkey[]; readonly mayRegister: boolean }> {
  const stored = await passkeys.find(organization, member);
  const allowed = mayRegister(stored, { authenticatedAt, recalledAt, now: clock() });
  return { passkeys: countingPasskeys(stored, recalledAt), mayRegister: allowed.ok };
}

/**
 * A member registers a passkey: they have signed in at their provider just now, and this is the first that they register
 * by that → the challenge was given to this very session for registering → the answer itself → one transaction: the
 * challenge is used up, the passkey is theirs and nobody else's, and it is on record.
 * Does NOT ask who made the authenticator: attestation is not asked for.
 * @throws Unavailable: it may be registered; the list says
 */
export async function registerPasskey(
  dependencies: PasskeyDependencies,
  who: SessionFacts,
  { name, answer }: NewPasskey,
): Promise<Result<Passkey, AgentRefusal>> {
  const { passkeys, passkeyVerifier, clock } = dependencies;
  const { organization, member, authenticatedAt } = who.session;
  const challenge = await findChallengeFor(dependencies, who.session, REGISTRATION, answer.challenge);
  if (!challenge.ok) return challenge;
  const verified = await passkeyVerifier.attestation(answer);
  if (!verified.ok) return err({ reason: verified.error });
  const now = clock();
  const { credential } = verified.value;
  const added: Passkey = {
    ...{ id: passkeyId(credential), ...verified.value, name, transports: answer.transports, registeredAt: now },
  };
  const { recalledAt } = who.member;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const stored = await passkeys.find(organization, member);
    const allowed = mayRegister(stored, { authenticatedAt, recalledAt, now });
    if (!allowed.ok) return allowed;
    const audit = auditEntry(dependencies, stored, 'passkey.registered', added, now);
    const outcome = await passkeys.register(withPasskey(stored, added, recalledAt), added, challenge.value, audit);
    if (outcome === 'done') return ok(added);
    if (outcome === 'challenge_used') return err({ reason: 'passkey_challenge_unknown' });
    if (outcome === 'credential_taken') return err({ reason: 'passkey_taken' });
  }
  throw new Unavailable('passkeys that do not change at this very moment');
}

/**
 * A member removes one of their own. It narrows what they can approve, and needs no more than their session: whoever has
 * lost the key could not prove it.
 */
export async function removePasskey(
  dependencies: Pick<PasskeyDependencies, 'passkeys' | 'clock' | 'ids'>,
  { session: { organization, member }, member: { recalledAt } }: SessionFacts,
  id: PasskeyId,
): Promise<Result<Passkey, AgentRefusal>> {
  const { passkeys, clock } = dependencies;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const stored = await passkeys.find(organization, member);
    const removed = countingPasskeys(stored, recalledAt).find((passkey) => passkey.id === id);
    if (removed === undefined) return err({ reason: 'passkey_missing' });
    const audit = auditEntry(dependencies, stored, 'passkey.removed', removed, clock());
    const outcome = await passkeys.remove(withoutPasskey(stored, id), removed, audit);
    if (outcome === 'done') return ok(removed);
  }
  throw new Unavailable('passkeys that do not change at this very moment');
}

function auditEntry(
  { ids }: Pick<PasskeyDependencies, 'ids'>,
  { organization, member }: MemberPasskeys,
  action: 'passkey.registered' | 'passkey.removed',
  { id, name }: Passkey,
  at: number,
): AuditEntry {
  return {
    ...{ organization, at, suffix: ids.auditSuffix() },
    actor: { kind: 'member', id: member },
    ...{ action, target: member, details: { passkey: id, name } },
  };
}
