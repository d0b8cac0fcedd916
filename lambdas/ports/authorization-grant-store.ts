import type { KeyThumbprint } from '../../protect/vocabulary/key-thumbprint.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { PushedKey } from '../core/authorization/pushed-request.ts';
import type { AuthorizationGrant, GrantKey, RefreshDigest } from '../core/tokens/authorization-grant.ts';
import type { RedemptionId } from '../core/tokens/redemption.ts';

/**
 * The one step of an authorization that comes with a token's record ({@link Alongside}): from its code, or from the
 * refresh token that was good, to the next one.
 */
export interface GrantUse {
  readonly key: GrantKey;
  /** The digest that must still be the good one; `undefined`: the code must still be unused. */
  readonly before: RefreshDigest | undefined;
  /** What is good from now on; `undefined`: nothing, of a client without refresh tokens. */
  readonly next: RefreshDigest | undefined;
  /** The key that `next` is bound to from now on, where none before it was. Absent: nothing changes. */
  readonly binds?: KeyThumbprint;
  /** The token that it becomes. */
  readonly tokenId: RedemptionId;
  /** Seconds since the epoch. */
  readonly at: number;
}

/**
 * What people allowed clients by a code. Laws, held by every adapter:
 * - a grant is durable, and its audit entry with it, before `create` resolves; never one without the other;
 * - `find` is strongly consistent, and sees a row that is due for deletion: readers look at the times;
 * - `recall` is for good and is one write: no later write of anybody takes it back, or uses the grant;
 *   recalled twice it says when it was first.
 * What a use changes is with the redemption's record: `redemption-store.ts`.
 */
export interface AuthorizationGrantStore {
  /**
   * Uses the pushed request up that it answers, where there is one: of any number at once, one creates.
   * @throws Unavailable
   */
  create(grant: AuthorizationGrant, audit: AuditEntry, pushed?: PushedKey): Promise<'created' | 'request_used'>;
  /** @throws Unavailable */
  find(key: GrantKey): Promise<AuthorizationGrant | undefined>;
  /** Of one that does not exist, nothing is written. @throws Unavailable */
  recall(key: GrantKey, at: number): Promise<void>;
}
