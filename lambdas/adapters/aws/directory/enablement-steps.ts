import { formatScopes } from '../../../../protect/vocabulary/scope.ts';
import type { Revised } from '../../../core/administration/revision.ts';
import { lengthPrefixedDigest } from '../../../core/length-prefixed-digest.ts';
import type { Enablement } from '../../../core/records.ts';
import type { EnablementChange } from '../../../ports/administration-store.ts';
import type { TransactionStep } from '../dynamodb/transaction.ts';
import { directoryKey } from './keys.ts';
import { firstAliases, toRow } from './rows.ts';

/**
 * Written over the state that it was made of. For one release the count stands under `changes`, and `revision` holds
 * the digest that the former release demands of what it changes, so that either may run after the other. A row that
 * the former wrote last has no count, and is demanded by its digest; one from before there were digests has neither, and
 * whoever has changed it since gave it one of them.
 */
export function enablementStep(
  table: string,
  { previous, next }: EnablementChange,
): TransactionStep<'changed_meanwhile'> {
  const key = directoryKey.enablement(next.organization, next.client);
  const changes = (previous?.revision ?? 0) + 1;
  const item = { ...key, ...toRow.enablement(next), changes, revision: digestOf(next) };
  return { item: { Put: { TableName: table, Item: item, ...conditionOf(previous) } }, otherwise: 'changed_meanwhile' };
}

/** Only the state that was looked at: an alias that was added since would be left behind. */
export function deleteEnablementStep(
  table: string,
  previous: Revised<Enablement>,
): TransactionStep<'changed_meanwhile'> {
  const { organization, client } = previous.record;
  const Key = directoryKey.enablement(organization, client);
  return { item: { Delete: { TableName: table, Key, ...conditionOf(previous) } }, otherwise: 'changed_meanwhile' };
}

/** Counts changes by administration, as of every other row. */
export function enablementRevision({ changes }: Readonly<Record<string, unknown>>): number {
  return typeof changes === 'number' ? changes : 0;
}

function conditionOf(previous: EnablementChange['previous']) {
  if (previous === undefined) return { ConditionExpression: 'attribute_not_exists(pk)' };
  const { record, revision } = previous;
  return revision === 0
    ? {
        ConditionExpression: 'attribute_not_exists(changes) AND (revision = :digest OR attribute_not_exists(revision))',
        ExpressionAttributeValues: { ':digest': digestOf(record) },
      }
    : { ConditionExpression: 'changes = :changes', ExpressionAttributeValues: { ':changes': revision } };
}

/**
 * Of the former release, which knows the first alias at a provider alone. One text, because sets and maps have no order that
 * a condition could rely on.
 */
function digestOf({ status, ceiling, aliases, writes }: Enablement): string {
  const sorted = Object.entries(firstAliases(aliases)).sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = [status, formatScopes(ceiling), ...sorted.flat()];
  // As a former release named it, where nothing is said that it did not know.
  return writes === 'granted'
    ? lengthPrefixedDigest('countersign/enablement/v1', ...parts)
    : lengthPrefixedDigest('countersign/enablement/v2', writes, ...parts);
}
