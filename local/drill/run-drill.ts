import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RUNBOOK_QUERIES } from '../../lib/runbook-queries.ts';
import { breakAws, mendAws } from '../aws/faults.ts';
import { DEMO_CLIENT, DEMO_ORGANIZATION } from '../demo/demo-names.ts';
import { breakProvider, currentFault, mendProvider } from '../identity-provider/faults.ts';
import { logLinesOf } from '../insights/log-lines.ts';
import { parseQuery } from '../insights/query.ts';
import { type Row, runQuery } from '../insights/run-query.ts';
import { deployedAlarm, type WatchedMetric } from './alarm.ts';
import { type DrillPlace, DrillWorld } from './drill-world.ts';
import { DRILLS, type Drill, type DrilledAlarm } from './drills.ts';
import { sumIn } from './emitted.ts';

export interface DrillReport {
  readonly alarm: DrilledAlarm;
  readonly does: string;
  /** The alarm's own: from here on it rings. */
  readonly threshold: number;
  readonly metrics: readonly (WatchedMetric & { readonly sum: number })[];
  readonly hasMoved: boolean;
  readonly queries: readonly AnsweredQuery[];
}

export interface AnsweredQuery {
  readonly name: string;
  readonly log: string;
  readonly query: string;
  /** `undefined`: asked of the access log, which API Gateway writes and the local gateway does not. */
  readonly rows: readonly Row[] | undefined;
}

/** The local log is written by another process, line by line as functions write: it is whole when it rests. Milliseconds. */
const LOG_PATIENCE_MS = 5_000;
const LOG_POLL_MS = 100;
const LOG_REST_MS = 1_000;

/**
 * Makes the condition of an alarm happen, mends it again, and answers the runbook's queries over what the log has gained.
 * Does NOT wait until the alarm would ring: nothing evaluates alarms here, and the threshold is said beside the sum.
 * @throws what a caller was answered that the drill does not know
 */
export async function runDrill(place: DrillPlace, alarm: DrilledAlarm): Promise<DrillReport> {
  const drill: Drill = DRILLS[alarm];
  const logPath = join(place.state, 'log.jsonl');
  const from = statSync(logPath).size;
  const world = new DrillWorld(place);
  const { threshold, metrics } = deployedAlarm(place.state, alarm);
  const measure = () => metrics.map((metric) => ({ ...metric, sum: sumOf(metric, since(logPath, from), world) }));
  let measured = measure();
  for (let attempt = 0; attempt < (drill.attempts ?? 1) && !hasMoved(measured, drill); attempt++) {
    await broken(place.state, drill, () => drill.happens(world));
    await until(() => hasMoved(measure(), drill));
    await whenAtRest(logPath);
    measured = measure();
  }
  const log = since(logPath, from);
  return {
    ...{ alarm, does: drill.does, threshold, metrics: measured, hasMoved: hasMoved(measured, drill) },
    queries: RUNBOOK_QUERIES.filter(({ folder }) => folder === alarm).map((one) => answer(one, log)),
  };
}

/** What is broken is mended whatever happens; a fault that a person had chosen comes back. */
async function broken(state: string, { provider, aws }: Drill, work: () => Promise<void>): Promise<void> {
  const before = currentFault(state);
  if (provider === undefined) mendProvider(state);
  else breakProvider(state, provider);
  if (aws !== undefined) breakAws(state, aws);
  try {
    await work();
  } finally {
    mendAws(state);
    if (before === undefined) mendProvider(state);
    else breakProvider(state, before);
  }
}

function sumOf(metric: WatchedMetric, log: string, { answers }: DrillWorld): number {
  if (metric.name === '5xx') return answers.filter((status) => status >= 500).length;
  return sumIn(
    logLinesOf(log, () => true),
    metric,
  );
}

function hasMoved(metrics: DrillReport['metrics'], { moves }: Drill): boolean {
  return metrics.some(({ name, sum }) => name === moves && sum > 0);
}

async function until(isDone: () => boolean): Promise<void> {
  for (let waitedMs = 0; !isDone() && waitedMs < LOG_PATIENCE_MS; waitedMs += LOG_POLL_MS) await delay(LOG_POLL_MS);
}

/** A log that others go on writing to is waited for no longer than the patience. */
async function whenAtRest(logPath: string): Promise<void> {
  let size = statSync(logPath).size;
  let restedMs = 0;
  for (let waitedMs = 0; restedMs < LOG_REST_MS && waitedMs < LOG_PATIENCE_MS; waitedMs += LOG_POLL_MS) {
    await delay(LOG_POLL_MS);
    const now = statSync(logPath).size;
    restedMs = now === size ? restedMs + LOG_POLL_MS : 0;
    size = now;
  }
}

/** Whole lines: the last may be half written. */
function since(logPath: string, from: number): string {
  const text = readFileSync(logPath).subarray(from).toString('utf8');
  return text.slice(0, text.lastIndexOf('\n') + 1);
}

/** What a person would put in for the runbook's words in capitals: who it is about here. */
function filledIn(query: string, text: string): string {
  const provider = /"(?:provider|publisher)":"(idp_\w+)"/.exec(text)?.[1];
  const words = { CLIENT: DEMO_CLIENT, ORGANIZATION: DEMO_ORGANIZATION.id, ...(provider && { PROVIDER: provider }) };
  return Object.entries(words).reduce((filled, [word, value]) => filled.replaceAll(`"${word}"`, `"${value}"`), query);
}

function answer({ name, log, query: asked }: (typeof RUNBOOK_QUERIES)[number], text: string): AnsweredQuery {
  const query = filledIn(asked, text);
  if (log === 'ApiAccessLog') return { name, log, query, rows: undefined };
  const lines = logLinesOf(text, (source) => source.includes(`${log}Function`));
  return { name, log, query, rows: runQuery(parseQuery(query), lines) };
}
