/** The only module that knows dynalite's insides, which are CommonJS and untyped. */
import { createRequire } from 'node:module';
import type { AwsAccount } from '../aws-json/account.ts';
import type { JsonObject } from '../aws-json/request.ts';
import { ServiceError } from '../aws-json/service-error.ts';

const require = createRequire(import.meta.url);

/** An attribute value as on the wire, for example `{"S": "text"}`. */
export type AttributeValue = Readonly<Record<string, unknown>>;
export type Item = Readonly<Record<string, AttributeValue>>;

export interface Table {
  readonly TableName: string;
  readonly KeySchema: readonly { readonly AttributeName: string }[];
}

type Callback<T> = (error: Error | null | undefined, result: T) => void;
type Releaser = (done: () => void) => () => void;

export interface BatchOperation {
  readonly type: 'put' | 'del';
  readonly key: string;
  readonly value?: unknown;
}

/** A key space inside the one LevelDB: the items of a table, or the entries of an index. */
export interface KeySpace {
  get(key: string, callback: Callback<Item | undefined>): void;
  put(key: string, value: unknown, callback: Callback<void>): void;
  del(key: string, callback: Callback<void>): void;
  batch(operations: readonly BatchOperation[], callback: Callback<void>): void;
  lock(keys: string | readonly string[], locked: (release: Releaser) => void): void;
}

/** The part of LevelDB (abstract-level) used here; values are JSON. */
interface Level {
  open(): Promise<void>;
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  del(key: string): Promise<void>;
  batch(operations: readonly BatchOperation[]): Promise<void>;
  iterator(range: { gte: string; lt: string }): AsyncIterable<[key: string, value: unknown]>;
}

export interface Store {
  readonly db: Level;
  readonly tableDb: { awsAccountId: string; awsRegion: string };
  readonly lifecycleManager: { gracefulClose(): Promise<void> };
  getTable(name: string, callback: Callback<Table>): void;
  getItemDb(tableName: string): KeySpace;
  getIndexDb(type: string, tableName: string, indexName: string): KeySpace;
}

/** dynalite's name of an operation: `putItem` for `PutItem`. */
export type ActionName = string;
export type ParsedInput = JsonObject & { readonly TableName: string };

type Action = (store: Store, input: JsonObject, callback: Callback<JsonObject>) => void;

interface ActionRules {
  readonly types: JsonObject;
  readonly custom?: unknown;
}

interface Validations {
  checkTypes(body: unknown, types: JsonObject): JsonObject;
  checkValidations(input: JsonObject, types: JsonObject, custom: unknown, store: Store): void;
}

interface Database {
  create(options: Record<string, unknown>): Store;
  validateItem(item: Item, table: Table): Error | null | undefined;
  validateKey(key: Item, table: Table): Error | null | undefined;
  createKey(item: Item, table: Table): string;
  itemSize(item: Item): number;
}

const database = require('dynalite/db') as Database;
const validations = require('dynalite/validations') as Validations;

/**
 * Opens the LevelDB at `path`, or one in memory.
 * @throws when the directory cannot be used, for example because another process has it open
 */
export async function openStore(path: string | undefined, account: AwsAccount): Promise<Store> {
  const store = database.create({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0, ...(path && { path }) });
  store.tableDb.awsAccountId = account.accountId;
  store.tableDb.awsRegion = account.region;
  await store.db.open();
  return store;
}

export function closeStore(store: Store): Promise<void> {
  return store.lifecycleManager.gracefulClose();
}

/**
 * Checks an operation's input by DynamoDB's rules and parses its expressions. Members unknown to dynalite are dropped.
 * @throws ServiceError ValidationException or SerializationException
 */
export function parseInput(store: Store, action: ActionName, body: JsonObject): JsonObject {
  const rules = require(`dynalite/validations/${action}`) as ActionRules;
  try {
    const input = validations.checkTypes(structuredClone(body), rules.types);
    validations.checkValidations(input, rules.types, rules.custom, store);
    return input;
  } catch (error) {
    throw toServiceError(error);
  }
}

/** Performs an operation on a parsed input. */
export function runAction(store: Store, action: ActionName, input: JsonObject): Promise<JsonObject> {
  const run = require(`dynalite/actions/${action}`) as Action;
  return fromCallback((callback) => run(store, input, callback));
}

/** @throws ServiceError ResourceNotFoundException */
export function getTable(store: Store, name: string): Promise<Table> {
  return fromCallback((callback) => store.getTable(name, callback));
}

/** The key under which LevelDB holds the item. @throws ServiceError ValidationException when a key attribute is wrong */
export function storageKey(table: Table, keyed: { readonly Item: Item } | { readonly Key: Item }): string {
  const attributes = 'Item' in keyed ? keyed.Item : keyed.Key;
  const invalid = 'Item' in keyed ? database.validateItem(attributes, table) : database.validateKey(attributes, table);
  if (invalid) throw toServiceError(invalid);
  return database.createKey(attributes, table);
}

export function readItem(store: Store, tableName: string, key: string): Promise<Item | undefined> {
  return fromCallback((callback) => store.getItemDb(tableName).get(key, callback));
}

/** By DynamoDB's own rules of item size. */
export function itemSizeBytes(item: Item): number {
  return database.itemSize(item);
}

function fromCallback<T>(run: (callback: Callback<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    run((error, result) => (error ? reject(toServiceError(error)) : resolve(result)));
  });
}

/** dynalite's deliberate errors carry the response; anything else is a bug and stays what it is. */
function toServiceError(error: unknown): unknown {
  const { statusCode, body } = error as { statusCode?: number; body?: Record<string, string> };
  if (!statusCode || !body) return error;
  return new ServiceError(body['__type'] ?? '', body['message'] ?? body['Message'] ?? '', { status: statusCode });
}
