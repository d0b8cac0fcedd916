import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { cpuBetween, cpuTime } from './cpu-time.ts';
import type { RunResult } from './protocol.ts';

export type Handler = (event: unknown, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

/** As configured for the token function. */
const TIMEOUT_MS = 15_000;

/** The part of Lambda's context that handlers read. */
export function lambdaContext(): Context {
  const deadline = Date.now() + TIMEOUT_MS;
  return { awsRequestId: 'bench', getRemainingTimeInMillis: () => deadline - Date.now() } as Context;
}

/**
 * Invokes the handler with each event and measures. JSON is parsed and written inside the window, as Lambda's runtime
 * does; waiting for the runtime's own API is not there.
 */
export async function runEvents(handler: Handler, events: readonly string[], concurrency: number): Promise<RunResult> {
  const latenciesMs: number[] = [];
  const statuses: Record<string, number> = {};
  const pending = events.values();
  const invokeAll = async () => {
    for (const event of pending) {
      const startedAt = performance.now();
      const response = await handler(JSON.parse(event), lambdaContext());
      JSON.stringify(response);
      latenciesMs.push(performance.now() - startedAt);
      statuses[String(response.statusCode)] = (statuses[String(response.statusCode)] ?? 0) + 1;
    }
  };
  const cpuBefore = cpuTime();
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, invokeAll));
  const wallMs = performance.now() - startedAt;
  return { latenciesMs, wallMs, cpu: cpuBetween(cpuBefore, cpuTime()), statuses };
}
