import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import {
  keyOfRequestUri,
  MAX_PUSHED_CHARACTERS,
  type PushedKey,
  pushedParameters,
  referenceIn,
  requestUriIn,
} from '../../core/authorization/pushed-request.ts';
import type { AddressRefusal } from '../../core/authorization/refusal.ts';
import {
  type AuthorizationParameters,
  MAX_REQUEST_CHARACTERS,
  onlyOf,
  parseParameters,
} from '../../core/authorization/request.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PushedRequests } from '../../ports/pushed-requests.ts';

/** What a tool asks for, wherever it stands. */
export interface ResolvedRequest {
  /** What counts. */
  readonly parameters: AuthorizationParameters;
  /** What the address says: how our own pages lead back to the very same request. */
  readonly address: AuthorizationParameters;
  readonly pushed?: PushedKey;
  readonly maxCharacters: number;
}

/**
 * The request of an address: its own parameters, or those of one that its client pushed. RFC 9126 §4: a `request_uri` is
 * "bound to the client that posted the authorization request". One that is over, used, or of another client is unknown. A
 * `request_uri` of any other kind stays a parameter, and is refused as one that is not supported: nothing is fetched.
 * @throws Unavailable
 */
export async function resolveRequest(
  { pushedRequests, clock }: { readonly pushedRequests: Pick<PushedRequests, 'find'>; readonly clock: Clock },
  query: string,
): Promise<Result<ResolvedRequest, AddressRefusal>> {
  const address = parseParameters(query);
  if (address === undefined) return err({ reason: 'malformed_query' });
  const uri = requestUriIn(address);
  const key = uri === undefined ? undefined : keyOfRequestUri(uri);
  if (key === undefined) return ok({ parameters: address, address, maxCharacters: MAX_REQUEST_CHARACTERS });
  const client = onlyOf(address, 'client_id');
  if (client === undefined) return err({ reason: 'client_id_missing' });
  const pushed = await pushedRequests.find(key);
  const asked = pushed && parseParameters(pushed.query);
  if (asked === undefined || pushed?.client !== client || pushed.expiresAt <= clock())
    return err({ reason: 'request_uri_unknown' });
  const parameters = pushedParameters(asked, pushed, address);
  return ok({ parameters, address: referenceIn(address), pushed: key, maxCharacters: MAX_PUSHED_CHARACTERS });
}
