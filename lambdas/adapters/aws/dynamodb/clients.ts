import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { sdkSettings } from '../sdk-settings.ts';
import { type Dynamo, dynamo } from './dynamo.ts';
import { sdkDynamoCall } from './sdk-call.ts';

/** DynamoDB by the SDK's own client: see {@link sdkSettings}. */
export function sdkDynamo(settings: DynamoDBClientConfig = sdkSettings): Dynamo {
  return dynamo(sdkDynamoCall(new DynamoDBClient(settings)));
}
