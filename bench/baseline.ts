import { exportJWK, generateKeyPair } from 'jose';
import { prepareCalls } from './assertions.ts';
import { HostProcess } from './host-process.ts';
import type { RunResult } from './hosts/protocol.ts';
import { loadOverHttp } from './http-load.ts';
import type { Effort, Measurement, Progress } from './measurement.ts';
import { cpuPerRedemption } from './redemption.ts';
import { median } from './statistics.ts';
import { FIRST_MEMBERS } from './tenant.ts';
import { startMemoryToken, startTokenFunction } from './token-hosts.ts';
import type { World } from './world.ts';

const SECTION = 'Beside oidc-provider, all over HTTP on loopback';

const CONCURRENCY = 20;

/** oidc-provider's; ours has one route and takes any path. */
const TOKEN_PATH = '/token';

/** A server to compare: how it is started, and what is said of it. */
interface Contender {
  readonly name: string;
  readonly note: string;
  start(): Promise<HostProcess>;
}

/**
 * What is fair here: the same assertions (RS256), client, checks and machine, in one run; each server alone in a process
 * of its own behind Node.js's HTTP; CPU of that process alone.
 *
 * oidc-provider keeps everything in memory and signs in its own process, which forgets every replay at a restart and
 * cannot run twice. So it is set beside two of ours: with memory and a key in the process too (code against code), and
 * as deployed, with durable records and a key that never leaves KMS. What API Gateway does on AWS is in neither number.
 */
export async function compareWithOidcProvider(
  world: World,
  effort: Effort,
  onProgress: Progress,
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const contender of await contenders(world)) {
    onProgress(`comparing: ${contender.name}`);
    const host = await contender.start();
    try {
      measurements.push(...describe(contender, await measure(world, host, effort)));
    } finally {
      await host.stop();
    }
  }
  return measurements;
}

async function contenders(world: World): Promise<Contender[]> {
  const signingKey = await newSigningKey();
  const memory = { BENCH_TENANT: JSON.stringify(world.tenant), BENCH_SIGNING_KEY: signingKey };
  return [
    {
      name: 'oidc-provider 9 with a jwt-bearer grant',
      note: 'memory, signs in its process',
      start: () => HostProcess.start('oidc-provider-host.ts', { environment: memory }),
    },
    {
      name: 'Countersign on memory',
      note: 'memory, signs in its process, logs and counts',
      start: () => startMemoryToken(world, signingKey),
    },
    {
      name: 'Countersign as deployed',
      note: 'DynamoDB and KMS over loopback, logs and counts',
      start: () => startTokenFunction(world),
    },
  ];
}

/** RSA_2048, as KMS's. */
async function newSigningKey(): Promise<string> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'bench', alg: 'RS256', use: 'sig' });
}

interface Comparison {
  readonly sequential: RunResult;
  readonly concurrent: RunResult;
}

async function measure(world: World, host: HostProcess, effort: Effort): Promise<Comparison> {
  const { port } = await host.ask<'serve'>({ type: 'serve' });
  const url = `http://127.0.0.1:${port}${TOKEN_PATH}`;
  const load = async (count: number, concurrency: number) => {
    const calls = await prepareCalls(world.source, world.tenant, { count, members: FIRST_MEMBERS, algorithm: 'RS256' });
    const result = await loadOverHttp(host, { url, calls, concurrency });
    if (result.statuses['200'] !== count)
      throw new Error(`not every request succeeded: ${JSON.stringify(result.statuses)}`);
    return result;
  };
  await load(effort.warmUpRequests, CONCURRENCY);
  return { sequential: await load(effort.requests, 1), concurrent: await load(effort.requests, CONCURRENCY) };
}

function describe({ name, note }: Contender, { sequential, concurrent }: Comparison): Measurement[] {
  const rate = (concurrent.latenciesMs.length / concurrent.wallMs) * 1_000;
  const common = { section: SECTION };
  return [
    { ...common, name: `${name}: CPU per redemption`, value: cpuPerRedemption(sequential), unit: 'ms', note },
    { ...common, name: `${name}: median latency`, value: median(sequential.latenciesMs), unit: 'ms' },
    { ...common, name: `${name}: rate, ${CONCURRENCY} at once`, value: rate, unit: 'redemptions/s' },
  ];
}
