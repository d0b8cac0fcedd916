import { asObject, constraint, optionalList, optionalString } from '../aws-json/input.ts';
import type { JsonObject } from '../aws-json/request.ts';
import { ServiceError, validationError } from '../aws-json/service-error.ts';
import { type Item, itemSizeBytes, type Store } from './dynalite.ts';
import { withItemLocks } from './item-locks.ts';
import { isConditionFailure, type PreparedWrite, prepareWrite, runWrite, type WriteAction } from './item-writes.ts';
import { commit, type Staging, stageWrites } from './staging.ts';
import type { TransactionTokens } from './transaction-tokens.ts';

const MAX_ITEMS = 100;
const MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;

/** A condition check is a delete whose write is thrown away. */
const ACTIONS: Readonly<Record<string, WriteAction>> = {
  Put: 'putItem',
  Update: 'updateItem',
  Delete: 'deleteItem',
  ConditionCheck: 'deleteItem',
};

/** Members that are optional in the single-item operation and required here. */
const REQUIRED: Readonly<Record<string, string>> = {
  Update: 'UpdateExpression',
  ConditionCheck: 'ConditionExpression',
};

interface Step extends PreparedWrite {
  readonly isCheckOnly: boolean;
}

interface CancellationReason {
  readonly Code: 'None' | 'ConditionalCheckFailed' | 'ValidationError';
  readonly Message?: string;
  readonly Item?: unknown;
}

/**
 * TransactWriteItems: prepare → lock every item → check and stage each → cancel, or commit one batch.
 * Transactions on the same item wait for each other; AWS cancels one of them (TransactionConflict) instead.
 * Does NOT report consumed capacity or item collection metrics.
 * @throws ServiceError TransactionCanceledException, ValidationException, IdempotentParameterMismatchException, …
 */
export async function transactWriteItems(
  store: Store,
  tokens: TransactionTokens,
  body: JsonObject,
): Promise<JsonObject> {
  const token = optionalString(body, 'ClientRequestToken');
  await tokens.once(token, body, async () => {
    const steps = await prepareSteps(store, transactItems(body, MAX_ITEMS));
    requireDistinctItems(steps);
    await withItemLocks(store, steps, () => checkAndCommit(store, steps));
  });
  return {};
}

/** The members of `TransactItems`, of TransactWriteItems and TransactGetItems. */
export function transactItems(body: JsonObject, maxItems: number): readonly JsonObject[] {
  const items = optionalList(body, 'TransactItems');
  if (!items) throw constraint('null', 'TransactItems', 'Member must not be null');
  if (items.length === 0) throw constraint('[]', 'TransactItems', 'Member must have length greater than or equal to 1');
  if (items.length > maxItems) {
    const rule = `Member must have length less than or equal to ${maxItems}`;
    throw constraint(`<${items.length} items>`, 'TransactItems', rule);
  }
  return items.map((item, index) => asObject(item, `TransactItems.${index + 1}`));
}

function prepareSteps(store: Store, items: readonly JsonObject[]): Promise<Step[]> {
  return Promise.all(items.map((item, index) => prepareStep(store, item, `transactItems.${index + 1}.member`)));
}

async function prepareStep(store: Store, item: JsonObject, path: string): Promise<Step> {
  const kinds = Object.keys(item).filter((kind) => item[kind] != null);
  const kind = kinds[0] ?? '';
  const action = ACTIONS[kind];
  if (kinds.length !== 1 || !action) {
    throw validationError('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  const write = asObject(item[kind], `${path}.${kind}`);
  const required = REQUIRED[kind];
  if (required && !optionalString(write, required)) {
    throw constraint('null', `${path}.${kind}.${required}`, 'Member must not be null');
  }
  return { ...(await prepareWrite(store, action, write)), isCheckOnly: kind === 'ConditionCheck' };
}

export function requireDistinctItems(addresses: readonly { tableName: string; key: string }[]): void {
  const distinct = new Set(addresses.map(({ tableName, key }) => `${tableName}~${key}`));
  if (distinct.size === addresses.length) return;
  throw validationError('Transaction request cannot include multiple operations on one item');
}

async function checkAndCommit(store: Store, steps: readonly Step[]): Promise<void> {
  const staging = stageWrites(store);
  const reasons: CancellationReason[] = [];
  for (const step of steps) reasons.push(await stageStep(store, staging, step));
  if (reasons.some((reason) => reason.Code !== 'None')) throw cancelled(reasons);
  requireTransactionSize(stagedItems(staging));
  await commit(store, staging);
}

async function stageStep(store: Store, staging: Staging, step: Step): Promise<CancellationReason> {
  const target = step.isCheckOnly ? stageWrites(store) : staging;
  try {
    await runWrite(target.store, step);
    return { Code: 'None' };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const code = isConditionFailure(error) ? 'ConditionalCheckFailed' : 'ValidationError';
    return { Code: code, Message: error.message, ...error.members };
  }
}

function cancelled(reasons: readonly CancellationReason[]): ServiceError {
  const codes = reasons.map((reason) => reason.Code).join(', ');
  return new ServiceError(
    'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { members: { CancellationReasons: reasons } },
  );
}

function stagedItems(staging: Staging): Item[] {
  const items = staging.operations.filter(({ type, key }) => type === 'put' && key.startsWith('item-'));
  return items.map(({ value }) => value as Item);
}

/** @throws ServiceError ValidationException */
export function requireTransactionSize(items: readonly Item[]): void {
  const bytes = items.reduce((sum, item) => sum + itemSizeBytes(item), 0);
  if (bytes <= MAX_TRANSACTION_BYTES) return;
  throw validationError(`The aggregate size of the items in the transaction exceeds ${MAX_TRANSACTION_BYTES} bytes`);
}
