import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { awsClientSettings } from '../../../protect/aws-client-settings.ts';

/** Absent members are left out of an item instead of being an error, so that optional attributes need no case. */
export function documentClient(client = new DynamoDBClient(awsClientSettings)): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
