import { AgedCache } from './aged-cache.ts';
import { getItem, type StoredRow } from './aws/get-item.ts';
import type { AwsCall } from './aws/signed-call.ts';
import { roleKey, SCOPE_RULES_KEY } from './declared-rows.ts';
import type { Clock } from './ports.ts';
import { isDetailType } from './vocabulary/authorization-details.ts';
import { closeImplications, type Implications, NO_IMPLICATIONS } from './vocabulary/implied-scopes.ts';
import { operationsIn } from './vocabulary/operations.ts';
import { isScopeToken, NO_SCOPES, type Scope, type ScopeSet } from './vocabulary/scope.ts';
import { defaultBaseline, NO_RULES, type ScopeRules } from './vocabulary/scope-rules.ts';

/**
 * What the deployment's configuration declares, as the last deployment wrote it into the Status table; at most 60 s old. A
 * row that is missing, or cannot be understood, allows nothing: no role, no scope that only reads, none that follows.
 */
export class DynamoDeclaredScopes {
  readonly #call: AwsCall;
  readonly #tableName: string;
  readonly #roles: AgedCache<ScopeSet>;
  readonly #rules: AgedCache<ScopeRules>;

  constructor(call: AwsCall, tableName: string, clock: Clock) {
    this.#call = call;
    this.#tableName = tableName;
    this.#roles = new AgedCache(clock);
    this.#rules = new AgedCache(clock);
  }

  /** Of a role. @throws when the table cannot answer */
  get(role: string): Promise<ScopeSet> {
    const pk = roleKey(role);
    return this.#roles.get(pk, async () => scopesIn((await this.#row(pk))?.['scopes']?.S) ?? NO_SCOPES);
  }

  /** @throws when the table cannot answer */
  rules(): Promise<ScopeRules> {
    return this.#rules.get(SCOPE_RULES_KEY, async () => rulesIn(await this.#row(SCOPE_RULES_KEY)));
  }

  #row(pk: string): Promise<StoredRow | undefined> {
    return getItem(this.#call, { TableName: this.#tableName, Key: { pk: { S: pk } } });
  }
}

function rulesIn(row: StoredRow | undefined): ScopeRules {
  const reads = scopesIn(row?.['reads']?.S);
  if (row === undefined || reads === undefined) return NO_RULES;
  const baseline = row['baseline']?.S;
  const operations = operationsIn(row['operations']?.S);
  const details = detailsIn(row['details']?.S);
  return {
    reads,
    implications: implicationsIn(row['implied']?.S),
    baseline: baseline === undefined ? defaultBaseline(reads) : (scopesIn(baseline) ?? NO_SCOPES),
    ...(operations.size > 0 && { operations }),
    ...(details.size > 0 && { details }),
  };
}

/** As many as a configuration declares: unlike a token, it is the vendor's own. */
function scopesIn(text: string | undefined): ScopeSet | undefined {
  const scopes = text ? text.split(' ') : [];
  return text !== undefined && scopes.every(isScopeToken) ? new Set(scopes as Scope[]) : undefined;
}

function implicationsIn(text: string | undefined): Implications {
  if (text === undefined) return NO_IMPLICATIONS;
  const direct = parseJson(text);
  if (typeof direct !== 'object' || direct === null) return NO_IMPLICATIONS;
  const entries = Object.entries(direct);
  if (!entries.every(([scope, implied]) => isScopeToken(scope) && isScopes(implied))) return NO_IMPLICATIONS;
  return closeImplications(new Map(entries as [Scope, Scope[]][]));
}

/** A type that cannot be understood is not declared: no agent has a detail of it. */
function detailsIn(text: string | undefined): ReadonlyMap<string, Scope> {
  const parsed = text === undefined ? undefined : parseJson(text);
  if (typeof parsed !== 'object' || parsed === null) return new Map();
  const isDeclared = (entry: [string, unknown]): entry is [string, Scope] =>
    isDetailType(entry[0]) && typeof entry[1] === 'string' && isScopeToken(entry[1]);
  return new Map(Object.entries(parsed).filter(isDeclared));
}

function isScopes(value: unknown): value is Scope[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string' && isScopeToken(one));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
