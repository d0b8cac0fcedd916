import type { VerificationKeySet } from '../../core/keys/jwk-set.ts';
import type { CachedProviderKeys, KeyPublisher, ProviderKeyCache } from '../../ports/provider-keys.ts';

/**
 * Of one process, for whoever must write nothing; every instance that is given the same object shares it. Over another
 * cache it begins with what that one knows, the cool-down included, and never writes there.
 */
export class MemoryProviderKeyCache implements ProviderKeyCache {
  readonly rows = new Map<string, CachedProviderKeys>();
  readonly #beneath: Pick<ProviderKeyCache, 'read'> | undefined;

  constructor(beneath?: Pick<ProviderKeyCache, 'read'>) {
    this.#beneath = beneath;
  }

  async read(publisher: KeyPublisher): Promise<CachedProviderKeys | undefined> {
    return this.rows.get(rowKey(publisher)) ?? this.#beneath?.read(publisher);
  }

  async claimRefresh(publisher: KeyPublisher, now: number, coolDownSeconds: number): Promise<boolean> {
    const beneath = await this.#beneath?.read(publisher);
    const row = this.rows.get(rowKey(publisher)) ?? beneath;
    if (row !== undefined && row.attemptedAt > now - coolDownSeconds) return false;
    this.rows.set(rowKey(publisher), { ...row, attemptedAt: now });
    return true;
  }

  async store(publisher: KeyPublisher, keys: VerificationKeySet, refreshedAt: number): Promise<void> {
    const row = this.rows.get(rowKey(publisher));
    if (row?.fetched !== undefined && row.fetched.refreshedAt > refreshedAt) return;
    this.rows.set(rowKey(publisher), { attemptedAt: row?.attemptedAt ?? 0, fetched: { keys, refreshedAt } });
  }
}

/** The `jwks_uri` is part of the key: after a change nothing of the old one is found. */
function rowKey({ id, jwksUri }: KeyPublisher): string {
  return `${id} ${jwksUri}`;
}
