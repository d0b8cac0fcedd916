import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { FetchFailure, ResponseFailure } from '../../core/connection/fetch-failure.ts';
import { type PinnedRequest, type PinnedResponse, pinnedRequest } from './pinned-request.ts';
import type { PinnedPolicy } from './policy.ts';
import { excerpt } from './read-body.ts';

export interface JsonDocument {
  readonly url: string;
  readonly json: unknown;
}

/**
 * Key sets have a media type of their own, and some servers offer that alone; others serve a file under whatever type its
 * name suggests. A server that can choose is told what we like best.
 * @see RFC 7517 §8.5.2, RFC 9110 §12.5.1
 */
const ACCEPT = 'application/jwk-set+json, application/json, */*;q=0.1';

const GET_JSON: PinnedRequest = { method: 'GET', headers: { accept: ACCEPT }, onlyStatus: 200 };

/**
 * Media types that providers serve JSON under. The texts name `application/json` and `application/jwk-set+json`; object
 * stores serve an uploaded key set as octet-stream, source hosts as text/plain. What is refused is what cannot be meant as
 * JSON, above all the `text/html` of a sign-in or error page, so that its failure says so. A missing type is accepted.
 * @see RFC 7517 §8.5, OpenID Connect Discovery 1.0 §4.2
 */
const JSON_MEDIA_TYPE =
  /^(?:application\/(?:[a-z0-9!#$&^_.-]+\+)?json|text\/(?:json|plain)|(?:application|binary)\/octet-stream)$/;

/**
 * GETs a small JSON document as law 14 allows: see {@link pinnedRequest}. The status is 200, the bytes are UTF-8, the
 * text is one JSON value.
 * Does NOT check the value's shape, nor member names that occur twice (the last one wins).
 */
export async function fetchJson(
  url: string,
  policy: PinnedPolicy,
  limit: Pick<PinnedRequest, 'maxBytes'> = {},
): Promise<Result<JsonDocument, FetchFailure>> {
  const response = await pinnedRequest(url, { ...GET_JSON, ...limit }, policy);
  if (!response.ok) return response;
  const json = parseJson(response.value);
  return json.ok ? ok({ url, json: json.value }) : json;
}

/** The value of a body that can be meant as JSON; its status is the caller's to look at. */
export function parseJson({
  headers,
  body,
}: Pick<PinnedResponse, 'headers' | 'body'>): Result<unknown, ResponseFailure> {
  const mediaType = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (mediaType !== '' && !JSON_MEDIA_TYPE.test(mediaType)) {
    return err({ reason: 'wrong_media_type', mediaType: excerpt(mediaType) });
  }
  const text = decodeUtf8(body);
  if (text === undefined) return err({ reason: 'not_utf8' });
  try {
    return ok(JSON.parse(text));
  } catch {
    return err({ reason: 'not_json' });
  }
}

/** RFC 8259 §8.1: JSON "MUST be encoded using UTF-8"; a replacement character would let two names become one. */
function decodeUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
