import type { Update } from '../dynamodb/dynamo.ts';
import type { TransactionStep } from '../dynamodb/transaction.ts';

/**
 * Of the Directory and of Status alike: a row stands, and was not recalled later: a watermark that moved back would revive
 * what was recalled.
 */
const NOT_RECALLED_LATER = 'attribute_exists(pk) AND (attribute_not_exists(recalledAt) OR recalledAt <= :recalledAt)';

/** Tokens and sessions from then or before are refused. It touches nothing else of the row. */
export function recallRowStep(
  table: string,
  key: Update['Key'],
  recalledAt: number,
): TransactionStep<'missing_or_recalled_later'> {
  const update: Update = {
    TableName: table,
    Key: key,
    UpdateExpression: 'SET recalledAt = :recalledAt',
    ConditionExpression: NOT_RECALLED_LATER,
    ExpressionAttributeValues: { ':recalledAt': recalledAt },
  };
  return { item: { Update: update }, otherwise: 'missing_or_recalled_later' };
}
