import type { VerificationKeySet } from '../../core/jwk-set.ts';
import type { TrustedProvider } from '../../core/trust.ts';
import type { CachedProviderKeys, ProviderKeyCache } from '../../ports/provider-keys.ts';

/** For tests of flows: every instance that is given the same object shares it. */
export class MemoryProviderKeyCache implements ProviderKeyCache {
  readonly rows = new Map<string, CachedProviderKeys>();

  async read(provider: TrustedProvider): Promise<CachedProviderKeys | undefined> {
    return this.rows.get(rowKey(provider));
  }

  async claimRefresh(provider: TrustedProvider, now: number, coolDownSeconds: number): Promise<boolean> {
    const row = this.rows.get(rowKey(provider));
    if (row !== undefined && row.attemptedAt > now - coolDownSeconds) return false;
    this.rows.set(rowKey(provider), { ...row, attemptedAt: now });
    return true;
  }

  async store(provider: TrustedProvider, keys: VerificationKeySet, refreshedAt: number): Promise<void> {
    const row = this.rows.get(rowKey(provider));
    if (row?.fetched !== undefined && row.fetched.refreshedAt > refreshedAt) return;
    this.rows.set(rowKey(provider), { attemptedAt: row?.attemptedAt ?? 0, fetched: { keys, refreshedAt } });
  }
}

/** The `jwks_uri` is part of the key: after a change nothing of the old one is found. */
function rowKey({ id, jwksUri }: TrustedProvider): string {
  return `${id} ${jwksUri}`;
}
