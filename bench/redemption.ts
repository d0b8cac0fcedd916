import { type AssertionAlgorithm, asEvents, prepareCalls } from './assertions.ts';
import { cpuPerRequest, userAndSystem } from './cpu-cost.ts';
import type { HostProcess } from './host-process.ts';
import type { RunResult } from './hosts/protocol.ts';
import type { Effort, Measurement, Progress } from './measurement.ts';
import { ProofKey } from './proof-key.ts';
import { median, percentile } from './statistics.ts';
import { FIRST_MEMBERS } from './tenant.ts';
import { startMemoryToken, startTokenFunction } from './token-hosts.ts';
import type { World } from './world.ts';

const SECTION = 'Redemption, the token function alone in its process';

/** Target: CPU of a redemption in the handler, AWS calls included, milliseconds. */
const CPU_TARGET_MS = 2.0;

/** More than a Lambda environment ever serves at once (one): shows what a redemption costs when nothing waits. */
const CONCURRENCY = 20;

/**
 * The bundle of the synthesized token function, its real adapters and the local engines over loopback; then the same
 * handler with its AWS calls replaced by memory. CPU is of the handler's process alone: the engines are other
 * processes, and requests are made beforehand.
 */
export async function measureRedemption(world: World, effort: Effort, onProgress: Progress): Promise<RedemptionResult> {
  const host = await startTokenFunction(world);
  const sequentialRuns: RunResult[] = [];
  const measurements: Measurement[] = [];
  try {
    onProgress('redeeming RS256 assertions with DPoP proofs, one after the other');
    const bound = { algorithm: 'RS256', concurrency: 1, key: await ProofKey.create() } as const;
    await redeem(world, host, { ...bound, count: effort.warmUpRequests });
    const withProof = await redeem(world, host, { ...bound, count: effort.requests });
    measurements.push(cpu('RS256 assertion with a DPoP proof, one at a time', withProof));
    for (const algorithm of ['RS256', 'ES256'] as const) {
      onProgress(`redeeming ${algorithm} assertions, one after the other and ${CONCURRENCY} at once`);
      const { sequential, concurrent } = await runBoth(world, host, algorithm, effort);
      sequentialRuns.push(sequential);
      measurements.push(
        ...describeRun(`${algorithm} assertion, one at a time`, sequential, CPU_TARGET_MS),
        ...describeRun(`${algorithm} assertion, ${CONCURRENCY} at once`, concurrent),
      );
    }
  } finally {
    await host.stop();
  }
  measurements.push(...(await measureOwnCost(world, effort, onProgress)));
  const [withRs256] = sequentialRuns;
  if (withRs256 === undefined) throw new Error('nothing was measured');
  return { measurements, cpuMs: cpuPerRequest(withRs256) };
}

export interface RedemptionResult {
  readonly measurements: readonly Measurement[];
  /** Of an RS256 assertion, one at a time, AWS calls included. */
  readonly cpuMs: number;
}

async function runBoth(world: World, host: HostProcess, algorithm: AssertionAlgorithm, effort: Effort) {
  const run = (count: number, concurrency: number) => redeem(world, host, { count, concurrency, algorithm });
  await run(effort.warmUpRequests, 1);
  const sequential = await run(effort.requests, 1);
  await run(effort.warmUpRequests, CONCURRENCY);
  return { sequential, concurrent: await run(effort.requests, CONCURRENCY) };
}

/** What is left when AWS costs nothing: parsing, checks, the assertion's signature, log line, metric. */
async function measureOwnCost(world: World, effort: Effort, onProgress: Progress): Promise<Measurement[]> {
  const host = await startMemoryToken(world);
  const measurements: Measurement[] = [];
  try {
    for (const algorithm of ['RS256', 'ES256'] as const) {
      onProgress(`redeeming ${algorithm} assertions with AWS calls replaced by memory`);
      const { sequential } = await runBoth(world, host, algorithm, effort);
      measurements.push(cpu(`${algorithm} assertion, no AWS calls`, sequential));
    }
    return measurements;
  } finally {
    await host.stop();
  }
}

export interface RedeemOptions {
  readonly count: number;
  readonly concurrency: number;
  readonly algorithm: AssertionAlgorithm;
  readonly members?: number;
  /** Each comes with a DPoP proof of it. */
  readonly key?: ProofKey;
}

/** Redeems fresh assertions through a host. @throws Error unless every one becomes a token */
export async function redeem(
  { source, tenant }: Pick<World, 'source' | 'tenant'>,
  host: HostProcess,
  { count, concurrency, algorithm, members = FIRST_MEMBERS, key }: RedeemOptions,
): Promise<RunResult> {
  const events = asEvents(await prepareCalls(source, tenant, { count, members, algorithm, key }));
  const result = await host.ask<'run'>({ type: 'run', events, concurrency });
  if (result.statuses['200'] !== count)
    throw new Error(`not every redemption succeeded: ${JSON.stringify(result.statuses)}`);
  return result;
}

function describeRun(name: string, result: RunResult, cpuTarget?: number): Measurement[] {
  const { latenciesMs, wallMs } = result;
  return [
    { section: SECTION, name: `${name}: median latency`, value: median(latenciesMs), unit: 'ms' },
    { section: SECTION, name: `${name}: p95 latency`, value: percentile(latenciesMs, 95), unit: 'ms' },
    { section: SECTION, name: `${name}: rate`, value: (latenciesMs.length / wallMs) * 1_000, unit: 'redemptions/s' },
    cpu(name, result, cpuTarget),
  ];
}

function cpu(name: string, result: RunResult, target?: number): Measurement {
  return {
    section: SECTION,
    name: `${name}: CPU per redemption`,
    value: cpuPerRequest(result),
    unit: 'ms',
    ...(target !== undefined && { target }),
    note: userAndSystem(result),
  };
}
