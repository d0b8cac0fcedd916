import '../../support/one-realm.ts';
import { randomUUID } from 'node:crypto';
import { systemClock } from '../../../lambdas/adapters/system/system-clock.ts';
import { ROUTES } from '../../../lambdas/routes.ts';
import { proofKey, signProof } from '../../support/dpop.ts';
import type { Call } from '../../support/fault-calls.ts';
import type { Fault } from '../../support/fault-proxy.ts';
import { all, type Cell, callsOf, type Presented, play, summary } from '../../support/fault-table.ts';
import { assertionForm, PROOF } from '../../support/redeeming-instance.ts';
import { ISSUER, StoredWorld } from '../../support/stored-world.ts';

/**
 * Every AWS call of the first, cold redemption of a client that its provider vouches for × a call that was not heard, or whose
 * answer was lost after it had landed × once or for ever. Each cell is a fresh instance, a fresh assertion, and a client that
 * was never here, one after the other. How else a call fails is in the table of every redemption.
 */

const NAME = 'editor';
const UNHEARD_AND_LOST: readonly Fault[] = ['internal-error', 'reset-after'];

const presented: Presented = async (stored) => {
  await stored.forgetVouched(NAME);
  const claims = { htu: ISSUER + ROUTES.token.redeem.path, iat: systemClock(), jti: randomUUID() };
  const bound = { client_id: NAME, cnf: { jkt: proofKey.thumbprint } };
  return { ...assertionForm(await stored.assertion(bound)), [PROOF]: signProof({ claims }) };
};

let world: StoredWorld;
let flow: readonly Call[];
beforeAll(async () => {
  world = await StoredWorld.start();
  flow = await callsOf(world, presented);
});
afterAll(() => world?.stop());

async function row(fault: Fault, attempts: number): Promise<readonly Cell[]> {
  const cells: Cell[] = [];
  for (const call of flow) cells.push(await play(world, presented, { call, fault, attempts }));
  return cells;
}

it('[C14] the flow ends with one transaction, beside one signature', () => {
  expect(flow.map(({ operation }) => operation).filter((operation) => operation !== 'GetItem')).toEqual([
    ...['TransactWriteItems', 'Sign'],
  ]);
  expect(flow).toHaveLength(14);
});

it.each(UNHEARD_AND_LOST)('[L2] what fails once by %s gives one token, and none for a repetition', async (fault) => {
  const cells = await row(fault, 1);
  expect(cells.map(summary)).toEqual(all(cells, '200, then 400 (issued, already_redeemed)'));
});

it.each(UNHEARD_AND_LOST)('[S9] what fails twice by %s gives no token, and uses nothing up', async (fault) => {
  const cells = await row(fault, 2);
  expect(cells.map(summary)).toEqual(all(cells, '503, then 200 (unavailable, issued)'));
  for (const { first } of cells) expect(first.body).not.toHaveProperty('access_token');
});
