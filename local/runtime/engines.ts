import { join } from 'node:path';
import type { ServiceRequest } from '../aws/aws-json/request.ts';
import type { LocalEngine } from '../aws/aws-json/server.ts';
import { startLocalDynamoDb } from '../aws/dynamodb/server.ts';
import { startLocalEvents } from '../aws/events/server.ts';
import { awsFaults, mendAws } from '../aws/faults.ts';
import type { LocalIam } from '../aws/iam/local-iam.ts';
import { startLocalKms } from '../aws/kms/server.ts';
import { eventsFile } from './state-directory.ts';

export interface Engines {
  readonly endpoints: { readonly dynamodb: string; readonly kms: string; readonly eventbridge: string };
  close(): Promise<void>;
}

/**
 * DynamoDB, KMS and EventBridge: our own on loopback, or those that `AWS_ENDPOINT_URL_DYNAMODB`, `…_KMS` and
 * `…_EVENTBRIDGE` of `environment` name, so that another engine can be put under everything. Ours allow what `iam` allows;
 * who may do what to another engine is that engine's own business.
 * @throws when one cannot start; then neither runs
 */
export async function startEngines(
  stateDirectory: string,
  environment: NodeJS.ProcessEnv,
  iam: LocalIam,
): Promise<Engines> {
  // What a drill that was killed has left.
  mendAws(stateDirectory);
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
        startLocalDynamoDb({
          path: join(stateDirectory, 'dynamodb'),
          authorize: unlessBroken(awsFaults(stateDirectory, 'dynamodb'), iam.dynamoDb),
        }),
      ),
      kms: await start('AWS_ENDPOINT_URL_KMS', () =>
        startLocalKms({
          file: join(stateDirectory, 'kms.json'),
          authorize: unlessBroken(awsFaults(stateDirectory, 'kms'), iam.kms),
        }),
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

/** A request that is not allowed is refused first: a fault opens nothing, and hides no missing permission. */
function unlessBroken<Rest extends unknown[]>(
  fail: (request: ServiceRequest) => void,
  authorize: (request: ServiceRequest, ...rest: Rest) => void | Promise<void>,
) {
  return async (request: ServiceRequest, ...rest: Rest) => {
    await authorize(request, ...rest);
    fail(request);
  };
}

async function startUnlessNamed(endpoint: string | undefined, start: () => Promise<LocalEngine>): Promise<LocalEngine> {
  return endpoint ? { endpoint, close: async () => undefined } : start();
}
