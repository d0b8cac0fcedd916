import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export interface ClientOptions {
  readonly accessKeyId?: string;
  /** 1, so that a test sees each answer; more where the SDK's own retry is the subject. */
  readonly maxAttempts?: number;
  /** Of one attempt; absent waits for ever. */
  readonly requestTimeoutMs?: number;
  /** Of silence, in the middle of an answer too; absent waits for ever. */
  readonly socketTimeoutMs?: number;
}

function configuration(
  endpoint: string,
  { accessKeyId = 'test', maxAttempts = 1, requestTimeoutMs = 0, socketTimeoutMs = 0 }: ClientOptions,
) {
  return {
    endpoint,
    maxAttempts,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: 'test' },
    // Without throwOnRequestTimeout the SDK only warns, and goes on waiting.
    requestHandler: { requestTimeout: requestTimeoutMs, socketTimeout: socketTimeoutMs, throwOnRequestTimeout: true },
  };
}

export function dynamoDbClient(endpoint: string, options: ClientOptions = {}): DynamoDBClient {
  return new DynamoDBClient(configuration(endpoint, options));
}

/** The same client with plain JavaScript values for items. */
export function documentClient(endpoint: string, options: ClientOptions = {}): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(dynamoDbClient(endpoint, options));
}

export function kmsClient(endpoint: string, options: ClientOptions = {}): KMSClient {
  return new KMSClient(configuration(endpoint, options));
}
