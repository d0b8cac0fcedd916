/** One name look-up per request, and a verdict over every address that it gave. */
import { ADDRCONFIG } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { AddressFailure, ExchangeFailure } from '../../core/connection/fetch-failure.ts';
import { errorCode } from './network-error.ts';
import type { Deadline } from './policy.ts';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';
import { bareHost, isLoopbackHttp } from './request-url.ts';

/** Every address of a host name, in the order to try them. Rejects, with a `code`, when there is none. */
export type ResolveHost = (host: string) => Promise<readonly string[]>;

/** IPv4 first: a Lambda function outside a VPC has no IPv6 egress. */
export const resolveWithSystem: ResolveHost = async (host) => {
  const found = await lookup(host, { all: true, order: 'ipv4first', hints: ADDRCONFIG });
  return found.map(({ address }) => address);
};

/**
 * The addresses to connect to for `url`: all of them public, or, for a loopback `http:` URL, all of them loopback.
 * One bad address refuses the host: which one is used must not be the attacker's luck. Host literals pass the same check.
 */
export async function resolveChecked(
  url: URL,
  resolve: ResolveHost,
  deadline: Deadline,
): Promise<Result<readonly string[], AddressFailure | ExchangeFailure>> {
  const host = bareHost(url);
  const addresses = isIP(host) === 0 ? await resolveBefore(deadline, host, resolve) : ok([host]);
  if (!addresses.ok) return addresses;
  return isLoopbackHttp(url) ? requireLoopback(host, addresses.value) : requirePublic(host, addresses.value);
}

async function resolveBefore(
  deadline: Deadline,
  host: string,
  resolve: ResolveHost,
): Promise<Result<readonly string[], AddressFailure | ExchangeFailure>> {
  try {
    const addresses = await Promise.race([resolve(host), rejectAt(deadline.signal)]);
    return addresses.length > 0 ? ok(addresses) : err({ reason: 'dns_failed', host, code: 'ENODATA' });
  } catch (error) {
    if (deadline.signal.aborted) return err({ reason: 'timed_out', timeoutMs: deadline.timeoutMs });
    return err({ reason: 'dns_failed', host, code: errorCode(error) });
  }
}

function rejectAt(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function requirePublic(host: string, addresses: readonly string[]): Result<readonly string[], AddressFailure> {
  const address = addresses.find((candidate) => !isPublicAddress(candidate));
  return address === undefined ? ok(addresses) : err({ reason: 'address_not_public', host, address });
}

function requireLoopback(host: string, addresses: readonly string[]): Result<readonly string[], AddressFailure> {
  const address = addresses.find((candidate) => !isLoopbackAddress(candidate));
  return address === undefined ? ok(addresses) : err({ reason: 'address_not_loopback', host, address });
}
