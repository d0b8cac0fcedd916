import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { eventsFile } from '../../../local/runtime/state-directory.ts';
import { logDelivery } from '../log-deliveries.ts';
import type { Exercise } from './exercise.ts';
import type { GrantWorld } from './grant-world.ts';

async function deliver({ stack }: GrantWorld, lines: readonly object[]): Promise<true> {
  await stack.running.stack.cloud.invoke('ActivityRecording/Activity/Function', logDelivery(lines));
  return true;
}

const aRefusal = (world: GrantWorld) => ({
  activity: 'refused',
  organization: 'acme',
  correlationId: `request-${world.next()}`,
  reason: 'wrong_audience',
  signatureVerified: true,
});

const count: Exercise = (world) =>
  deliver(world, [{ activity: 'issued', organization: 'acme', correlationId: `request-${world.next()}` }]);

const keepRefusal: Exercise = (world) => deliver(world, [aRefusal(world)]);

/** More than are kept. */
const forgetRefusals: Exercise = async (world) => {
  for (const _ of [1, 2])
    await deliver(
      world,
      Array.from({ length: 30 }, () => aRefusal(world)),
    );
  return true;
};

const checkUp: Exercise = async ({ stack }) => {
  await stack.running.stack.cloud.invoke('Checkup/Checkup/Function', {});
  return true;
};

const declare: Exercise = async ({ stack }) => {
  await stack.running.stack.cloud.invoke('Declaration/Declare/Function', {});
  return true;
};

export const DECLARATION: Readonly<Record<string, Exercise>> = {
  'dynamodb:GetItem Status': declare,
  'dynamodb:PutItem Status': declare,
};

export const ACTIVITY: Readonly<Record<string, Exercise>> = {
  'dynamodb:PutItem Activity': count,
  'dynamodb:UpdateItem Activity': count,
  'dynamodb:Query Activity': keepRefusal,
  'dynamodb:DeleteItem Activity': forgetRefusals,
};

export const CHECKUP: Readonly<Record<string, Exercise>> = {
  'dynamodb:Query Directory': checkUp,
  'dynamodb:GetItem Directory': checkUp,
};

const PUBLISHED_WITHIN_MS = 5_000;

/** An organization's change is on the bus before long: by the stream of the audit trail, read as the function's role. */
const publish: Exercise = async (world) => {
  const id = `event-${world.next()}`;
  await world.command('org', 'create', id, '--name', 'Events');
  const file = eventsFile(world.stack.running.state);
  const isThere = () => existsSync(file) && readFileSync(file, 'utf8').includes(`"organization":"${id}"`);
  for (const end = Date.now() + PUBLISHED_WITHIN_MS; Date.now() < end && !isThere(); ) await pause(100);
  return isThere();
};

/** An organization's first entry is sealed before long. */
const seal: Exercise = async (world) => {
  const id = `sealed-${world.next()}`;
  await world.command('org', 'create', id, '--name', 'Seals');
  for (const end = Date.now() + PUBLISHED_WITHIN_MS; Date.now() < end; await pause(200)) {
    const { stdout } = await world.stack.running.operator.run(['audit', 'verify', id, '--json']);
    if (JSON.parse(stdout).sealed === 1) return true;
  }
  return false;
};

export const SEALS: Readonly<Record<string, Exercise>> = {
  'dynamodb:ListStreams AuditTrail/stream': seal,
  'dynamodb:DescribeStream AuditTrail/stream': seal,
  'dynamodb:GetShardIterator AuditTrail/stream': seal,
  'dynamodb:GetRecords AuditTrail/stream': seal,
  'dynamodb:GetItem AuditSeals': seal,
  'dynamodb:PutItem AuditSeals': seal,
};

export const EVENTS: Readonly<Record<string, Exercise>> = {
  'dynamodb:ListStreams AuditTrail/stream': publish,
  'dynamodb:DescribeStream AuditTrail/stream': publish,
  'dynamodb:GetShardIterator AuditTrail/stream': publish,
  'dynamodb:GetRecords AuditTrail/stream': publish,
  'events:PutEvents event-bus/default': publish,
};
