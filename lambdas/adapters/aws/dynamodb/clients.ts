import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { AwsCall } from '../../../../protect/aws/signed-call.ts';
import { sdkSettings } from '../sdk-settings.ts';
import { type Dynamo, dynamo } from './dynamo.ts';
import { sdkDynamoCall } from './sdk-call.ts';

/** Where tables are, and who asks: what the SDK finds in its environment needs no word. */
export type DynamoSettings = DynamoDBClientConfig;

/** Calls of DynamoDB by the SDK's own client, within the limits of {@link sdkSettings}. */
export const sdkCalls = (): AwsCall => sdkDynamoCall(new DynamoDBClient(sdkSettings));

/** DynamoDB by the SDK's own client: see {@link sdkSettings}. */
export function sdkDynamo(settings: DynamoSettings = sdkSettings): Dynamo {
  return dynamo(sdkDynamoCall(new DynamoDBClient(settings)));
}
