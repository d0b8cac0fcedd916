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
  'kms:Sign key/*': probeKey,
  'kms:CreateKey *': createKey,
  'kms:TagResource key/*': createKey,
  'kms:DescribeKey key/*': findKeys,
  'kms:GetPublicKey key/*': createKey,
  'kms:ListKeys *': findKeys,
  'kms:ListResourceTags key/*': findKeys,
  'kms:ScheduleKeyDeletion key/*': deleteKey,
};
