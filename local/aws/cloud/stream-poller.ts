import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { StreamMapping } from './stream-model.ts';
import type { StreamReader, StreamRecord } from './stream-reader.ts';

/** "Lambda polls shards in your DynamoDB stream for records at a base rate of four times per second." */
const POLL_MS = 250;
/** After a failure. Lambda waits longer each time, up to minutes: nobody on a laptop would wait for it. */
const RETRY_MS = 500;

export interface StreamPollerParts {
  readonly mapping: StreamMapping;
  readonly reader: StreamReader;
  invoke(event: { readonly Records: readonly StreamRecord[] }): Promise<unknown>;
  readonly onLog: (line: string) => void;
  /** Keeps how far each mapping has come. Absent: in memory, and the next start delivers everything again. */
  readonly checkpoints?: string | undefined;
}

/** Delivers a stream to a function, in order, at least once, until it is stopped. */
export function startStreamPoller(parts: StreamPollerParts): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = poll(parts, stopping.signal);
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}

async function poll(parts: StreamPollerParts, signal: AbortSignal): Promise<void> {
  const { mapping, reader, onLog } = parts;
  let said = '';
  let after = readCheckpoint(parts);
  while (!signal.aborted) {
    try {
      const stream = await reader.find(mapping.tableName);
      const records = await reader.recordsAfter(stream, after, mapping.batchSize);
      const passed = records.filter(({ eventName }) => mapping.eventNames.has(eventName));
      if (passed.length > 0) await deliver(parts, passed, signal);
      if (signal.aborted) return;
      const last = records.at(-1)?.dynamodb.SequenceNumber;
      if (last !== undefined) {
        after = last;
        writeCheckpoint(parts, last);
      }
      if (records.length < mapping.batchSize) await sleep(POLL_MS, signal);
    } catch (error) {
      // Each time the same is said once.
      if (String(error) !== said) onLog(`Stream of ${mapping.tableName}: ${String(error)}`);
      said = String(error);
      await sleep(RETRY_MS, signal);
    }
  }
}

/** Until all of it is done or given up: batch by batch, an unlucky one in halves, each half as often as the mapping says. */
async function deliver(parts: StreamPollerParts, records: readonly StreamRecord[], signal: AbortSignal): Promise<void> {
  const { mapping, onLog } = parts;
  const waiting = [{ records, attempts: 0 }];
  for (let next = waiting.shift(); next !== undefined && !signal.aborted; next = waiting.shift()) {
    const failedAt = await attempt(parts, next.records);
    if (failedAt === undefined) continue;
    const left = next.records.slice(failedAt);
    // What a part of has been done begins to be counted anew.
    const attempts = failedAt > 0 ? 1 : next.attempts + 1;
    if (mapping.bisects && left.length > 1) {
      const middle = Math.ceil(left.length / 2);
      waiting.unshift({ records: left.slice(0, middle), attempts }, { records: left.slice(middle), attempts });
    } else if (mapping.maxRetries !== undefined && attempts > mapping.maxRetries) {
      const where = mapping.destination ?? 'nowhere';
      onLog(`Stream of ${mapping.tableName}: ${left.length} records were given up; Lambda would tell ${where}`);
    } else waiting.unshift({ records: left, attempts });
    await sleep(RETRY_MS, signal);
  }
}

/** From which record on it failed; `undefined`: all is done. */
async function attempt({ mapping, invoke, onLog }: StreamPollerParts, records: readonly StreamRecord[]) {
  try {
    const answer = await invoke({ Records: records });
    if (!mapping.reportsItemFailures) return undefined;
    type Answer = { readonly batchItemFailures?: readonly { readonly itemIdentifier?: string }[] };
    const failures = ((answer ?? {}) as Answer).batchItemFailures ?? [];
    const numbers = new Set(failures.map(({ itemIdentifier }) => itemIdentifier));
    if (numbers.size === 0) return undefined;
    // "If the itemIdentifier is not of the batch, Lambda treats all of it as failed."
    return Math.max(
      0,
      records.findIndex(({ dynamodb }) => numbers.has(dynamodb.SequenceNumber)),
    );
  } catch (error) {
    onLog(`Stream of ${mapping.tableName}: ${String(error)}`);
    return 0;
  }
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => undefined);
}

function readCheckpoint({ mapping, checkpoints }: StreamPollerParts): string | undefined {
  return checkpoints === undefined ? undefined : read(checkpoints)[mapping.name];
}

function writeCheckpoint({ mapping, checkpoints }: StreamPollerParts, after: string): void {
  if (checkpoints === undefined) return;
  writeFileSync(`${checkpoints}.partial`, JSON.stringify({ ...read(checkpoints), [mapping.name]: after }), {
    mode: 0o600,
  });
  renameSync(`${checkpoints}.partial`, checkpoints);
}

function read(file: string): Record<string, string> {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {};
}
