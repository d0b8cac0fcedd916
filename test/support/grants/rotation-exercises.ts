import { dynamoRotationRecords } from '../../../lambdas/adapters/aws/key-ring/records.ts';
import { dynamoKeyRingStore } from '../../../lambdas/adapters/aws/key-ring/store.ts';
import { kmsKeyManager } from '../../../lambdas/adapters/aws/kms/key-manager.ts';
import type { KeyManager } from '../../../lambdas/ports/key-manager.ts';
import type { Exercise } from './exercise.ts';
import type { GrantWorld } from './grant-world.ts';

/** Rotation's function waits minutes for a permission that may yet come; here, with its role, it does not. */
const never = async (): Promise<void> => {
  throw new Error('refused');
};

const run: Exercise = async ({ stack }) => {
  await stack.running.stack.cloud.invoke('KeyRotation/Rotation/Function', {});
  return true;
};

/** There is a ring already, which only a permitted write can find out. */
const recordRing: Exercise = (world) =>
  world.asRole(world.grant('KeyRotation', 'dynamodb:PutItem KeyRing'), async ({ dynamo }) => {
    const ring = dynamoKeyRingStore(dynamo, String(world.stack.running.stack.outputs['KeyRingTableName']));
    const current = await ring.read();
    return current !== undefined && (await ring.create(current)) !== 'created';
  });

/** Of a version that is none, which only a permitted transaction can find out. */
const recordRotation: Exercise = (world) =>
  world.asRole(world.grant('KeyRotation', 'dynamodb:PutItem AuditTrail'), async ({ dynamo }) => {
    const { outputs } = world.stack.running.stack;
    const tables = { keyRing: String(outputs['KeyRingTableName']), auditTrail: String(outputs['AuditTrailTableName']) };
    const entry = {
      ...{ organization: undefined, at: Math.floor(Date.now() / 1_000), suffix: String(world.next()) },
      actor: { kind: 'deployment', id: 'rotation' },
      action: 'key.rotated',
      target: 'none',
      details: {},
    } as const;
    const records = dynamoRotationRecords(dynamo, tables, 400);
    return (await records.advanceRecorded({ version: -1, keys: [] }, entry)) === 'changed_meanwhile';
  });

async function withKeys(world: GrantWorld, use: (keys: KeyManager) => Promise<unknown>): Promise<boolean> {
  const grant = world.grant('KeyRotation', 'kms:CreateKey *');
  return world.asRole(grant, async ({ kms }) => {
    await use(kmsKeyManager(kms, { ...world.ownRing, sleep: never }));
    return true;
  });
}

const createKey: Exercise = (world) => withKeys(world, (keys) => keys.createKey('ES256'));

const probeKey: Exercise = (world) => withKeys(world, async (keys) => keys.probe(await keys.createKey('ES256')));

const deleteKey: Exercise = (world) =>
  withKeys(world, async (keys) => keys.scheduleDeletion((await keys.createKey('ES256')).keyArn));

/** Without the permission to read tags, no key would be ours. */
const findKeys: Exercise = (world) =>
  withKeys(world, async (keys) => {
    const { keyArn } = await keys.createKey('ES256');
    const found = await keys.listKeys();
    if (!found.some((key) => key.keyArn === keyArn)) throw new Error('not found');
  });

export const ROTATION: Readonly<Record<string, Exercise>> = {
  'dynamodb:GetItem KeyRing': run,
  'dynamodb:PutItem KeyRing': recordRing,
  'dynamodb:PutItem AuditTrail': recordRotation,
  'kms:Sign key/*': probeKey,
  'kms:CreateKey *': createKey,
  'kms:TagResource key/*': createKey,
  'kms:DescribeKey key/*': findKeys,
  'kms:GetPublicKey key/*': createKey,
  'kms:ListKeys *': findKeys,
  'kms:ListResourceTags key/*': findKeys,
  'kms:ScheduleKeyDeletion key/*': deleteKey,
};
