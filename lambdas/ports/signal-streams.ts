import type { ProviderId } from '../../protect/vocabulary/identifiers.ts';
import type { SignalStream, SignalsHeard } from '../core/signals/stream.ts';

/**
 * Which providers may send signals.
 * @throws Unavailable
 */
export interface SignalStreams {
  /** Strongly consistent, by the provider's id alone. `undefined`: it sends none, or there is no such provider. */
  find(provider: ProviderId): Promise<SignalStream | undefined>;
  /** What was heard, for people to see; nothing decides by it. What is not named stays. Of a stream that is gone: nothing. */
  heard(provider: ProviderId, heard: SignalsHeard): Promise<void>;
}
