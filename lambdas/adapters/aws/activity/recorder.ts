import type { OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import { type ActivityCounter, MAX_RECENT_REFUSALS } from '../../../core/audit/activity.ts';
import type { ActivityRecorder } from '../../../ports/activity-store.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { rowsOf } from '../dynamodb/pages.ts';
import { putNew, type TransactionStep, transact } from '../dynamodb/transaction.ts';
import { activityTtl, batchMark, counterKey, REFUSAL_PREFIXES, refusalRow } from './rows.ts';

/** Items of a transaction (100), but for the batch's mark. */
const COUNTERS_PER_TRANSACTION = 99;

/**
 * Counters are added to in transactions that also put a mark of the batch: delivered again, a batch finds its mark and
 * adds nothing. Parts of a batch are cut the same way each time, so that one that failed half-way goes on where it
 * stopped. Refusals are puts under keys of their own: the same again is the same row.
 */
export function dynamoActivityRecorder(dynamo: Dynamo, table: string): ActivityRecorder {
  return {
    record: async (batchId, { counters, refusals }, now) => {
      for (const [part, some] of chunks(counters).entries()) {
        const mark = putNew(table, batchMark(batchId, part, now), 'counted_before');
        await transact(dynamo, [mark, ...some.map((counter) => addTo(table, counter))]);
      }
      for (const refusal of refusals) await dynamo.put({ TableName: table, Item: refusalRow(refusal) });
      const written = new Map(refusals.map((one) => [`${one.organization} ${one.refused}`, one]));
      for (const { organization, refused = 'token' } of written.values()) {
        await forgetOldRefusals(dynamo, table, organization, REFUSAL_PREFIXES[refused]);
      }
    },
  };
}

function chunks(counters: readonly ActivityCounter[]): readonly (readonly ActivityCounter[])[] {
  const count = Math.ceil(counters.length / COUNTERS_PER_TRANSACTION);
  return Array.from({ length: count }, (_, i) =>
    counters.slice(i * COUNTERS_PER_TRANSACTION, (i + 1) * COUNTERS_PER_TRANSACTION),
  );
}

/** Makes the row when it is the hour's first. */
function addTo(table: string, { count, ...key }: ActivityCounter): TransactionStep<never> {
  const attributes = { ...key, ttl: activityTtl(Date.parse(`${key.hour}:00:00Z`) / 1000) };
  const names = Object.keys(attributes);
  return {
    item: {
      Update: {
        TableName: table,
        Key: counterKey(key),
        UpdateExpression: `ADD #count :count SET ${names.map((_, i) => `#a${i} = :a${i}`).join(', ')}`,
        ExpressionAttributeNames: {
          '#count': 'count',
          ...Object.fromEntries(names.map((name, i) => [`#a${i}`, name])),
        },
        ExpressionAttributeValues: {
          ':count': count,
          ...Object.fromEntries(Object.values(attributes).map((value, i) => [`:a${i}`, value])),
        },
      },
    },
  };
}

/** Two at once delete the same rows; one that dies before leaves them to the next. */
async function forgetOldRefusals(
  dynamo: Dynamo,
  table: string,
  organization: OrganizationId,
  prefix: string,
): Promise<void> {
  const newestFirst = rowsOf(dynamo, {
    TableName: table,
    // What was just put is among them.
    ConsistentRead: true,
    ScanIndexForward: false,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': organization, ':prefix': prefix },
    ProjectionExpression: 'pk, sk',
  });
  let seen = 0;
  for await (const { pk, sk } of newestFirst) {
    seen += 1;
    if (seen > MAX_RECENT_REFUSALS) await dynamo.delete({ TableName: table, Key: { pk: String(pk), sk: String(sk) } });
  }
}
