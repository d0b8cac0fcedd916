import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { callDependency } from './dependency-errors.ts';

export type Row = Readonly<Record<string, unknown>>;

/** One strongly consistent read by key. @throws Unavailable */
export async function readRow(
  client: DynamoDBDocumentClient,
  table: string,
  key: Readonly<Record<string, string>>,
): Promise<Row | undefined> {
  const command = new GetCommand({ TableName: table, Key: key, ConsistentRead: true });
  const { Item } = await callDependency('DynamoDB', () => client.send(command));
  return Item;
}
