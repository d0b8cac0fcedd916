import type { AuditEntry } from '../../core/audit/entry.ts';
import type { PushedKey, PushedRequest } from '../../core/authorization/pushed-request.ts';
import type { AuthorizationGrant, GrantKey } from '../../core/tokens/authorization-grant.ts';
import type { RedemptionOwner } from '../../core/tokens/redemption.ts';
import type { AuthorizationGrantStore, GrantUse } from '../../ports/authorization-grant-store.ts';

interface Kept extends AuthorizationGrant {
  readonly owner?: RedemptionOwner;
}

/** For tests of flows. */
export class MemoryAuthorizationGrantStore implements AuthorizationGrantStore {
  readonly grants = new Map<GrantKey, Kept>();
  readonly audit: AuditEntry[] = [];
  readonly pushed = new Map<PushedKey, PushedRequest>();

  async create(grant: AuthorizationGrant, audit: AuditEntry, pushed?: PushedKey): Promise<'created' | 'request_used'> {
    if (this.grants.has(grant.key)) throw new Error('a grant stands there');
    if (pushed !== undefined && !this.pushed.delete(pushed)) return 'request_used';
    this.grants.set(grant.key, grant);
    this.audit.push(audit);
    return 'created';
  }

  async push(request: PushedRequest): Promise<void> {
    this.pushed.set(request.key, request);
  }

  async find(key: GrantKey): Promise<AuthorizationGrant | undefined> {
    const found = this.grants.get(key);
    if (found === undefined) return undefined;
    const { owner: _, ...grant } = found;
    return grant;
  }

  async recall(key: GrantKey, at: number): Promise<void> {
    const found = this.grants.get(key);
    if (found !== undefined) this.grants.set(key, { ...found, recalledAt: found.recalledAt ?? at });
  }

  /** Of one whose record is being written: whether it may go on. */
  isUnused({ key, before }: GrantUse): boolean {
    const found = this.grants.get(key);
    if (found === undefined || found.recalledAt !== undefined) return false;
    return before === undefined ? found.redeemedAt === undefined : found.refreshDigest === before;
  }

  use({ key, before, next, binds, tokenId, at }: GrantUse, owner: RedemptionOwner): void {
    const found = this.grants.get(key);
    if (found === undefined) return;
    const { refreshDigest: _, ...rest } = found;
    const redeemed = before === undefined ? { redeemedAt: at } : {};
    const bound = binds && { refreshBoundTo: binds };
    this.grants.set(key, { ...rest, ...redeemed, ...bound, ...(next && { refreshDigest: next }), tokenId, owner });
  }

  undo({ key, before, binds }: GrantUse, by: RedemptionOwner): void {
    const found = this.grants.get(key);
    if (found?.owner !== by) return;
    const { owner: _, tokenId: __, refreshDigest: ___, redeemedAt, refreshBoundTo, ...rest } = found;
    const bound = binds === undefined && refreshBoundTo !== undefined && { refreshBoundTo };
    const used = before === undefined ? {} : { ...(redeemedAt !== undefined && { redeemedAt }), refreshDigest: before };
    this.grants.set(key, { ...rest, ...used, ...bound });
  }
}
