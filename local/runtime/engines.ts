import { join } from 'node:path';
import { startLocalDynamoDb } from '../dynamodb/server.ts';
import { startLocalKms } from '../kms/server.ts';

export interface Engines {
  readonly endpoints: { readonly dynamodb: string; readonly kms: string };
  close(): Promise<void>;
}

/**
 * DynamoDB and KMS: our own on loopback, or those that `AWS_ENDPOINT_URL_DYNAMODB` and `AWS_ENDPOINT_URL_KMS` name,
 * so that another engine can be put under everything.
 */
export async function startEngines(stateDirectory: string, environment: NodeJS.ProcessEnv): Promise<Engines> {
  const dynamodb = environment['AWS_ENDPOINT_URL_DYNAMODB'];
  const kms = environment['AWS_ENDPOINT_URL_KMS'];
  const ownDynamoDb = dynamodb ? undefined : await startLocalDynamoDb({ path: join(stateDirectory, 'dynamodb') });
  const ownKms = kms ? undefined : await startLocalKms({ file: join(stateDirectory, 'kms.json') });
  return {
    endpoints: { dynamodb: ownDynamoDb?.endpoint ?? dynamodb ?? '', kms: ownKms?.endpoint ?? kms ?? '' },
    close: async () => {
      await Promise.all([ownDynamoDb?.close(), ownKms?.close()]);
    },
  };
}
