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

/** DynamoDB by the SDK's own client: for who is in no hurry, and has any of the SDK's credentials. */
export function sdkDynamoCall(client: DynamoDBClient): AwsCall {
  // Each operation's input is the wire's own shape, which the door has made.
  const operations: Readonly<Record<string, (input: object) => Promise<object>>> = {
    DeleteItem: (input) => client.send(new DeleteItemCommand(input as DeleteItemCommandInput)),
    GetItem: (input) => client.send(new GetItemCommand(input as GetItemCommandInput)),
    PutItem: (input) => client.send(new PutItemCommand(input as PutItemCommandInput)),
    Query: (input) => client.send(new QueryCommand(input as QueryCommandInput)),
    TransactWriteItems: (input) => client.send(new TransactWriteItemsCommand(input as TransactWriteItemsCommandInput)),
    UpdateItem: (input) => client.send(new UpdateItemCommand(input as UpdateItemCommandInput)),
  };
  return async (operation, input) => {
    const send = operations[operation];
    if (send === undefined) throw new Error(`no such operation behind this door: ${operation}`);
    return { ...(await send(input)) };
  };
}
