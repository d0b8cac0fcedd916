import { isProviderId } from '../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import type { SignalRefusal } from '../core/signals/refusal.ts';
import { isSignalToken } from '../core/signals/stream.ts';
import {
  type ReceivedSignal,
  type SignalDependencies,
  type SignalObserver,
  type SignalSender,
  takeSet,
} from './steps/take-set.ts';

export interface PushedSignal {
  /** As the path has it. */
  readonly provider: string;
  /** As the `Authorization` header has it; `undefined`: none. */
  readonly token: string | undefined;
  /** The SET, compact; read only when the sender is the stream's. */
  readonly set: () => Result<string, SignalRefusal>;
}

/**
 * RFC 8935: stream → its token → provider, active → header → issuer → keys → signature → claims → subject → one
 * transaction. Each step can only refuse or pass on; a signal that is refused, or changes nobody, writes nothing but that
 * the stream was heard (law 8), and nothing is fetched before the sender's token was the stream's.
 *
 * What is recalled is what was issued until the signal *arrived*, not until it says that something happened: a transmitter's
 * clock and a delayed delivery would else leave tokens alive. Somebody who has signed in again in between signs in once
 * more. An organization that is suspended is not asked: the word takes away, and counts when it is restored. It holds for
 * an organization's only administrator too: the provider could lock them out at its own door; the operator can let them
 * in (`docs/offboarding.md`).
 *
 * - Sent twice, or at the same moment: one change. The second is acknowledged, and nothing is written.
 * - The answer is lost, or the process dies after the write: the transmitter repeats it, and is told that it arrived.
 * - Dies before: nothing is there, and the repetition acts.
 * - The store is down: 503, and the transmitter repeats it (RFC 8935 §2: delivery is at least once).
 * @throws Unavailable when a store or the transmitter's keys are
 */
export async function receiveSignal(
  dependencies: SignalDependencies,
  request: PushedSignal,
  now: number,
  observe: SignalObserver = () => {},
): Promise<Result<ReceivedSignal, SignalRefusal>> {
  const admitted = await admit(dependencies, request, now);
  if (!admitted.ok) return admitted;
  const { provider } = admitted.value;
  observe({ provider: provider.id, organization: provider.organization });
  const set = request.set();
  if (!set.ok) return set;
  return takeSet(dependencies, { set: set.value }, admitted.value, now, observe);
}

async function admit(
  { streams, trust }: SignalDependencies,
  { provider: id, token }: PushedSignal,
  now: number,
): Promise<Result<SignalSender, SignalRefusal>> {
  if (token === undefined) return err({ reason: 'signal_token_missing' });
  if (!isProviderId(id)) return err({ reason: 'signals_off', provider: undefined });
  const stream = await streams.find(id);
  if (stream === undefined) return err({ reason: 'signals_off', provider: id });
  if (stream.polling !== undefined) return err({ reason: 'signals_are_polled', provider: id });
  if (!isSignalToken(token, stream, now)) return err({ reason: 'signal_token_wrong', provider: id });
  const provider = await trust.findTrusted({ organization: stream.organization, provider: id });
  if (provider?.status === 'active') return ok({ stream, provider });
  return err({ reason: 'signal_provider_not_active', provider: id, status: provider?.status });
}
