import { dynamoPolledStreams } from '../../../lambdas/adapters/aws/directory/polled-streams.ts';
import { dynamoSignalStreams } from '../../../lambdas/adapters/aws/directory/signal-streams.ts';
import { dynamoTrustSources } from '../../../lambdas/adapters/aws/directory/trust-sources.ts';
import { dynamoSignalReceipts } from '../../../lambdas/adapters/aws/members/signals.ts';
import { enableSignals } from '../../../lambdas/flows/administration/signals.ts';
import { pollSignals } from '../../../lambdas/flows/poll-signals.ts';
import { Unavailable } from '../../../lambdas/ports/unavailable.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { administeredOrganization, operatorOn } from '../../support/administered-organization.ts';
import { done } from '../../support/administration.ts';
import { signedDynamo } from '../../support/doors.ts';
import { embeddedTables, MADE_UP } from '../../support/engines.ts';
import type { Fault } from '../../support/fault-proxy.ts';
import { configuration, NOW } from '../../support/fixtures.ts';
import '../../support/one-realm.ts';
import { systemIds } from '../../../lambdas/adapters/system/system-ids.ts';
import { unique } from '../../contract/records.ts';
import { providerKeySet } from '../../support/provider-signer.ts';
import { SESSION_REVOKED } from '../../support/signal-events.ts';
import { signSet } from '../../support/signal-world.ts';
import { nameOf, TableFaults, UNHEARD_AND_LOST } from '../../support/table-faults.ts';

/**
 * Every call of the store that a poll with one token makes × a call that was not heard, or whose answer was lost after it had
 * landed × once or for ever; and the run that follows.
 */
const tables = embeddedTables();

const POLLED = { pollEndpoint: 'https://signals.example/poll', pollToken: 'token-of-the-transmitter' };

let faults: TableFaults;
let at: Awaited<ReturnType<typeof administeredOrganization>>;
let audience: string;
let now = NOW;
const waiting = new Map<string, string>();

beforeAll(async () => {
  const admin = operatorOn(tables());
  at = await administeredOrganization(admin, { status: 'active' });
  const of = { organization: at.organization, provider: at.provider.id };
  const secrets = { encrypt: async () => 'ciphertext' };
  audience = done(await enableSignals(admin, { secrets }, of, POLLED)).stream?.audience ?? '';
  faults = await TableFaults.before(tables().endpoint);
});
afterAll(() => faults?.close());

/** A run at a time at which whatever failed before is due. */
async function run(): Promise<void> {
  now += 1_000;
  const db = signedDynamo({ ...MADE_UP, endpoint: faults.endpoint });
  const { names } = tables();
  await pollSignals({
    configuration,
    polled: dynamoPolledStreams(db, names.directory),
    streams: dynamoSignalStreams(db, names.directory),
    trust: dynamoTrustSources(db, names),
    receipts: dynamoSignalReceipts(db, names, 400),
    providerKeys: { keysFor: async () => providerKeySet, newerThan: async () => undefined },
    secrets: { decrypt: async () => POLLED.pollToken },
    transmitter: {
      poll: async (_, __, { acknowledged: { taken } }) => {
        for (const jti of taken) waiting.delete(jti);
        return ok({ sets: [...waiting], moreAvailable: false });
      },
    },
    clock: () => now,
    ids: systemIds,
    telemetry: {
      signalReceived: () => undefined,
      signalRefused: () => undefined,
      signalUnavailable: () => undefined,
      signalPollFailed: () => undefined,
      signalsPolled: () => undefined,
      requestFailed: (error) => {
        throw error;
      },
    },
  }).catch((error: unknown) => {
    // No stream was listed: the run is over, and the next one is as good.
    if (!(error instanceof Unavailable)) throw error;
  });
}

/** A token about Bob waits at the transmitter: its name. */
function aToken(): string {
  const jti = unique('set');
  const { issuer: iss } = at.provider;
  const claims = { jti, iss, aud: audience, iat: now, events: { [SESSION_REVOKED]: {} } };
  const sub_id = { format: 'iss_sub', iss, sub: at.link.value };
  waiting.set(jti, signSet({ claims: { ...claims, sub_id } }));
  return jti;
}

const entriesOf = async (jti: string) =>
  (await tables().rows('auditTrail')).filter((row) => JSON.stringify(row['details'] ?? {}).includes(jti)).length;

/** Of one call that fails: what is so after the run, and after the next one. */
interface Cell {
  readonly call: string;
  readonly first: readonly [isWaiting: boolean, entries: number];
  readonly end: readonly [isWaiting: boolean, entries: number];
}

async function row(fault: Fault, attempts: 1 | 2): Promise<readonly Cell[]> {
  aToken();
  const calls = await faults.callsOf(run);
  const cells: Cell[] = [];
  for (const call of calls) {
    const jti = aToken();
    const state = async () => [waiting.has(jti), await entriesOf(jti)] as const;
    await faults.during(call, { fault, attempts }, run);
    const first = await state();
    await run();
    cells.push({ call: nameOf(call), first, end: await state() });
  }
  return cells;
}

const CASES = UNHEARD_AND_LOST.flatMap((fault) => ([1, 2] as const).map((attempts) => ({ fault, attempts })));

it.each(CASES)(
  '[V5][V13][S9] a token is acted on once, acknowledged never before, and in the end, when a call fails by $fault ($attempts of 2)',
  async ({ fault, attempts }) => {
    const cells = await row(fault, attempts);
    expect(cells.length).toBeGreaterThan(8);
    expect(cells.filter(({ first: [isWaiting, entries] }) => !isWaiting && entries === 0)).toHaveLength(0);
    for (const { call, end } of cells) expect([call, end]).toStrictEqual([call, [false, 1]]);
  },
);
