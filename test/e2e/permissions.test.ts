import { jest } from '@jest/globals';
import { EXERCISES } from '../support/grants/exercises.ts';
import { GrantWorld, nameOf, roleOf } from '../support/grants/grant-world.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { COMMAND_MS } from '../support/operator.ts';
import { STACK_START_MS } from '../support/running-stack.ts';

/** Least privilege, as it runs: each grant is needed by something, and without it that thing fails here too. */
standInForDispatcher();
jest.setTimeout(COMMAND_MS * 2);

let world: GrantWorld;

beforeAll(async () => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  world = await GrantWorld.start();
}, STACK_START_MS * 4);

afterAll(async () => {
  jest.restoreAllMocks();
  await world.stop();
});

const CASES = Object.entries(EXERCISES).flatMap(([role, exercises]) =>
  Object.entries(exercises).map(([grant, exercise]) => ({ role, grant, exercise })),
);

it('every grant of every role has something here that needs it, and there is nothing else here', () => {
  const all = world.iam.grants();
  const granted = all.map((grant) => `${roleOf(grant)} ${nameOf(grant, all)}`);
  const exercised = CASES.map(({ role, grant }) => `${role} ${grant}`);
  expect(granted.toSorted()).toEqual(exercised.toSorted());
});

it.each(CASES)('$role fails without $grant, and works with it', async ({ role, grant: name, exercise }) => {
  const grant = world.grant(role, name);
  const attempt = () => exercise(world).catch((error: unknown) => String(error));
  await world.recycle(grant.role);
  const giveBack = world.iam.withhold(grant);
  const without = await attempt().finally(giveBack);
  expect({ with: await attempt(), without: without === true }).toEqual({ with: true, without: false });
});
