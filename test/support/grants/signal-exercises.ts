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

/** Globex's provider is polled, whoever Acme's pushes of. */
type Poll = (event: string, subject: string) => Promise<boolean>;

const polls = new WeakMap<GrantWorld, Promise<Poll>>();

async function poll(world: GrantWorld, event: string, subject: string): Promise<boolean> {
  const stream = polls.get(world) ?? world.stack.polled();
  polls.set(world, stream);
  return (await stream)(event, subject);
}

/** Somebody else each time, whom Globex's provider knows by this subject. */
async function newPersonOfGlobex(world: GrantWorld): Promise<string> {
  const name = `polled-${world.next()}`;
  const subject = ['--subject', `${world.stack.globex.provider}:${name}`];
  await world.command('member', 'add', 'globex', `${name}@globex.example`, '--role', 'viewer', ...subject);
  return name;
}

const recallsPolled: Exercise = async (world) => poll(world, SESSION_REVOKED, await newPersonOfGlobex(world));

const disablesPolled: Exercise = async (world) => poll(world, ACCOUNT_DISABLED, await newPersonOfGlobex(world));

const withoutKeysPolled: Exercise = async (world) => {
  await world.forgetProviderKeys();
  return recallsPolled(world);
};

export const POLLED_SIGNALS: Readonly<Record<string, Exercise>> = {
  'dynamodb:Query Directory': recallsPolled,
  'dynamodb:GetItem Directory': recallsPolled,
  'dynamodb:UpdateItem Directory': recallsPolled,
  'dynamodb:PutItem Directory': disablesPolled,
  'dynamodb:DeleteItem Directory': disablesPolled,
  'dynamodb:GetItem Members': recallsPolled,
  'dynamodb:UpdateItem Members': recallsPolled,
  'dynamodb:GetItem ProviderKeys': withoutKeysPolled,
  'dynamodb:UpdateItem ProviderKeys': withoutKeysPolled,
  'dynamodb:PutItem Redemptions': recallsPolled,
  'dynamodb:PutItem AuditTrail': recallsPolled,
  'kms:Decrypt secrets': recallsPolled,
};
