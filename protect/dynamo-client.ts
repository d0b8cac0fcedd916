import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { awsClientSettings } from './aws-client-settings.ts';

/** A client that fails while the caller still waits, whatever the table does: see {@link awsClientSettings}. */
export function createDynamoClient(): DynamoDBClient {
  return new DynamoDBClient(awsClientSettings);
}
