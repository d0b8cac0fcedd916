import type { PushedKey, PushedRequest } from '../core/authorization/pushed-request.ts';

/**
 * Requests that clients pushed. Laws, held by every adapter:
 * - a request is durable before `push` resolves, and no other one is ever written over it;
 * - `find` is strongly consistent, and sees a row that is due for deletion: readers look at the time.
 * That it is used once is a condition of the authorization's write: `authorization-grant-store.ts`.
 */
export interface PushedRequests {
  /** @throws Unavailable */
  push(request: PushedRequest): Promise<void>;
  /** @throws Unavailable */
  find(key: PushedKey): Promise<PushedRequest | undefined>;
}
