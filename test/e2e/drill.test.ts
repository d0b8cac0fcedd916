import { jest } from '@jest/globals';
import { setUpDemo } from '../../local/demo/demo-setup.ts';
import { DRILLS, type DrilledAlarm } from '../../local/drill/drills.ts';
import { runDrill } from '../../local/drill/run-drill.ts';
import { currentFault } from '../../local/identity-provider/faults.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';

/** Every rehearsal on the whole stack: what the alarm watches moves, and what the runbook asks has an answer. */
jest.setTimeout(120_000);

let running: RunningStack;

beforeAll(async () => {
  running = await RunningStack.start();
  const { issuer, stack, state } = running;
  await setUpDemo(state, issuer, stack.identityProvider.issuer);
}, STACK_START_MS * 2);

afterAll(() => running.stop());

const drill = (alarm: DrilledAlarm) => {
  const { issuer, stack, state } = running;
  return runDrill({ state, issuer, identityProvider: stack.identityProvider.issuer }, alarm);
};

describe('a drill', () => {
  it.each(Object.keys(DRILLS) as DrilledAlarm[])('of %s never leaves its metric where it was', async (alarm) => {
    const { hasMoved, queries } = await drill(alarm);
    expect(hasMoved).toBe(true);
    expect(currentFault(running.state)).toBeUndefined();
    // Who mints is asked of what was minted: where KMS throttles everybody, nothing was.
    if (alarm !== 'KmsThrottling') expect(queries.some(({ rows = [] }) => rows.length > 0)).toBe(true);
  });

  it('never leaves anything broken behind', async () => {
    const { metrics } = await drill('AssertionsReplayed');
    const refused = metrics.filter(({ sum }) => sum > 0);
    expect(refused.map(({ dimensions, sum }) => [dimensions['reason'], sum])).toEqual([['already_redeemed', 3]]);
  });
});
