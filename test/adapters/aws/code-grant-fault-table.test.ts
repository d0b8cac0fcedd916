import '../../support/one-realm.ts';
import { randomBytes } from 'node:crypto';
import { systemClock } from '../../../lambdas/adapters/system/system-clock.ts';
import { refreshDigest, refreshTokenAfter } from '../../../lambdas/core/tokens/authorization-grant.ts';
import type { RedemptionId } from '../../../lambdas/core/tokens/redemption.ts';
import { type Call, FAULTS } from '../../support/fault-calls.ts';
import { all, callsOf, LONGEST_MS, type Presented, play, summary } from '../../support/fault-table.ts';
import { DESKTOP, REDIRECT_URI, StoredWorld, VERIFIER } from '../../support/stored-world.ts';

/** Every AWS call of a cold redemption of a code, and of a refresh, × every way to fail × once or for ever. */

const presentCode: Presented = async (world) => ({
  ...{ grant_type: 'authorization_code', client_id: DESKTOP, code: await world.authorization() },
  ...{ redirect_uri: REDIRECT_URI, code_verifier: VERIFIER },
});

/** The good refresh token of an authorization whose code was redeemed before. */
const presentRefreshToken: Presented = async (world) => {
  const secret = randomBytes(32).toString('base64url');
  const tokenId = randomBytes(32).toString('hex') as RedemptionId;
  const code = await world.authorization((made) => ({
    ...{ redeemedAt: systemClock(), refreshDigest: refreshDigest(refreshTokenAfter(made, secret)), tokenId },
  }));
  const refreshToken = refreshTokenAfter(code, secret);
  return { grant_type: 'refresh_token', client_id: DESKTOP, refresh_token: refreshToken };
};

let world: StoredWorld;
beforeAll(async () => {
  world = await StoredWorld.start();
});
afterAll(() => world?.stop());

describe.each([
  ['a code', presentCode, 'code_already_used'],
  ['a refresh token', presentRefreshToken, 'refresh_token_reused'],
])('redeeming %s', (_what, presented, repeated) => {
  let flow: readonly Call[];
  beforeAll(async () => {
    flow = await callsOf(world, presented);
  });
  const row = (fault: (typeof FAULTS)[number], attempts: number) =>
    Promise.all(flow.map((call) => play(world, presented, { call, fault, attempts })));

  it('ends with one transaction, beside one signature', () => {
    expect(flow.map(({ operation }) => operation).filter((operation) => operation !== 'GetItem')).toEqual([
      'TransactWriteItems',
      'Sign',
    ]);
  });

  it.each(FAULTS)('[L2] whatever fails once by %s gives one token, and none for a repetition', async (fault) => {
    const cells = await row(fault, 1);
    expect(cells.map(summary)).toEqual(all(cells, `200, then 400 (issued, ${repeated})`));
    expect(Math.max(...cells.map(({ tookMs }) => tookMs))).toBeLessThan(LONGEST_MS);
  });

  it.each(FAULTS)('[S9] whatever fails twice by %s gives no token, and uses nothing up', async (fault) => {
    const cells = await row(fault, 2);
    expect(cells.map(summary)).toEqual(all(cells, '503, then 200 (unavailable, issued)'));
    for (const { first } of cells) {
      expect(first.body).toMatchObject({ error: 'temporarily_unavailable' });
      expect(first.body).not.toHaveProperty('access_token');
      expect(first.body).not.toHaveProperty('refresh_token');
      expect(first.headers).toMatchObject({ 'retry-after': '1', 'cache-control': 'no-store' });
    }
    expect(Math.max(...cells.map(({ tookMs }) => tookMs))).toBeLessThan(LONGEST_MS);
  });
});
