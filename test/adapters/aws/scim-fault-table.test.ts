import { signedDynamo } from '../../support/doors.ts';
import { embeddedTables, MADE_UP } from '../../support/engines.ts';
import type { Call } from '../../support/fault-calls.ts';
import type { Fault } from '../../support/fault-proxy.ts';
import '../../support/one-realm.ts';
import { anAddress, OKTA_OFF } from '../../support/scim-requests.ts';
import { type ScimAnswer, ScimWorld } from '../../support/scim-world.ts';
import { nameOf, TableFaults, UNHEARD_AND_LOST } from '../../support/table-faults.ts';

/**
 * Every call of the store that SCIM makes to add, to deactivate and to delete a member × a call that was not heard, or whose
 * answer was lost after it had landed × once or for ever; and the same request again, as a provider repeats it.
 */
const tables = embeddedTables();

let world: ScimWorld;
let faults: TableFaults;
beforeAll(async () => {
  world = await ScimWorld.start(tables());
  faults = await TableFaults.before(tables().endpoint);
  // That the token was used is written down once, and waited for by nobody.
  await world.created();
  world.client = signedDynamo({ ...MADE_UP, endpoint: faults.endpoint });
});
afterAll(() => faults?.close());

interface Sent {
  /** The request, as often as it is sent. */
  readonly send: () => Promise<ScimAnswer>;
  /** Whom it is about: by the address that nobody else has. */
  readonly userName: string;
}

interface Work {
  readonly request: () => Promise<Sent>;
  /** What it comes to. */
  readonly status: number;
  /** What the same comes to when it was done already, and its answer was lost. */
  readonly again: number;
  /** Of the member, in the end: what they are, and the entries about them. */
  readonly state: readonly [status: string, entries: number];
}

async function someone(): Promise<{ readonly id: string; readonly userName: string }> {
  const userName = anAddress();
  return { id: await world.created({ userName }), userName };
}

const WORK: Readonly<Record<string, Work>> = {
  created: {
    request: async () => {
      const body = { userName: anAddress(), externalId: anAddress() };
      return { send: () => world.create(body), userName: body.userName };
    },
    status: 201,
    // RFC 7644 §3.3, "a duplicate": the provider looks for its name then, and finds it.
    again: 409,
    state: ['active', 1],
  },
  deactivated: {
    request: async () => {
      const { id, userName } = await someone();
      return { send: () => world.patch(id, OKTA_OFF), userName };
    },
    status: 200,
    again: 200,
    state: ['disabled', 2],
  },
  deleted: {
    request: async () => {
      const { id, userName } = await someone();
      return { send: () => world.send('DELETE', id), userName };
    },
    status: 204,
    again: 404,
    // Out, and free to be added again under the same name: docs/provisioning.md.
    state: ['disabled', 2],
  },
};

interface Cell {
  readonly call: Call;
  readonly first: ScimAnswer;
  readonly second: ScimAnswer;
  readonly state: readonly [status: string, entries: number];
}

async function stateOf(userName: string): Promise<Cell['state']> {
  const members = (await tables().rows('members')).filter(({ email }) => email === userName);
  expect(members).toHaveLength(1);
  const { member, status } = members[0] ?? {};
  return [String(status), (await world.entries(String(member))).length];
}

async function row({ request }: Work, fault: Fault, attempts: 1 | 2): Promise<readonly Cell[]> {
  const calls = await faults.callsOf((await request()).send);
  const cells: Cell[] = [];
  for (const call of calls) {
    const { send, userName } = await request();
    const first = await faults.during(call, { fault, attempts }, send);
    cells.push({ call, first, second: await send(), state: await stateOf(userName) });
  }
  return cells;
}

const CASES = Object.entries(WORK).flatMap(([name, work]) => UNHEARD_AND_LOST.map((fault) => ({ name, work, fault })));

/** What one repetition mends is the same for all that is done. */
const OF_ONE = CASES.filter(({ name }) => name === 'created');

it.each(OF_ONE)('[S9] a member is $name although a call fails once by $fault', async ({ work, fault }) => {
  for (const { call, first, state } of await row(work, fault, 1))
    expect([nameOf(call), first.status, state]).toStrictEqual([nameOf(call), work.status, work.state]);
});

it.each(CASES)(
  '[S9] a member is $name wholly or not at all when a call fails twice by $fault',
  async ({ work, fault }) => {
    const { status, again } = work;
    for (const { call, first, second, state } of await row(work, fault, 2)) {
      const isLanded = call.operation === 'TransactWriteItems' && fault === 'reset-after';
      expect([nameOf(call), first.status, second.status]).toStrictEqual([nameOf(call), 503, isLanded ? again : status]);
      expect(Number(first.headers['retry-after'])).toBeGreaterThan(0);
      expect(state).toStrictEqual(work.state);
    }
  },
);
