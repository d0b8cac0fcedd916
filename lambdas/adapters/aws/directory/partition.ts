import type { Query } from '../dynamodb/dynamo.ts';

/** All of a partition of the Directory table, or what of it begins so, in order; strongly consistent. */
export function partition(table: string, pk: string, prefix = ''): Query {
  return {
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pk, ...(prefix !== '' && { ':prefix': prefix }) },
  };
}
