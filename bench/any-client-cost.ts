import { type ClientFlow, clientFlows, type FunctionRequest } from './any-client.ts';
import { cpuPerRequest, userAndSystem } from './cpu-cost.ts';
import { HostProcess } from './host-process.ts';
import type { RunResult } from './hosts/protocol.ts';
import { requestEvent } from './http-event.ts';
import { presentAssertion } from './issuer-requests.ts';
import type { Effort, Measurement, Progress } from './measurement.ts';
import { median } from './statistics.ts';
import type { Flow, Observe } from './wire.ts';
import { environmentOf, startStack, type World } from './world.ts';

const SECTION = 'Any client: authorization code, refresh, introspection, revocation';

/** What each flow asks of AWS, warm. @param accessToken one that an API asks about */
export async function anyClientFlows(world: World, observe: Observe, accessToken: string): Promise<readonly Flow[]> {
  const flows: Flow[] = [];
  for (const { name, functionName, status, requests } of await clientFlows(world, accessToken)) {
    const [first, second] = await requests(2);
    if (first === undefined || second === undefined) throw new Error(`${name}: no request`);
    await send(world.tenant.issuer, first, status);
    flows.push(await observe(`${name}: warm`, functionName, () => send(world.tenant.issuer, second, status)));
  }
  return flows;
}

/** @throws Error unless the answer has the expected status */
async function send(issuer: string, request: FunctionRequest, expected: number): Promise<void> {
  const { route, method, query = '', headers = {}, form } = request;
  const response = await fetch(`${issuer}${route.path}${query && `?${query}`}`, {
    ...{ method, headers, redirect: 'manual' },
    ...(form && { body: new URLSearchParams(form) }),
  });
  const text = await response.text();
  if (response.status !== expected) throw new Error(`${route.key} answered ${response.status}: ${text}`);
}

/** CPU of each flow: its function alone in its process, the real adapters over the local engines, one at a time. */
export async function measureAnyClient(world: World, effort: Effort, onProgress: Progress): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const flow of await clientFlows(world, await accessTokenOf(world))) {
    onProgress(`${flow.name}, one after the other`);
    measurements.push(...(await measureFlow(world, flow, effort)));
  }
  return measurements;
}

/** Through a stack of its own: a function in a host of its own says only how it answered. */
async function accessTokenOf(world: World): Promise<string> {
  const cloud = await startStack(world);
  try {
    const assertion = await world.source.sign(world.tenant, 0, 'RS256');
    return (await presentAssertion(world.tenant, assertion)).access_token ?? '';
  } finally {
    await cloud.close();
  }
}

async function measureFlow(world: World, flow: ClientFlow, effort: Effort): Promise<Measurement[]> {
  const definition = world.model.functions.named(flow.functionName);
  const environment = environmentOf(world, definition);
  const host = await HostProcess.start('function-host.ts', { args: [definition.handlerFile], environment });
  try {
    await run(host, flow, effort.warmUpRequests);
    return describe(flow, await run(host, flow, effort.requests));
  } finally {
    await host.stop();
  }
}

/** @throws Error unless every request succeeds */
async function run(host: HostProcess, { name, status, requests }: ClientFlow, count: number): Promise<RunResult> {
  const events = (await requests(count)).map((request) => JSON.stringify(requestEvent(request)));
  const result = await host.ask<'run'>({ type: 'run', events, concurrency: 1 });
  if (result.statuses[status] !== count) throw new Error(`${name}: ${JSON.stringify(result.statuses)}`);
  return result;
}

function describe({ name }: ClientFlow, result: RunResult): Measurement[] {
  const common = { section: SECTION };
  return [
    {
      ...{ ...common, name: `${name}: CPU per request`, value: cpuPerRequest(result), unit: 'ms' },
      note: userAndSystem(result),
    },
    { ...common, name: `${name}: median latency`, value: median(result.latenciesMs), unit: 'ms' },
  ];
}
