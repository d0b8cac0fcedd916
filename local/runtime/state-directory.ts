import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { displayPath } from './display-path.ts';
import { KEPT_ADDRESSES } from './kept-addresses.ts';
import { type RuntimeFile, readRuntimeFile } from './runtime-file.ts';

/** Everything that a local stack keeps. */
const EVENTS = 'events.jsonl';
const STREAMS = 'streams.json';
const ZONE = 'dns.json';
const ENTRIES = [
  ...['cdk.out', 'demo.env', 'dynamodb', EVENTS, 'identity-provider.json', 'kms.json', 'log.jsonl', 'runtime.json'],
  ...[STREAMS, ZONE, KEPT_ADDRESSES],
];

/** What the local event bus was told: one line an event. */
export const eventsFile = (stateDirectory: string) => join(stateDirectory, EVENTS);

/** How far functions have read the streams of tables. */
export const streamsFile = (stateDirectory: string) => join(stateDirectory, STREAMS);

/** What the local name server knows: TXT records by name. */
export const zoneFile = (stateDirectory: string) => join(stateDirectory, ZONE);

/** Forgets what was kept. Only what was made here is removed: the directory may be any that a person has named. */
export function forgetState(stateDirectory: string): void {
  for (const entry of ENTRIES) rmSync(join(stateDirectory, entry), { recursive: true, force: true });
}

/** @throws StateInUse when a stack runs on this state: two would write over each other's keys and log. */
export function requireUnusedState(stateDirectory: string): void {
  const running = readRuntimeFile(stateDirectory) as RuntimeFile | undefined;
  if (running !== undefined) throw new StateInUse(stateDirectory, running.pid);
}

/** Another process runs on this state. */
export class StateInUse extends Error {
  override readonly name = 'StateInUse';

  constructor(stateDirectory: string, pid: number) {
    super(
      `A local stack is running on ${displayPath(stateDirectory)} already, as process ${pid}. Stop it, or name another directory ` +
        'and other ports: npm start -- --state DIRECTORY --port PORT --idp-port PORT',
    );
  }
}

/** Runs a step that reads what an earlier start has kept; when it fails, its message says how to begin anew. */
export async function readingState<T>(stateDirectory: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${why}\nTo begin anew, without what is kept in ${displayPath(stateDirectory)}, add --fresh`, {
      cause,
    });
  }
}
