import { err } from '../../../protect/vocabulary/result.ts';
import type { FetchFailure } from '../../core/connection/fetch-failure.ts';
import { type PollFailure, pollRequest, readPollAnswer } from '../../core/signals/polling.ts';
import type { SignalTransmitter } from '../../ports/signal-transmitter.ts';
import { pinnedRequest } from './pinned-request.ts';
import type { OutboundPolicy } from './policy.ts';
import { excerpt } from './read-body.ts';

/** RFC 8936 §2.4: requests and answers are `application/json`; a type that is missing, or has a suffix, is taken too. */
const JSON_TYPE = /^application\/(?:[a-z0-9.+-]+\+)?json$/;

/**
 * Polls over HTTPS as law 14 allows: see {@link pinnedRequest}; as long, as large and as far as when keys are fetched.
 * @see RFC 8936 §2
 */
export function httpsSignalTransmitter(policy: OutboundPolicy): SignalTransmitter {
  return {
    poll: async ({ endpoint, pinnedHosts }, token, { maxEvents, acknowledged }) => {
      const headers = {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        'content-type': 'application/json',
        // RFC 8936 §2.6: of the descriptions that are sent.
        ...(acknowledged.refused.length > 0 && { 'content-language': 'en' }),
      };
      const body = JSON.stringify(pollRequest(maxEvents, acknowledged));
      const sent = { method: 'POST', headers, body, onlyStatus: 200 } as const;
      const response = await pinnedRequest(endpoint, sent, { ...policy, pinnedHosts });
      if (!response.ok) return err(notAnswered(response.error));
      const mediaType = response.value.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
      if (mediaType !== '' && !JSON_TYPE.test(mediaType))
        return err(notAnswered({ reason: 'wrong_media_type', mediaType: excerpt(mediaType) }));
      return readPollAnswer(decode(response.value.body));
    },
  };
}

function notAnswered(failure: FetchFailure): PollFailure {
  return { reason: 'poll_not_answered', failure };
}

/** What is no UTF-8 is no JSON either. */
function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return '';
  }
}
