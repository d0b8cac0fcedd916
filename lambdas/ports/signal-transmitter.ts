import type { Result } from '../../protect/vocabulary/result.ts';
import type { Acknowledgements, PollAnswer, PollFailure, SignalPolling } from '../core/signals/polling.ts';

/** Whom signals are fetched from (RFC 8936). */
export interface SignalTransmitter {
  /**
   * One request, held to law 14, with the transmitter's token: for at most `maxEvents` tokens, and acknowledging those of
   * before. A failure is a word, and holds nothing of what was sent or answered. Nothing is retried.
   */
  poll(
    polling: Pick<SignalPolling, 'endpoint' | 'pinnedHosts'>,
    token: string,
    request: { readonly maxEvents: number; readonly acknowledged: Acknowledgements },
  ): Promise<Result<PollAnswer, PollFailure>>;
}
