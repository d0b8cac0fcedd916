import { type JsonObject, parseStrictJsonObject } from '../../../protect/jose/strict-json.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { pinnedRequest } from './pinned-request.ts';
import { MAX_USERINFO_MS, type PinnedPolicy } from './policy.ts';

/**
 * GETs the claims of whoever an access token is of (OpenID Connect Core §5.3.1), as law 14 allows: see
 * {@link pinnedRequest}. JSON alone: an answer that is signed or encrypted (`application/jwt`) is refused, since nothing
 * here would verify it. A failure is a word, and holds nothing of what was sent or answered.
 */
export async function fetchUserinfo(
  endpoint: string,
  accessToken: string,
  policy: PinnedPolicy,
): Promise<Result<JsonObject, string>> {
  const limited = {
    ...policy,
    purpose: 'sign_in',
    timeoutMs: Math.min(policy.timeoutMs ?? MAX_USERINFO_MS, MAX_USERINFO_MS),
  } as const;
  const headers = { accept: 'application/json', authorization: `Bearer ${accessToken}` };
  const response = await pinnedRequest(endpoint, { method: 'GET', headers, onlyStatus: 200 }, limited);
  if (!response.ok) {
    const { error } = response;
    return err(error.reason === 'status' ? `status_${error.status}` : error.reason);
  }
  const mediaType = response.value.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (mediaType === 'application/jwt') return err('userinfo_signed');
  if (!/^application\/(?:[a-z0-9.+-]+\+)?json$/.test(mediaType)) return err('wrong_media_type');
  const claims = parseStrictJsonObject(decode(response.value.body));
  return claims.ok ? ok(claims.value) : err(claims.error);
}

/** What is no UTF-8 is no JSON either. */
function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return '';
  }
}
