import { sdkDynamo } from './adapters/aws/dynamodb/clients.ts';
import { dynamoRotationRecords } from './adapters/aws/key-ring/records.ts';
import { dynamoKeyRingStore } from './adapters/aws/key-ring/store.ts';
import { patientKeyManager } from './adapters/aws/kms/clients.ts';
import { powertoolsTelemetry } from './adapters/aws/telemetry/powertools.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { systemIds } from './adapters/system/system-ids.ts';
import { rotationPolicy } from './core/keys/rotation-policy.ts';
import { readConfiguration, readEnvironment, rotationEnvironment } from './environment.ts';
import { runRotation } from './flows/rotate-keys.ts';

const environment = readEnvironment(rotationEnvironment);
const configuration = readConfiguration(environment);
const { breakGlassRoleArn } = configuration;
const guardians = { rotationRoleArn: environment.ROTATION_ROLE_ARN, ...(breakGlassRoleArn && { breakGlassRoleArn }) };

const db = sdkDynamo();
const tables = { keyRing: environment.KEY_RING_TABLE, auditTrail: environment.AUDIT_TRAIL_TABLE };

const dependencies = {
  ring: dynamoKeyRingStore(db, environment.KEY_RING_TABLE),
  records: dynamoRotationRecords(db, tables, configuration.auditRetentionDays),
  ids: systemIds,
  keys: patientKeyManager({ ringName: environment.KEY_RING_NAME, guardians }),
  clock: systemClock,
  policy: rotationPolicy(configuration),
  telemetry: powertoolsTelemetry('rotation'),
};

/** Invoked every quarter of an hour, and by each deployment. Takes every step that is due, and answers where keys stand. */
export async function handler(): Promise<{
  readonly keys: readonly { readonly kid: string; readonly state: string }[];
}> {
  const { keys } = await runRotation(dependencies);
  return { keys: keys.map(({ kid, state }) => ({ kid, state })) };
}
