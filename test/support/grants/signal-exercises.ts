import { ACCOUNT_DISABLED, SESSION_REVOKED, VERIFICATION } from '../signal-events.ts';
import type { Exercise } from './exercise.ts';
import type { GrantWorld } from './grant-world.ts';

type Send = (event: string, subject?: string) => Promise<number>;

const streams = new WeakMap<GrantWorld, Promise<Send>>();

/** What Acme's provider says happened, from the first one on. */
async function send(world: GrantWorld, event: string, subject?: string): Promise<boolean> {
  const stream = streams.get(world) ?? world.stack.signalling();
  streams.set(world, stream);
  return (await (await stream)(event, subject)) === 202;
}

/** Of nobody whose session another exercise goes on with. */
const recalls: Exercise = async (world) => send(world, SESSION_REVOKED, await somebody(world));

const verifies: Exercise = (world) => send(world, VERIFICATION);

/** Somebody else each time: whoever is disabled already stands in no other list. */
const disables: Exercise = async (world) => send(world, ACCOUNT_DISABLED, await newPerson(world));

const people = new WeakMap<GrantWorld, Promise<string>>();

function somebody(world: GrantWorld): Promise<string> {
  const known = people.get(world) ?? newPerson(world);
  people.set(world, known);
  return known;
}

/** Whom Acme's provider knows by this subject. */
async function newPerson(world: GrantWorld): Promise<string> {
  const name = `left-${world.next()}`;
  const subject = ['--subject', `${world.stack.acme.provider}:${name}`];
  await world.command('member', 'add', 'acme', `${name}@acme.example`, '--role', 'viewer', ...subject);
  return name;
}

/** Its keys are asked for anew. */
const withoutKeys: Exercise = async (world) => {
  await world.forgetProviderKeys();
  return recalls(world);
};

export const SIGNALS: Readonly<Record<string, Exercise>> = {
  'dynamodb:GetItem Directory': recalls,
  'dynamodb:UpdateItem Directory': verifies,
  'dynamodb:PutItem Directory': disables,
  'dynamodb:DeleteItem Directory': disables,
  'dynamodb:GetItem Members': recalls,
  'dynamodb:UpdateItem Members': recalls,
  'dynamodb:GetItem ProviderKeys': withoutKeys,
  'dynamodb:UpdateItem ProviderKeys': withoutKeys,
  'dynamodb:PutItem Redemptions': recalls,
  'dynamodb:PutItem AuditTrail': recalls,
};
