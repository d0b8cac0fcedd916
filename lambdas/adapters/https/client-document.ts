import { err, ok } from '../../../protect/vocabulary/result.ts';
import { maxAgeOf } from '../../core/clients/document-lifetime.ts';
import { describeFetch } from '../../core/connection/describe-failure.ts';
import type { FetchClientDocument } from '../../ports/client-document.ts';
import { parseJson } from './fetch-json.ts';
import { pinnedRequest } from './pinned-request.ts';
import type { OutboundPolicy } from './policy.ts';

/** draft-ietf-oauth-client-id-metadata-document §8.7: 5 kB is what a server need read at most. */
const MAX_DOCUMENT_BYTES = 5_000;

const GET_DOCUMENT = {
  method: 'GET',
  headers: { accept: 'application/json' },
  onlyStatus: 200,
  maxBytes: MAX_DOCUMENT_BYTES,
} as const;

export function clientDocuments(policy: OutboundPolicy): FetchClientDocument {
  return async (clientUrl) => {
    const pinned = { ...policy, pinnedHosts: [new URL(clientUrl).host] };
    const response = await pinnedRequest(clientUrl, GET_DOCUMENT, pinned);
    if (!response.ok) return err(describeFetch(response.error));
    const document = parseJson(response.value);
    if (!document.ok) return err(describeFetch(document.error));
    const { headers } = response.value;
    return ok({ json: document.value, maxAge: maxAgeOf(headers['cache-control'], headers.age) });
  };
}
