import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StreamMapping } from '../../../../local/aws/cloud/stream-model.ts';
import { startStreamPoller } from '../../../../local/aws/cloud/stream-poller.ts';
import type { StreamReader, StreamRecord } from '../../../../local/aws/cloud/stream-reader.ts';

const directory = mkdtempSync(join(tmpdir(), 'poller-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
let files = 0;

const record = (n: number, eventName = 'INSERT'): StreamRecord => ({
  eventName,
  dynamodb: { SequenceNumber: String(n).padStart(3, '0') },
});

const MAPPING = {
  ...{ name: 'mapping', tableName: 'Table', batchSize: 10, bisects: true, reportsItemFailures: true },
  ...{ maxRetries: 1, eventNames: new Set(['INSERT']), destination: 'arn:queue' },
} as unknown as StreamMapping;

type Invoke = (numbers: readonly string[], call: number) => unknown;

/** Runs until everything has been read and delivered. */
async function deliver(records: readonly StreamRecord[], invoke: Invoke, checkpoints = join(directory, `${++files}`)) {
  const calls: (readonly string[])[] = [];
  const log: string[] = [];
  const done = Promise.withResolvers<void>();
  const reader = {
    find: async () => ({ streamArn: 'arn', shardId: 'shard' }),
    recordsAfter: async (_: unknown, after = '', limit: number) => {
      const left = records.filter(({ dynamodb }) => dynamodb.SequenceNumber > after);
      if (left.length === 0) done.resolve();
      return left.slice(0, limit);
    },
  } as unknown as StreamReader;
  const poller = startStreamPoller({
    mapping: MAPPING,
    reader,
    invoke: async ({ Records }) => {
      const numbers = Records.map(({ dynamodb }) => dynamodb.SequenceNumber);
      calls.push(numbers);
      return invoke(numbers, calls.length);
    },
    onLog: (line) => log.push(line),
    checkpoints,
  });
  await done.promise;
  await poller.stop();
  return { calls, log, checkpoints };
}

describe('a mapping from a stream', () => {
  it('delivers what its filter lets through, in order, and goes on after a restart where it was', async () => {
    const records = [record(1), record(2, 'REMOVE'), record(3)];
    const { calls, checkpoints } = await deliver(records, () => ({ batchItemFailures: [] }));
    expect(calls).toEqual([['001', '003']]);
    const again = await deliver([...records, record(4)], () => ({}), checkpoints);
    expect(again.calls).toEqual([['004']]);
  });

  it('never takes for done what follows a record that is reported', async () => {
    const failing: Invoke = (_, call) => ({ batchItemFailures: call === 1 ? [{ itemIdentifier: '002' }] : [] });
    const { calls } = await deliver(
      [1, 2, 3].map((n) => record(n)),
      failing,
    );
    expect(calls).toEqual([['001', '002', '003'], ['002'], ['003']]);
  });

  it('never lets one record keep the others away for ever: halves it, repeats it, gives it up and says so', async () => {
    const { calls, log } = await deliver(
      [1, 2, 3].map((n) => record(n)),
      (numbers) => {
        if (numbers.includes('002')) throw new Error('poison');
        return {};
      },
    );
    expect(calls.flat().filter((number) => number === '003').length).toBeGreaterThan(0);
    expect(calls.at(-1)).toEqual(['003']);
    expect(log.at(-1)).toContain('1 records were given up');
  });

  it('delivers again what a function died of', async () => {
    const { calls } = await deliver([record(1)], (_, call) => {
      if (call === 1) throw new Error('died between the put and its answer');
      return {};
    });
    expect(calls).toEqual([['001'], ['001']]);
  });
});
