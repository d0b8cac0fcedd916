import type { ProviderId } from '../../protect/vocabulary/identifiers.ts';
import type { Revised } from '../core/administration/revision.ts';
import type { PollState } from '../core/signals/polling.ts';
import type { SignalStream } from '../core/signals/stream.ts';

/**
 * Streams of signals that are polled.
 *
 * Laws: of racing `claim`s of one stream exactly one is true until `state.nextAt`, in every process; neither `claim` nor
 * `told` does anything to a stream whose settings have changed since it was read, or that is gone; and neither changes its
 * settings, or makes a stream.
 */
export interface PolledStreams {
  /** Every provider whose signals are polled: one query of their own partition, and no scan. @throws Unavailable */
  list(): AsyncIterable<ProviderId>;
  /** Strongly consistent. `undefined`: it is gone, whatever the list says. @throws Unavailable */
  find(provider: ProviderId): Promise<Revised<SignalStream> | undefined>;
  /** True: the caller, and nobody else before `until`, may poll it. @throws Unavailable */
  claim(over: Revised<SignalStream>, now: number, until: number): Promise<boolean>;
  /** How it went, whole: what is absent is so. @throws Unavailable */
  told(over: Revised<SignalStream>, state: PollState): Promise<void>;
}
