import { STOPPED_AT } from '../../../../protect/status-key.ts';
import type { AgentStop } from '../../../ports/administration-store.ts';
import { statusKey } from '../directory/keys.ts';
import type { TransactionStep } from '../dynamodb/transaction.ts';

/** A stop is never taken back: one that stands, and is later or cannot be read, stays. */
export function stopStep(
  table: string,
  { organization, client, stoppedAt }: AgentStop,
): TransactionStep<'stopped_later'> {
  return {
    item: {
      Put: {
        TableName: table,
        Item: { ...statusKey.stop(organization, client), [STOPPED_AT]: stoppedAt },
        ConditionExpression: `attribute_not_exists(pk) OR ${STOPPED_AT} <= :at`,
        ExpressionAttributeValues: { ':at': stoppedAt },
      },
    },
    otherwise: 'stopped_later',
  };
}
