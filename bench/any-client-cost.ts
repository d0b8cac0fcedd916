import { clientFlows } from './any-client.ts';
import { measureFlow } from './function-flow.ts';
import type { FunctionRequest } from './http-event.ts';
import { presentAssertion } from './issuer-requests.ts';
import type { Effort, Measurement, Progress } from './measurement.ts';
import type { Flow, Observe } from './wire.ts';
import { startStack, type World } from './world.ts';

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
    const rows = await measureFlow(world, flow, effort);
    measurements.push(...rows.map((row) => ({ section: SECTION, ...row })));
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
