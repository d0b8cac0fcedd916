import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { FetchFailure } from '../../core/connection/fetch-failure.ts';
import type { ProbeAnswer, ProbeRequest } from '../../core/doctor/observation.ts';
import type { Probe } from '../../ports/probe.ts';
import { parseJson } from './fetch-json.ts';
import { errorCode } from './network-error.ts';
import { exchange } from './pinned-request.ts';
import type { Deadline } from './policy.ts';
import { bareHost, isLoopbackHttp, parseRequestUrl } from './request-url.ts';
import { type ResolveHost, resolveChecked, resolveWithSystem } from './resolve-host.ts';

/** The whole of one request, milliseconds: a function may start cold, and a person waits at a terminal. */
const PROBE_TIMEOUT_MS = 8_000;

export interface ProbePolicy {
  /** URLs in the operator's own words: their hosts are asked wherever they are. */
  readonly named: readonly string[];
  /** Milliseconds; {@link PROBE_TIMEOUT_MS} when absent. */
  readonly timeoutMs?: number;
  readonly resolve?: ResolveHost;
}

/**
 * Asks hosts that the operator named at any address and port, and every other host, which only a document names, as
 * law 14 allows; those on this machine only if what the operator named is on this machine.
 */
export function httpsProbe(policy: ProbePolicy): Probe {
  return async (request) => {
    const start = performance.now();
    const result = await send(request, policy);
    return { request, tookMs: performance.now() - start, result };
  };
}

async function send(request: ProbeRequest, policy: ProbePolicy): Promise<Result<ProbeAnswer, FetchFailure>> {
  const { timeoutMs = PROBE_TIMEOUT_MS, resolve = resolveWithSystem } = policy;
  const deadline = { timeoutMs, signal: AbortSignal.timeout(timeoutMs) };
  const named = policy.named.flatMap((text) => URL.parse(text) ?? []);
  const target = await findTarget(request.url, named, resolve, deadline);
  if (!target.ok) return target;
  const response = await exchange(target.value.url, target.value.addresses, request, deadline);
  if (!response.ok) return response;
  const { status, headers } = response.value;
  const flat = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  return ok({ status, headers: Object.fromEntries(flat), json: parseJson(response.value) });
}

interface Target {
  readonly url: URL;
  readonly addresses: readonly string[];
}

async function findTarget(
  text: string,
  named: readonly URL[],
  resolve: ResolveHost,
  deadline: Deadline,
): Promise<Result<Target, FetchFailure>> {
  const own = URL.parse(text);
  if (own !== null && named.some(({ origin }) => origin === own.origin)) return ownTarget(own, resolve);
  const url = parseRequestUrl(text, { allowLoopbackIssuers: named.every(isLoopbackHttp) });
  if (!url.ok) return url;
  const addresses = await resolveChecked(url.value, resolve, deadline);
  return addresses.ok ? ok({ url: url.value, addresses: addresses.value }) : addresses;
}

async function ownTarget(url: URL, resolve: ResolveHost): Promise<Result<Target, FetchFailure>> {
  const host = bareHost(url);
  try {
    return ok({ url, addresses: await resolve(host) });
  } catch (error) {
    return err({ reason: 'dns_failed', host, code: errorCode(error) });
  }
}
