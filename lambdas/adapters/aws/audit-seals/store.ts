import type { SealLink } from '../../../core/audit/seal.ts';
import type { AuditSealReads, AuditSeals } from '../../../ports/audit-seals.ts';
import { auditPartition } from '../audit-trail/rows.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { rowsOf } from '../dynamodb/pages.ts';
import { putNew, type TransactionStep, transact } from '../dynamodb/transaction.ts';
import { headKey, sealRow, toSeal, toSealLink } from './rows.ts';

/** A transaction of two puts: the seal, where its entry has none, and the head, over the one that was read. */
export function dynamoAuditSeals(dynamo: Dynamo, table: string): AuditSeals & AuditSealReads {
  return {
    head: async (organization) => {
      const row = await dynamo.get(table, headKey(organization));
      return row === undefined ? undefined : toSealLink(row);
    },
    append: async (seal, head) => {
      const { organization, n, digest, time, keptUntil } = seal;
      const next = { n, digest, time, ...(keptUntil !== undefined && { keptUntil }) };
      const outcome = await transact<'sealed_before' | 'head_moved'>(dynamo, [
        // First: of a record that is delivered again, the head has moved, too.
        putNew(table, sealRow(seal), 'sealed_before'),
        headStep(table, organization, next, head),
      ]);
      return outcome === 'done' ? 'appended' : outcome;
    },
    ofDay: async function* (organization, day) {
      const rows = rowsOf(dynamo, {
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': auditPartition(organization, day) },
      });
      for await (const row of rows) yield toSeal(row);
    },
  };
}

function headStep(
  table: string,
  organization: string | undefined,
  next: SealLink,
  head: SealLink | undefined,
): TransactionStep<'head_moved'> {
  const Item = { ...headKey(organization), ...next };
  const Put =
    head === undefined
      ? { TableName: table, Item, ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          TableName: table,
          Item,
          // The head that was read, by its number and its words.
          ConditionExpression: '#n = :n AND #digest = :digest',
          ExpressionAttributeNames: { '#n': 'n', '#digest': 'digest' },
          ExpressionAttributeValues: { ':n': head.n, ':digest': head.digest },
        };
  return { item: { Put }, otherwise: 'head_moved' };
}
