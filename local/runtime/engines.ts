import { join } from 'node:path';
import type { LocalEngine } from '../aws/aws-json/server.ts';
import { startLocalDynamoDb } from '../aws/dynamodb/server.ts';
import { startLocalEvents } from '../aws/events/server.ts';
import type { LocalIam } from '../aws/iam/local-iam.ts';
import { startLocalKms } from '../aws/kms/server.ts';
import { eventsFile } from './state-directory.ts';

export interface Engines {
  readonly endpoints: { readonly dynamodb: string; readonly kms: string; readonly eventbridge: string };
  close(): Promise<void>;
}

/**
 * DynamoDB, KMS and EventBridge: our own on loopback, or those that `AWS_ENDPOINT_URL_DYNAMODB`, `…_KMS` and `…_EVENTBRIDGE` of
 * `environment` name, so that another engine can be put under everything. Ours allow what `iam` allows; who may do what
 * to another engine is that engine's own business.
 * @throws when one cannot start; then neither runs
 */
export async function startEngines(
  stateDirectory: string,
  environment: NodeJS.ProcessEnv,
  iam: LocalIam,
): Promise<Engines> {
  const started: LocalEngine[] = [];
  const close = async () => {
    await Promise.all(started.map((engine) => engine.close()));
  };
  const start = async (variable: string, startOurs: () => Promise<LocalEngine>) => {
    const engine = await startUnlessNamed(environment[variable], startOurs);
    started.push(engine);
    return engine.endpoint;
  };
  try {
    const endpoints = {
      dynamodb: await start('AWS_ENDPOINT_URL_DYNAMODB', () =>
        startLocalDynamoDb({ path: join(stateDirectory, 'dynamodb'), authorize: iam.dynamoDb }),
      ),
      kms: await start('AWS_ENDPOINT_URL_KMS', () =>
        startLocalKms({ file: join(stateDirectory, 'kms.json'), authorize: iam.kms }),
      ),
      eventbridge: await start('AWS_ENDPOINT_URL_EVENTBRIDGE', () =>
        startLocalEvents({ file: eventsFile(stateDirectory), authorize: iam.events }),
      ),
    };
    return { endpoints, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startUnlessNamed(endpoint: string | undefined, start: () => Promise<LocalEngine>): Promise<LocalEngine> {
  return endpoint ? { endpoint, close: async () => undefined } : start();
}
