import type { MemberRequests } from '../../../core/agents/write-requests.ts';
import type { Put } from '../dynamodb/dynamo.ts';
import { requestsRowOf } from './rows.ts';

/** Over the very revision that the change was made of: two at once do not undo each other's half. */
export function requestsPut(table: string, next: MemberRequests, now: number): Put {
  const before = next.revision - 1;
  return {
    TableName: table,
    Item: requestsRowOf(next, now),
    ...(before === 0
      ? { ConditionExpression: 'attribute_not_exists(organization)' }
      : { ConditionExpression: 'revision = :before', ExpressionAttributeValues: { ':before': before } }),
  };
}
