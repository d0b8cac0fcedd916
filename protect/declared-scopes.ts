import { AgedCache } from './aged-cache.ts';
import { getItem } from './aws/get-item.ts';
import type { AwsCall } from './aws/signed-call.ts';
import { READ_SCOPES_KEY, roleKey } from './declared-rows.ts';
import type { Clock } from './ports.ts';
import { isScopeToken, NO_SCOPES, type Scope, type ScopeSet } from './vocabulary/scope.ts';

/**
 * What the deployment's configuration declares, as the last deployment wrote it into the Status table; at most 60 s old. A
 * row that is missing, or cannot be understood, allows nothing: no role, and no scope that only reads.
 */
export class DynamoDeclaredScopes {
  readonly #call: AwsCall;
  readonly #tableName: string;
  readonly #cache: AgedCache<ScopeSet>;

  constructor(call: AwsCall, tableName: string, clock: Clock) {
    this.#call = call;
    this.#tableName = tableName;
    this.#cache = new AgedCache(clock);
  }

  /** Of a role. @throws when the table cannot answer */
  get(role: string): Promise<ScopeSet> {
    return this.#read(roleKey(role));
  }

  /** Those that only read. @throws when the table cannot answer */
  readScopes(): Promise<ScopeSet> {
    return this.#read(READ_SCOPES_KEY);
  }

  #read(pk: string): Promise<ScopeSet> {
    return this.#cache.get(pk, async () => {
      const row = await getItem(this.#call, { TableName: this.#tableName, Key: { pk: { S: pk } } });
      return scopesIn(row?.['scopes']?.S);
    });
  }
}

/** As many as a configuration declares: unlike a token, it is the vendor's own. */
function scopesIn(text: string | undefined): ScopeSet {
  const scopes = text ? text.split(' ') : [];
  return scopes.every(isScopeToken) ? new Set(scopes as Scope[]) : NO_SCOPES;
}
