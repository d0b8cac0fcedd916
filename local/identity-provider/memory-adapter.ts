import type { Adapter, StoredPayload } from 'oidc-provider';

interface Entry {
  readonly payload: StoredPayload;
  readonly expiresAtMs: number;
}

/**
 * Where oidc-provider keeps sessions, codes and grants: this process, until they expire. A restart signs everyone out
 * of the provider and keeps who they are: accounts and signing key are elsewhere.
 */
export function createMemoryAdapter(): (model: string) => Adapter {
  const entries = new Map<string, Entry>();
  return (model) => adapterFor(model, entries);
}

function adapterFor(model: string, entries: Map<string, Entry>): Adapter {
  const keyOf = (id: string) => `${model}:${id}`;
  const find = async (id: string) => liveEntry(entries, keyOf(id))?.payload;
  return {
    find,
    async upsert(id, payload, expiresInSeconds) {
      forgetExpired(entries);
      const expiresAtMs = expiresInSeconds === undefined ? Infinity : Date.now() + expiresInSeconds * 1_000;
      entries.set(keyOf(id), { payload, expiresAtMs });
    },
    async findByUid(uid) {
      return valuesOf(model, entries).find((payload) => payload.uid === uid);
    },
    async findByUserCode() {
      // Of the device flow, which is off.
      return undefined;
    },
    async consume(id) {
      const entry = liveEntry(entries, keyOf(id));
      const consumed = Math.floor(Date.now() / 1_000);
      if (entry !== undefined) entries.set(keyOf(id), { ...entry, payload: { ...entry.payload, consumed } });
    },
    async destroy(id) {
      entries.delete(keyOf(id));
    },
    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of entries) if (payload.grantId === grantId) entries.delete(key);
    },
  };
}

function liveEntry(entries: ReadonlyMap<string, Entry>, key: string): Entry | undefined {
  const entry = entries.get(key);
  return entry !== undefined && entry.expiresAtMs > Date.now() ? entry : undefined;
}

function valuesOf(model: string, entries: ReadonlyMap<string, Entry>): readonly StoredPayload[] {
  const keys = [...entries.keys()].filter((key) => key.startsWith(`${model}:`));
  const live = keys.map((key) => liveEntry(entries, key)).filter((entry) => entry !== undefined);
  return live.map(({ payload }) => payload);
}

function forgetExpired(entries: Map<string, Entry>): void {
  for (const key of entries.keys()) if (liveEntry(entries, key) === undefined) entries.delete(key);
}
