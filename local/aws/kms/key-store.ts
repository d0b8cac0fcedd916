import type { AwsAccount } from '../aws-json/account.ts';
import type { KeySpec, KeyUsage } from './key-specs.ts';
import { readState, writeState } from './state-file.ts';

export interface Tag {
  readonly TagKey: string;
  readonly TagValue: string;
}

export interface StoredKey {
  readonly keyId: string;
  readonly spec: KeySpec;
  readonly usage: KeyUsage;
  readonly state: 'Enabled' | 'Disabled' | 'PendingDeletion';
  readonly description: string;
  readonly createdAtSeconds: number;
  /** Only while the deletion is pending. */
  readonly deletedAtSeconds?: number | undefined;
  readonly policy: string;
  readonly tags: readonly Tag[];
  /** As `generateMaterial` makes it. */
  readonly material: string;
}

/** Everything a local KMS remembers. Aliases (with `alias/`) map to key ids. */
export interface KmsState {
  readonly keys: readonly StoredKey[];
  readonly aliases: Readonly<Record<string, string>>;
}

/**
 * Keys and aliases; in a file, written before a change is answered, or in memory.
 * A key whose deletion date has passed is gone, and its aliases with it.
 */
export class KeyStore {
  readonly account: AwsAccount;
  readonly #file: string | undefined;
  readonly #keys: Map<string, StoredKey>;
  readonly #aliases: Map<string, string>;

  /** @throws when the file exists and is not a key store's */
  constructor(account: AwsAccount, file?: string) {
    const state = file ? readState(file) : { keys: [], aliases: {} };
    this.account = account;
    this.#file = file;
    this.#keys = new Map(state.keys.map((key) => [key.keyId, key]));
    this.#aliases = new Map(Object.entries(state.aliases));
  }

  /** In order of creation. */
  keys(): StoredKey[] {
    this.#deleteDue();
    return [...this.#keys.values()];
  }

  key(keyId: string): StoredKey | undefined {
    this.#deleteDue();
    return this.#keys.get(keyId);
  }

  /** Adds the key, or replaces the one with its id. */
  put(key: StoredKey): void {
    this.#keys.set(key.keyId, key);
    this.#save();
  }

  aliases(): [name: string, keyId: string][] {
    this.#deleteDue();
    return [...this.#aliases];
  }

  putAlias(name: string, keyId: string): void {
    this.#aliases.set(name, keyId);
    this.#save();
  }

  deleteAlias(name: string): void {
    this.#aliases.delete(name);
    this.#save();
  }

  #deleteDue(): void {
    const nowSeconds = Date.now() / 1000;
    for (const { keyId, deletedAtSeconds } of this.#keys.values()) {
      if (deletedAtSeconds === undefined || deletedAtSeconds > nowSeconds) continue;
      this.#keys.delete(keyId);
      for (const [name, target] of this.#aliases) if (target === keyId) this.#aliases.delete(name);
    }
  }

  #save(): void {
    if (!this.#file) return;
    writeState(this.#file, { keys: [...this.#keys.values()], aliases: Object.fromEntries(this.#aliases) });
  }
}
