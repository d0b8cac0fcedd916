import { stopsOfInvocation } from '../../../lambdas/adapters/memory/stops-of-invocation.ts';
import { Unavailable } from '../../../lambdas/ports/unavailable.ts';
import { clientId, organizationId } from '../../support/fixtures.ts';

const [ACME, GLOBEX] = [organizationId('acme'), organizationId('globex')];
const [CURSOR, OTHER] = [clientId('cursor'), clientId('other')];

/** What is stopped, and every read of it. */
function stopped() {
  const reads: string[] = [];
  const state: { at: number | undefined; isDown: boolean } = { at: undefined, isDown: false };
  const stops = stopsOfInvocation({
    find: async (organization, client) => {
      reads.push(`${organization} ${client}`);
      if (state.isDown) throw new Unavailable('DynamoDB');
      return state.at;
    },
  });
  return { reads, state, stops };
}

it('reads each client’s stop once in an invocation, whoever asks, side by side or in turn', async () => {
  const { reads, stops } = stopped();
  await stops.during(async () => {
    await Promise.all([stops.find(ACME, CURSOR), stops.find(ACME, CURSOR)]);
    await stops.find(ACME, CURSOR);
    await stops.find(ACME, OTHER);
    await stops.find(GLOBEX, CURSOR);
  });
  expect(reads).toEqual(['acme cursor', 'acme other', 'globex cursor']);
});

it('[L9] never remembers a stop’s absence for the next invocation, nor shares it with one at the same moment', async () => {
  const { reads, state, stops } = stopped();
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
  const first = stops.during(async () => {
    await stops.find(ACME, CURSOR);
    gates[0].resolve();
    await gates[1].promise;
    return stops.find(ACME, CURSOR);
  });
  await gates[0].promise;
  state.at = 7;
  expect(await stops.during(() => stops.find(ACME, CURSOR))).toBe(7);
  gates[1].resolve();
  expect(await first).toBeUndefined();
  expect(await stops.during(() => stops.find(ACME, CURSOR))).toBe(7);
  expect(reads).toHaveLength(3);
});

it('[L10] never takes a read that failed for an answer: it is made again', async () => {
  const { state, stops } = stopped();
  await stops.during(async () => {
    state.isDown = true;
    await expect(stops.find(ACME, CURSOR)).rejects.toThrow(Unavailable);
    state.isDown = false;
    state.at = 7;
    expect(await stops.find(ACME, CURSOR)).toBe(7);
  });
});

it('remembers nothing outside of an invocation', async () => {
  const { reads, stops } = stopped();
  await stops.find(ACME, CURSOR);
  await stops.find(ACME, CURSOR);
  expect(reads).toHaveLength(2);
});
