import type { Result } from '../../../protect/vocabulary/result.ts';
import {
  type ConnectionOutcome,
  type ConnectionReport,
  connectionReport,
  type Finding,
} from '../../core/connection/connection-report.ts';
import { describeKeysFailure } from '../../core/connection/describe-failure.ts';
import type { DiscoveryFailure, ProviderKeysFailure } from '../../core/connection/discovery-failure.ts';
import { discoveryFinding } from '../../core/connection/discovery-finding.ts';
import { fetchAdvice } from '../../core/connection/fetch-advice.ts';
import { issuerWarning } from '../../core/connection/issuer-difference.ts';
import { algorithmsFinding, parsedFinding } from '../../core/connection/keys-finding.ts';
import { outcomeOf } from '../../core/connection/step-report.ts';
import type { TrustedProvider } from '../../core/records.ts';
import type { ProviderConnection, Stopwatch } from '../../ports/provider-connection.ts';
import type { DiscoveredProvider } from '../../ports/provider-discovery.ts';

export interface ConnectionDependencies {
  readonly connection: ProviderConnection;
  readonly stopwatch: Stopwatch;
}

/** A provider that is registered, or one that is about to be: then its keys are wherever it says. */
export type ConnectionTarget = Pick<TrustedProvider, 'issuer' | 'algorithms'> & {
  readonly registered?: Pick<TrustedProvider, 'jwksUri' | 'pinnedHosts'>;
};

/**
 * Address allowed → discovery → issuer equal → keys' address → keys fetched → keys public and parsed → algorithms fit →
 * time taken. Each with its outcome and, when it fails, what to do. Where the keys' address is registered they are
 * fetched from there even if discovery fails: that is what redemption does.
 * Nothing is written, cached or trusted. Does NOT prove that the provider issues assertions, nor that it knows us.
 */
export async function testConnection(
  dependencies: ConnectionDependencies,
  target: ConnectionTarget,
): Promise<ConnectionReport> {
  const { connection, stopwatch } = dependencies;
  const address = await timed(stopwatch, () => connection.checkAddress(target.issuer));
  const first = outcomeOf(addressFinding(address.value), address.tookMs);
  if (!address.value.ok) return connectionReport(target.issuer, [first]);

  const discovered = await timed(stopwatch, () => connection.discover(target.issuer));
  const before = [first, ...discoveryOutcomes(target, discovered)];
  const keysAt = target.registered ?? (discovered.value.ok ? fromDiscovery(discovered.value.value) : undefined);
  if (keysAt === undefined) return connectionReport(target.issuer, before);

  const keys = await timed(stopwatch, () => connection.fetchKeys(keysAt.jwksUri, keysAt.pinnedHosts));
  const about = keysOutcomes(target, keysAt.jwksUri, keys);
  const time = timeOutcome(connection.timeoutMs, [discovered.tookMs, keys.tookMs]);
  const areGood = about.every(({ outcome }) => outcome === 'passed');
  return connectionReport(target.issuer, [...before, ...about, ...(areGood ? [time] : [])]);
}

interface Timed<T> {
  readonly value: T;
  readonly tookMs: number;
}

async function timed<T>(stopwatch: Stopwatch, ask: () => Promise<T>): Promise<Timed<T>> {
  const start = stopwatch();
  const value = await ask();
  return { value, tookMs: stopwatch() - start };
}

function addressFinding(address: Result<readonly string[], DiscoveryFailure>): Finding {
  if (address.ok) return { step: 'address', found: address.value.join(', ') };
  return { ...discoveryFinding(address.error), step: 'address' };
}

/** Discovery, the issuer and the keys' address come from one document. */
function discoveryOutcomes(
  target: ConnectionTarget,
  { value, tookMs }: Timed<Result<DiscoveredProvider, DiscoveryFailure>>,
): readonly ConnectionOutcome[] {
  if (value.ok) return [fetched(tookMs), issuerOutcome(target.issuer), keysAddressOutcome(target, value.value)];
  const finding = discoveryFinding(value.error);
  switch (finding.step) {
    case 'issuer':
      return [fetched(tookMs), outcomeOf(finding, 0)];
    case 'keys_address':
      return [fetched(tookMs), issuerOutcome(target.issuer), outcomeOf(finding, 0)];
    default:
      return [outcomeOf({ ...finding, step: 'discovery' }, tookMs)];
  }
}

function fetched(tookMs: number): ConnectionOutcome {
  return outcomeOf({ step: 'discovery', found: 'the document is there' }, tookMs);
}

function issuerOutcome(issuer: string): ConnectionOutcome {
  const advice = issuerWarning(issuer);
  return outcomeOf({ step: 'issuer', found: issuer, ...(advice && { advice }) }, 0);
}

/** Keys are asked for where they were registered, and nowhere else (law 14). */
function keysAddressOutcome({ registered }: ConnectionTarget, { jwksUri }: DiscoveredProvider): ConnectionOutcome {
  if (registered === undefined || registered.jwksUri === jwksUri) {
    return outcomeOf({ step: 'keys_address', found: jwksUri }, 0);
  }
  const problem = `The provider publishes its keys at ${jwksUri}; registered is ${registered.jwksUri}`;
  const advice =
    'Keys are fetched from the registered address alone. If the provider has moved them, register it anew.';
  return outcomeOf({ step: 'keys_address', problem, advice }, 0);
}

/** As registration would pin it. */
function fromDiscovery({ jwksUri, hosts }: DiscoveredProvider): Pick<TrustedProvider, 'jwksUri' | 'pinnedHosts'> {
  return { jwksUri, pinnedHosts: hosts };
}

function keysOutcomes(
  { algorithms }: ConnectionTarget,
  jwksUri: string,
  { value, tookMs }: Timed<Awaited<ReturnType<ProviderConnection['fetchKeys']>>>,
): readonly ConnectionOutcome[] {
  if (!value.ok) return [outcomeOf(keysFailureFinding(jwksUri, value.error), tookMs)];
  const came = outcomeOf({ step: 'keys_fetched', found: jwksUri }, tookMs);
  const parsed = outcomeOf(parsedFinding(value.value), 0);
  return parsed.outcome === 'failed'
    ? [came, parsed]
    : [came, parsed, outcomeOf(algorithmsFinding(value.value, algorithms), 0)];
}

/** Not a key set, or one that is too large: it came, and could not be read. */
export function keysFailureFinding(jwksUri: string, failure: ProviderKeysFailure): Finding {
  const problem = `${jwksUri} ${describeKeysFailure(failure)}`;
  return failure.reason === 'fetch_failed'
    ? { step: 'keys_fetched', problem, advice: fetchAdvice(failure.failure, 'keys') }
    : {
        step: 'keys_fetched',
        problem,
        advice: "Check that this is the address of the provider's JWK set (RFC 7517), and not of something else.",
      };
}

/** A redemption that meets a new key waits for the provider: half of the limit leaves little for a bad day. */
function timeOutcome(timeoutMs: number, requests: readonly number[]): ConnectionOutcome {
  const slowest = Math.round(Math.max(...requests));
  const total = requests.reduce((sum, each) => sum + each, 0);
  const found = `${Math.round(total)} ms for ${requests.length} requests, the slowest ${slowest} ms of ${timeoutMs} ms`;
  const advice = 'The provider is slow: an answer that takes longer than the limit counts as none.';
  return outcomeOf({ step: 'time', found, ...(slowest > timeoutMs / 2 && { advice }) }, total);
}
