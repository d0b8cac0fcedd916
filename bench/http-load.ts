import { Agent, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { TokenHttpCall } from './assertions.ts';
import type { HostProcess } from './host-process.ts';
import { cpuBetween } from './hosts/cpu-time.ts';
import type { RunResult } from './hosts/protocol.ts';

/** Sends the calls over kept-alive connections, `concurrency` at a time; CPU is of the host's process alone. */
export async function loadOverHttp(
  host: HostProcess,
  { url, calls, concurrency }: { readonly url: string; readonly calls: readonly TokenHttpCall[]; concurrency: number },
): Promise<RunResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const latenciesMs: number[] = [];
  const statuses: Record<string, number> = {};
  const pending = calls.values();
  const sendAll = async () => {
    for (const call of pending) {
      const startedAt = performance.now();
      const status = await send(agent, url, call);
      latenciesMs.push(performance.now() - startedAt);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  const cpuBefore = await host.ask<'cpu'>({ type: 'cpu' });
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, sendAll));
  const wallMs = performance.now() - startedAt;
  const cpu = cpuBetween(cpuBefore, await host.ask<'cpu'>({ type: 'cpu' }));
  agent.destroy();
  return { latenciesMs, wallMs, cpu, statuses };
}

function send(agent: Agent, url: string, { headers, body }: TokenHttpCall): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', agent, headers: { ...headers, 'content-length': body.length } });
    outgoing.once('error', reject);
    outgoing.once('response', (response) => {
      buffer(response).then(() => resolve(response.statusCode ?? 0), reject);
    });
    outgoing.end(body);
  });
}
