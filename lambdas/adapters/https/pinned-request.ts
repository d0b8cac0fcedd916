import type { IncomingHttpHeaders } from 'node:http';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { FetchFailure } from '../../core/connection/fetch-failure.ts';
import { type Deadline, MAX_RESPONSE_BYTES, type PinnedPolicy, resolverOf, startDeadline } from './policy.ts';
import { readBody } from './read-body.ts';
import { parsePinnedUrl } from './request-url.ts';
import { resolveChecked } from './resolve-host.ts';
import { type OutboundRequest, sendRequest } from './send-request.ts';

export interface PinnedRequest extends OutboundRequest {
  /** Any other status is a failure, its body unread. Absent: every status but a redirect is an answer. */
  readonly onlyStatus?: number;
  /** Less than law 14 allows. */
  readonly maxBytes?: number;
}

export interface PinnedResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * Law 14, for every outbound request of ours: URL → pinned host → one look-up → every address checked → one connection
 * to what was checked → status → body, within the size, all of it within the time.
 * Fails, never throws. Nothing is retried and nothing is cached.
 */
export async function pinnedRequest(
  urlText: string,
  request: PinnedRequest,
  policy: PinnedPolicy,
): Promise<Result<PinnedResponse, FetchFailure>> {
  const deadline = startDeadline(policy);
  const url = parsePinnedUrl(urlText, policy);
  if (!url.ok) return url;
  const addresses = await resolveChecked(url.value, resolverOf(policy), deadline);
  if (!addresses.ok) return addresses;
  return exchange(url.value, addresses.value, request, deadline);
}

/** The part of {@link pinnedRequest} that follows the checks. */
export async function exchange(
  url: URL,
  addresses: readonly string[],
  request: PinnedRequest,
  deadline: Deadline,
): Promise<Result<PinnedResponse, FetchFailure>> {
  const response = await sendRequest(url, addresses, request, deadline);
  if (!response.ok) return response;
  const { statusCode: status = 0, headers } = response.value;
  try {
    if (request.onlyStatus !== undefined && status !== request.onlyStatus) return err({ reason: 'status', status });
    const body = await readBody(response.value, request.maxBytes ?? MAX_RESPONSE_BYTES, deadline);
    return body.ok ? ok({ status, headers, body: body.value }) : body;
  } finally {
    response.value.destroy();
  }
}
