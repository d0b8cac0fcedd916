import type { AuthorizationGrantStore } from '../../../ports/authorization-grant-store.ts';
import { auditRow } from '../audit-trail/rows.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { putNew, transact } from '../dynamodb/transaction.ts';
import { spendPushed } from './pushed-requests.ts';
import { fromGrantRow, toGrantRow } from './rows.ts';

/** What redeeming codes and refresh tokens takes, beside the record's transaction. */
export function dynamoGrantUse(dynamo: Dynamo, table: string): Pick<AuthorizationGrantStore, 'find' | 'recall'> {
  return {
    find: async (key) => {
      const row = await dynamo.get(table, { pk: key });
      return row && fromGrantRow(key, row);
    },
    recall: async (key, at) => {
      await dynamo.update({
        TableName: table,
        Key: { pk: key },
        UpdateExpression: 'SET recalledAt = if_not_exists(recalledAt, :at)',
        // An update would make a row of one that has gone: it could be read by nobody.
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':at': at },
      });
    },
  };
}

/** What a person's consent takes: the grant and its audit entry, or neither. A key is 256 random bits: it is nobody's yet. */
export function dynamoGrantCreation(
  dynamo: Dynamo,
  tables: { readonly authorizationGrants: string; readonly auditTrail: string },
  auditRetentionDays: number,
): Pick<AuthorizationGrantStore, 'create'> {
  return {
    create: async (grant, audit, pushed) => {
      const written = await transact<'request_used'>(dynamo, [
        putNew(tables.authorizationGrants, toGrantRow(grant)),
        putNew(tables.auditTrail, auditRow(audit, auditRetentionDays)),
        ...(pushed === undefined ? [] : [spendPushed(tables.authorizationGrants, pushed, 'request_used')]),
      ]);
      return written === 'done' ? 'created' : written;
    },
  };
}
