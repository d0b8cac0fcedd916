import type { JsonValue } from '../../../protect/jose/strict-json.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import {
  type Acknowledgements,
  FEWER_EVENTS,
  MAX_EVENTS,
  MAX_ROUNDS,
  NOTHING_TO_ACKNOWLEDGE,
  type PollAnswer,
  type PollFailure,
  type SignalPolling,
} from '../../core/signals/polling.ts';
import { malformedSetClaim, type SetRefusal } from '../../core/signals/refusal.ts';
import { MAX_SET_BYTES } from '../../core/signals/security-event-token.ts';
import { setErrorOf } from '../../core/signals/set-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SecretDecrypter } from '../../ports/secrets.ts';
import type { SignalTransmitter } from '../../ports/signal-transmitter.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import {
  type ReceivedSignal,
  type SignalDependencies,
  type SignalObserver,
  type SignalSender,
  takeSet,
} from './take-set.ts';

export interface PollStreamDependencies extends SignalDependencies {
  readonly secrets: SecretDecrypter;
  readonly transmitter: SignalTransmitter;
  readonly clock: Clock;
}

/** Seconds. What there is still waits for the next poll, so that this one ends before that begins. */
const NO_MORE_ROUNDS_AFTER = 30;

/** Told of every token that came, when it is known what becomes of it. */
export type SetObserver = (taken: Result<ReceivedSignal, SetRefusal>, known: Parameters<SignalObserver>[0]) => void;

/**
 * One poll of one stream (RFC 8936): asks → takes each token exactly as if it had been pushed → asks for more, and says with
 * it what became of those → and so on while there are more, up to so many times → says it of the last. Done, or why not.
 *
 * - A token is acknowledged after its transaction, and never before: dies in between, or the acknowledgement is lost, and it
 *   comes again, is found to be known by its receipt, and is acknowledged then.
 * - One that is refused is reported with its error (§2.6), so that it does not come for ever.
 * - Our store fails in the middle: what was done until then is acknowledged, and the rest comes again.
 * - A token meets a fault of ours: it comes again, and holds up none of the others.
 * @throws Unavailable when the store, the key service or the transmitter's keys are
 * @throws Error when a token met a fault, after all the others
 */
export async function pollStream(
  dependencies: PollStreamDependencies,
  sender: SignalSender & { readonly polling: SignalPolling },
  observe: SetObserver,
): Promise<Result<true, PollFailure>> {
  const { provider, polling } = sender;
  const context = { organization: provider.organization, provider: provider.id, purpose: 'signals' } as const;
  const token = await dependencies.secrets.decrypt(polling.encryptedToken, context);
  const ask = (maxEvents: number, acknowledged: Acknowledgements) =>
    dependencies.transmitter.poll(polling, token, { maxEvents, acknowledged });

  const end = dependencies.clock() + NO_MORE_ROUNDS_AFTER;
  let acknowledged = NOTHING_TO_ACKNOWLEDGE;
  let maxEvents = MAX_EVENTS;
  let fault: unknown;
  for (let round = 0; round < MAX_ROUNDS && dependencies.clock() < end; round += 1) {
    let answer = await ask(maxEvents, acknowledged);
    if (isTooLarge(answer)) {
      maxEvents = FEWER_EVENTS;
      answer = await ask(maxEvents, acknowledged);
    }
    if (!answer.ok) return answer;
    const { moreAvailable } = answer.value;
    const sets = answer.value.sets.slice(0, maxEvents);
    const taken = await takeAll(dependencies, sets, sender, observe);
    acknowledged = taken.acknowledged;
    fault ??= taken.fault;
    if (!moreAvailable || sets.length === 0 || taken.fault instanceof Unavailable) break;
  }
  const told = hasAny(acknowledged) ? await ask(0, acknowledged) : undefined;
  if (fault !== undefined) throw fault;
  return told === undefined || told.ok ? ok(true) : told;
}

function isTooLarge(answer: Result<PollAnswer, PollFailure>): boolean {
  return !answer.ok && answer.error.reason === 'poll_not_answered' && answer.error.failure.reason === 'too_large';
}

function hasAny({ taken, refused }: Acknowledgements): boolean {
  return taken.length + refused.length > 0;
}

/** One after the other, as they were sent; after an outage none. `fault`: why some are not acknowledged. */
async function takeAll(
  dependencies: PollStreamDependencies,
  sets: PollAnswer['sets'],
  { stream, provider }: SignalSender,
  observe: SetObserver,
): Promise<{ readonly acknowledged: Acknowledgements; readonly fault?: unknown }> {
  const taken: string[] = [];
  const refused: Acknowledgements['refused'][number][] = [];
  let { heard } = stream;
  let fault: unknown;
  for (const [jti, set] of sets) {
    let known: Parameters<SignalObserver>[0] = {};
    const note: SignalObserver = (more) => {
      known = { ...known, ...more };
    };
    try {
      const outcome = await takeOne(dependencies, jti, set, { stream: { ...stream, heard }, provider }, note);
      observe(outcome, known);
      if (outcome.ok) {
        taken.push(jti);
        // It is written down once of many.
        heard = { ...heard, receivedAt: dependencies.clock() };
      } else refused.push([jti, setErrorOf(outcome.error)]);
    } catch (error) {
      fault ??= error;
      if (error instanceof Unavailable) return { acknowledged: { taken, refused }, fault: error };
    }
  }
  return { acknowledged: { taken, refused }, ...(fault !== undefined && { fault }) };
}

async function takeOne(
  dependencies: PollStreamDependencies,
  jti: string,
  set: JsonValue,
  sender: SignalSender,
  observe: SignalObserver,
): Promise<Result<ReceivedSignal, SetRefusal>> {
  if (typeof set !== 'string') return err(malformedSetClaim('sets', 'an object of strings'));
  if (Buffer.byteLength(set) > MAX_SET_BYTES) return err({ reason: 'set_too_large', maxBytes: MAX_SET_BYTES });
  return takeSet(dependencies, { set, jti }, sender, dependencies.clock(), observe);
}
