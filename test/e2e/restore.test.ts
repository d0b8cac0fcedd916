import { COMMAND_MS } from '../support/operator.ts';
import { claimsFor, readyOrganization, redeem } from '../support/redemption.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';
import { TestProvider } from '../support/test-provider.ts';

/** The operator's guard around a restored table, against functions that have remembered nothing yet. */
let running: RunningStack;
let provider: TestProvider;
beforeAll(async () => {
  [running, provider] = await Promise.all([RunningStack.start(), TestProvider.start()]);
}, STACK_START_MS);
afterAll(() => Promise.all([running.stop(), provider.stop()]));

it(
  '[L2] begin, and nothing is redeemed; complete, and it says up to when assertions stay refused',
  async () => {
    const { operator } = running;
    const acme = await readyOrganization(operator, provider, { id: 'acme' });
    expect(await operator.json('restore', 'status')).toEqual({ state: 'never_restored' });

    const begun = await operator.run(['restore', 'begin']);
    expect(begun).toMatchObject({ code: 0, stdout: expect.stringContaining('countersign restore complete') });
    const { status, body } = await redeem(running, acme.client, {
      assertion: await provider.assertion(claimsFor(running, acme)),
    });
    expect([status, body['error']]).toEqual([400, 'invalid_grant']);
    expect(await running.refusal(body['correlation_id'])).toMatchObject({ reason: 'issued_before_restore' });

    const completed = await operator.json<{ since: number }>('restore', 'complete');
    expect(await operator.json('restore', 'status')).toEqual({ state: 'restored', since: completed.since });
    expect(Math.abs(completed.since - Date.now() / 1_000)).toBeLessThan(COMMAND_MS / 1_000);
  },
  4 * COMMAND_MS,
);
