import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type EngineCall, forward, readCall } from '../test/support/engine-call.ts';

/** One AWS call as it was on the wire, and when. */
export interface RecordedCall extends Pick<EngineCall, 'service' | 'operation' | 'tables'> {
  /** Whose credentials signed it. */
  readonly accessKeyId: string;
  readonly arrivedAtMs: number;
  readonly answeredAtMs: number;
}

export interface RecordingProxy {
  /** What the function is pointed at. */
  readonly endpoint: string;
  /** Calls that were answered since the last time this was asked. */
  take(): RecordedCall[];
  close(): Promise<void>;
}

/**
 * How long an answer is held back, milliseconds: more than a function needs to send what it does not wait for, so that
 * calls which go out together are seen together, and about what AWS takes.
 */
const ANSWER_DELAY_MS = 20;

/** Counts and times the calls of an AWS JSON engine, at the wire: retries and whatever the SDK does by itself included. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const calls: RecordedCall[] = [];
  const closing = new AbortController();
  const server = createServer(async (request, response) => {
    const arrivedAtMs = performance.now();
    const call = await readCall(request);
    const { status, headers, bytes } = await forward(target, call, closing.signal);
    await delay(ANSWER_DELAY_MS);
    calls.push({
      service: call.service,
      operation: call.operation,
      tables: call.tables,
      accessKeyId: accessKeyIdOf(call),
      arrivedAtMs,
      answeredAtMs: performance.now(),
    });
    response.writeHead(status, { 'content-type': headers['content-type'], 'content-length': bytes.length }).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => calls.splice(0),
    close: async () => {
      closing.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** AWS Signature Version 4: `Credential=<access key id>/<date>/…`. */
function accessKeyIdOf({ headers }: EngineCall): string {
  return /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
}
