import { formatScopes } from '../../../../protect/vocabulary/scope.ts';
import { lengthPrefixedDigest } from '../../../core/length-prefixed-digest.ts';
import type { Enablement } from '../../../core/records.ts';
import type { EnablementChange } from '../../../ports/administration-store.ts';
import type { TransactionStep } from '../dynamodb/transaction.ts';
import { directoryKey } from './keys.ts';
import { toRow } from './rows.ts';

/** Written over exactly what it was made from: two operators at once do not undo each other's half. */
export function enablementStep(
  table: string,
  { previous, next }: EnablementChange,
): TransactionStep<'changed_meanwhile'> {
  const key = directoryKey.enablement(next.organization, next.client);
  return {
    item: {
      Put: {
        TableName: table,
        Item: { ...key, ...toRow.enablement(next), revision: revisionOf(next) },
        ...(previous === undefined
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: 'revision = :revision',
              ExpressionAttributeValues: { ':revision': revisionOf(previous) },
            }),
      },
    },
    otherwise: 'changed_meanwhile',
  };
}

/** Names the state of an enablement. One text, because sets and maps have no order that a condition could rely on. */
function revisionOf({ status, ceiling, aliases, writes }: Enablement): string {
  const sorted = [...aliases].sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = [status, formatScopes(ceiling), ...sorted.flat()];
  // As a former release named it, where nothing is said that it did not know.
  return writes === 'granted'
    ? lengthPrefixedDigest('countersign/enablement/v1', ...parts)
    : lengthPrefixedDigest('countersign/enablement/v2', writes, ...parts);
}
