import { KMSClient } from '@aws-sdk/client-kms';
import { documentClient } from './adapters/aws/document-client.ts';
import { dynamoKeyRingStore } from './adapters/aws/dynamo-key-ring-store.ts';
import { kmsKeyManager } from './adapters/aws/kms-key-manager.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { readConfiguration, readEnvironment, rotationEnvironment } from './environment.ts';
import { bootstrapKeyRing } from './flows/bootstrap-key-ring.ts';

const environment = readEnvironment(rotationEnvironment);
const { signingAlgorithm } = readConfiguration(environment);
const ring = dynamoKeyRingStore(documentClient(), environment.KEY_RING_TABLE);
// Creating an RSA key takes KMS longer than the request path would wait: the SDK's own time-outs.
const keys = kmsKeyManager(new KMSClient({}), environment.KEY_RING_NAME);

/** Invoked by the deployment (a CDK Trigger) and by the local runtime: makes sure that there is a key ring. */
export async function handler(): Promise<{
  readonly keys: readonly { readonly kid: string; readonly state: string }[];
}> {
  const { keys: recorded } = await bootstrapKeyRing({ ring, keys, clock: systemClock, algorithm: signingAlgorithm });
  return { keys: recorded.map(({ kid, state }) => ({ kid, state })) };
}
