import {
  DeleteItemCommand,
  type DeleteItemCommandInput,
  type DynamoDBClient,
  GetItemCommand,
  type GetItemCommandInput,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { AwsCall } from '../../../../protect/aws/signed-call.ts';

type Operation = (client: DynamoDBClient, input: object) => Promise<object>;

/** Each operation's input is the wire's own shape, which the door has made. */
const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['DeleteItem', (client, input) => client.send(new DeleteItemCommand(input as DeleteItemCommandInput))],
  ['GetItem', (client, input) => client.send(new GetItemCommand(input as GetItemCommandInput))],
  ['PutItem', (client, input) => client.send(new PutItemCommand(input as PutItemCommandInput))],
  ['Query', (client, input) => client.send(new QueryCommand(input as QueryCommandInput))],
  [
    'TransactWriteItems',
    (client, input) => client.send(new TransactWriteItemsCommand(input as TransactWriteItemsCommandInput)),
  ],
  ['UpdateItem', (client, input) => client.send(new UpdateItemCommand(input as UpdateItemCommandInput))],
]);

/** DynamoDB by the SDK's own client: for who is in no hurry, and has any of the SDK's credentials. */
export function sdkDynamoCall(client: DynamoDBClient): AwsCall {
  return async (operation, input) => {
    const send = OPERATIONS.get(operation);
    if (send === undefined) throw new Error(`no such operation behind this door: ${operation}`);
    return { ...(await send(client, input)) };
  };
}
