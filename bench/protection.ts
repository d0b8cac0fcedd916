import { fileURLToPath } from 'node:url';
import { callsOfOneRequest } from './call-count.ts';
import { cpuPerRequest, userAndSystem } from './cpu-cost.ts';
import { measureExactOperation } from './exact-operation.ts';
import { HostProcess } from './host-process.ts';
import type { RunResult } from './hosts/protocol.ts';
import { protectedEvent, protectedPath } from './http-event.ts';
import { presentAssertion } from './issuer-requests.ts';
import type { Effort, Measurement, Progress } from './measurement.ts';
import { ProofKey } from './proof-key.ts';
import type { RecordedCall } from './recording-proxy.ts';
import { median } from './statistics.ts';
import { FIRST_MEMBERS } from './tenant.ts';
import { describeTrips } from './trips.ts';
import { environmentOf, startStack, type World } from './world.ts';

const SECTION = 'protect(), a function of nothing else alone in its process';

/** Targets, warm. */
const MAX_READS = 1;
const MAX_CPU_MS = 0.6;

/**
 * Access tokens as the token function issues them, presented one after the other to the middleware over the real
 * engines. The issuer's keys and statuses are in memory, as they are for ten minutes and one; each request reads its
 * member. CPU is of the function's process alone.
 */
export async function measureProtection(world: World, effort: Effort, onProgress: Progress): Promise<Measurement[]> {
  onProgress('calling a protected function');
  // Publishes the keys that the function fetches, and issues the tokens.
  const cloud = await startStack(world);
  try {
    const tokens = await issueTokens(world);
    const key = await ProofKey.create();
    const bound = { tokens: await issueTokens(world, key), key };
    const calls = await callsOfOneRequest(world.endpoints, {
      start: (endpoints) => startProtectedFunction({ ...world, endpoints }),
      drive: (host, count) => call(world, host, { tokens, count }),
    });
    const host = await startProtectedFunction(world);
    try {
      await call(world, host, { tokens, count: effort.warmUpRequests });
      const unbound = await call(world, host, { tokens, count: effort.requests });
      await call(world, host, { ...bound, count: effort.warmUpRequests });
      const withProofs = await call(world, host, { ...bound, count: effort.requests });
      const exactly = { section: SECTION, ...measureExactOperation(effort) };
      return [...describeCalls(calls, unbound), describeBound(withProofs), exactly];
    } finally {
      await host.stop();
    }
  } finally {
    await cloud.close();
  }
}

async function issueTokens({ source, tenant }: World, key?: ProofKey): Promise<string[]> {
  const tokens: string[] = [];
  for (let member = 0; member < FIRST_MEMBERS; member += 1) {
    const assertion = await source.sign(tenant, member, 'RS256');
    const { access_token: token = '' } = await presentAssertion(tenant, assertion, 200, key);
    tokens.push(token);
  }
  return tokens;
}

/** With the environment of the sample's function. */
function startProtectedFunction(world: World): Promise<HostProcess> {
  const module = fileURLToPath(new URL('hosts/protected-function.ts', import.meta.url));
  const environment = environmentOf(world, world.model.functions.named('Projects/Function'));
  return HostProcess.start('function-host.ts', { args: [module], environment });
}

/** @throws Error unless every request is let through */
async function call(
  { tenant }: World,
  host: HostProcess,
  { tokens, count, key }: { readonly tokens: readonly string[]; readonly count: number; readonly key?: ProofKey },
): Promise<RunResult> {
  // Where `protect()` takes its API to be: scheme and host of the resource.
  const address = new URL(protectedPath(tenant.organization), tenant.resource).href;
  const events: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const token = tokens[i % tokens.length] ?? '';
    const headers = key
      ? { authorization: `DPoP ${token}`, dpop: await key.proof('GET', address, token) }
      : { authorization: `Bearer ${token}` };
    events.push(JSON.stringify(protectedEvent(tenant.organization, headers)));
  }
  const result = await host.ask<'run'>({ type: 'run', events, concurrency: 1 });
  if (result.statuses['204'] !== count)
    throw new Error(`not every request was let through: ${JSON.stringify(result.statuses)}`);
  return result;
}

function describeBound(result: RunResult): Measurement {
  return {
    ...{ section: SECTION, name: 'protect(), warm, a bound token with its DPoP proof: CPU per request' },
    ...{ value: cpuPerRequest(result), unit: 'ms', note: userAndSystem(result) },
  };
}

function describeCalls(calls: readonly RecordedCall[], result: RunResult): Measurement[] {
  const common = { section: SECTION };
  return [
    {
      ...common,
      name: 'protect(), warm: reads',
      value: calls.length,
      unit: 'reads',
      target: MAX_READS,
      note: describeTrips(calls),
    },
    {
      ...common,
      name: 'protect(), warm: CPU per request',
      value: cpuPerRequest(result),
      unit: 'ms',
      target: MAX_CPU_MS,
      note: userAndSystem(result),
    },
    { ...common, name: 'protect(), warm: median latency', value: median(result.latenciesMs), unit: 'ms' },
  ];
}
