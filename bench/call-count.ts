import type { ServiceEndpoints } from '../local/aws/cloud/lambda-environment.ts';
import { startRecordingProxies } from './recording-proxies.ts';
import type { RecordedCall } from './recording-proxy.ts';

/** Requests that fill the caches of a host before one is counted. */
const WARM_UP_REQUESTS = 2;

export interface Counted<Host> {
  /** Starts it, pointed at these. */
  start(endpoints: ServiceEndpoints): Promise<Host>;
  /** Makes the host answer requests, one after the other. @throws unless each succeeds */
  drive(host: Host, requests: number): Promise<unknown>;
}

/** What one request makes a warm host ask of its engines, at the wire. The host is one of its own, and ends. */
export async function callsOfOneRequest<Host extends { stop(): Promise<void> }>(
  endpoints: ServiceEndpoints,
  { start, drive }: Counted<Host>,
): Promise<RecordedCall[]> {
  const proxies = await startRecordingProxies(endpoints);
  try {
    const host = await start(proxies.endpoints);
    try {
      await drive(host, WARM_UP_REQUESTS);
      proxies.take();
      await drive(host, 1);
      return proxies.take();
    } finally {
      await host.stop();
    }
  } finally {
    await proxies.close();
  }
}
