import { callsOfOneRequest } from './call-count.ts';
import { cpuPerRequest, userAndSystem } from './cpu-cost.ts';
import { HostProcess } from './host-process.ts';
import type { RunResult } from './hosts/protocol.ts';
import { type FunctionRequest, requestEvent } from './http-event.ts';
import type { Effort, Measurement } from './measurement.ts';
import { median } from './statistics.ts';
import { describeTrips, roundTrips } from './trips.ts';
import { environmentOf, type World } from './world.ts';

/** What somebody asks of one function; every request of it succeeds once. */
export interface FunctionFlow {
  readonly name: string;
  readonly functionName: string;
  /** Another handler in the environment of that function. Absent: its own. */
  readonly handlerFile?: string;
  /** Of the answer. */
  readonly status: number;
  requests(count: number): Promise<readonly FunctionRequest[]>;
}

/** CPU and latency of a flow: its function alone in its process, the real adapters over the local engines, one at a time. */
export async function measureFlow(world: World, flow: FunctionFlow, effort: Effort): Promise<readonly FlowRow[]> {
  const host = await startFunction(world, flow);
  try {
    await run(host, flow, effort.warmUpRequests);
    return describeCost(flow, await run(host, flow, effort.requests));
  } finally {
    await host.stop();
  }
}

/** The same, after what one request of it asks of AWS once the function is warm, counted between function and engines. */
export async function measureFlowAndCalls(
  world: World,
  flow: FunctionFlow,
  effort: Effort,
): Promise<readonly FlowRow[]> {
  const calls = await callsOfOneRequest(world.endpoints, {
    start: (endpoints) => startFunction({ ...world, endpoints }, flow),
    drive: (host, count) => run(host, flow, count),
  });
  const name = `${flow.name}, warm`;
  return [
    { name: `${name}: calls`, value: calls.length, unit: 'calls', note: describeTrips(calls) },
    { name: `${name}: round trips`, value: roundTrips(calls).length, unit: 'round trips' },
    ...(await measureFlow(world, flow, effort)),
  ];
}

/** Each flow names its section. */
export type FlowRow = Omit<Measurement, 'section'>;

function startFunction(world: World, { functionName, handlerFile }: FunctionFlow): Promise<HostProcess> {
  const definition = world.model.functions.named(functionName);
  const environment = environmentOf(world, definition);
  return HostProcess.start('function-host.ts', { args: [handlerFile ?? definition.handlerFile], environment });
}

/** @throws Error unless every request succeeds */
async function run(host: HostProcess, { name, status, requests }: FunctionFlow, count: number): Promise<RunResult> {
  const events = (await requests(count)).map((request) => JSON.stringify(requestEvent(request)));
  const result = await host.ask<'run'>({ type: 'run', events, concurrency: 1 });
  if (result.statuses[status] !== count) throw new Error(`${name}: ${JSON.stringify(result.statuses)}`);
  return result;
}

function describeCost({ name }: FunctionFlow, result: RunResult): FlowRow[] {
  const cpu = { value: cpuPerRequest(result), unit: 'ms', note: userAndSystem(result) };
  return [
    { name: `${name}: CPU per request`, ...cpu },
    { name: `${name}: median latency`, value: median(result.latenciesMs), unit: 'ms' },
  ];
}
