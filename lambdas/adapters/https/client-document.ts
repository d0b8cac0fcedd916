import { err, ok } from '../../../protect/vocabulary/result.ts';
import { describeFetch } from '../../core/connection/describe-failure.ts';
import type { FetchClientDocument } from '../../ports/client-document.ts';
import { fetchJson } from './fetch-json.ts';
import type { OutboundPolicy } from './policy.ts';

/** draft-ietf-oauth-client-id-metadata-document: 5 kB is what a server need read at most. */
const MAX_DOCUMENT_BYTES = 5_000;

export function clientDocuments(policy: OutboundPolicy): FetchClientDocument {
  return async (clientUrl) => {
    const pinned = { ...policy, pinnedHosts: [new URL(clientUrl).host] };
    const document = await fetchJson(clientUrl, pinned, { maxBytes: MAX_DOCUMENT_BYTES });
    return document.ok ? ok(document.value.json) : err(describeFetch(document.error));
  };
}
