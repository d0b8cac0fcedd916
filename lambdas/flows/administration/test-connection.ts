import type { Result } from '../../../protect/vocabulary/result.ts';
import {
  type ConnectionOutcome,
  type ConnectionReport,
  type ConnectionStep,
  connectionReport,
  type Finding,
} from '../../core/connection/connection-report.ts';
import type { DiscoveryFailure, ProviderKeysFailure } from '../../core/connection/discovery-failure.ts';
import { discoveryFinding } from '../../core/connection/discovery-finding.ts';
import { issuerWarning } from '../../core/connection/issuer-difference.ts';
import { algorithmsFinding, parsedFinding } from '../../core/connection/keys-finding.ts';
import { outcomeOf } from '../../core/connection/step-report.ts';
import { CONNECTION_TEXTS, type ConnectionTexts } from '../../core/connection/texts.ts';
import { DEFAULT_LANGUAGE, type Language } from '../../core/language.ts';
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
 * What it found out is said in the language that is asked for; English, if none is. Nothing is written, cached or trusted. Does NOT prove that the provider issues assertions, nor that it knows us.
 */
export async function testConnection(
  dependencies: ConnectionDependencies,
  target: ConnectionTarget,
  language: Language = DEFAULT_LANGUAGE,
): Promise<ConnectionReport> {
  const texts = CONNECTION_TEXTS[language];
  const { connection, stopwatch } = dependencies;
  const address = await timed(stopwatch, () => connection.checkAddress(target.issuer));
  const first = outcomeOf(addressFinding(address.value, texts), address.tookMs);
  if (!address.value.ok) return connectionReport(target.issuer, [first]);

  const discovered = await timed(stopwatch, () => connection.discover(target.issuer));
  const before = [first, ...discoveryOutcomes(target, discovered, texts)];
  const keysAt = target.registered ?? (discovered.value.ok ? fromDiscovery(discovered.value.value) : undefined);
  if (keysAt === undefined) return connectionReport(target.issuer, before);

  const keys = await timed(stopwatch, () => connection.fetchKeys(keysAt.jwksUri, keysAt.pinnedHosts));
  const about = keysOutcomes({ ...target, jwksUri: keysAt.jwksUri }, keys, language);
  const time = timeOutcome(connection.timeoutMs, [discovered.tookMs, keys.tookMs], texts);
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

function addressFinding(address: Result<readonly string[], DiscoveryFailure>, texts: ConnectionTexts): Finding {
  if (address.ok) return { step: 'address', found: address.value.join(', ') };
  return { ...discoveryFinding(address.error, texts), step: 'address' };
}

/** Discovery, the issuer and the keys' address come from one document. */
function discoveryOutcomes(
  target: ConnectionTarget,
  { value, tookMs }: Timed<Result<DiscoveredProvider, DiscoveryFailure>>,
  texts: ConnectionTexts,
): readonly ConnectionOutcome[] {
  const fetched = outcomeOf<ConnectionStep>({ step: 'discovery', found: texts.findings.documentIsThere }, tookMs);
  const issuer = issuerOutcome(target.issuer, texts);
  if (value.ok) return [fetched, issuer, keysAddressOutcome(target, value.value, texts)];
  const finding = discoveryFinding(value.error, texts);
  switch (finding.step) {
    case 'issuer':
      return [fetched, outcomeOf(finding, 0)];
    case 'keys_address':
      return [fetched, issuer, outcomeOf(finding, 0)];
    default:
      return [outcomeOf({ ...finding, step: 'discovery' }, tookMs)];
  }
}

function issuerOutcome(issuer: string, texts: ConnectionTexts): ConnectionOutcome {
  const advice = issuerWarning(issuer, texts);
  return outcomeOf({ step: 'issuer', found: issuer, ...(advice && { advice }) }, 0);
}

/** Keys are asked for where they were registered, and nowhere else (law 14). */
function keysAddressOutcome(
  { registered }: ConnectionTarget,
  { jwksUri }: DiscoveredProvider,
  { findings }: ConnectionTexts,
): ConnectionOutcome {
  if (registered === undefined || registered.jwksUri === jwksUri) {
    return outcomeOf({ step: 'keys_address', found: jwksUri }, 0);
  }
  const problem = findings.keysElsewhere(jwksUri, registered.jwksUri);
  return outcomeOf({ step: 'keys_address', problem, advice: findings.keysMoved }, 0);
}

/** As registration would pin it. */
function fromDiscovery({ jwksUri, hosts }: DiscoveredProvider): Pick<TrustedProvider, 'jwksUri' | 'pinnedHosts'> {
  return { jwksUri, pinnedHosts: hosts };
}

function keysOutcomes(
  { algorithms, jwksUri }: Pick<TrustedProvider, 'algorithms' | 'jwksUri'>,
  { value, tookMs }: Timed<Awaited<ReturnType<ProviderConnection['fetchKeys']>>>,
  language: Language,
): readonly ConnectionOutcome[] {
  if (!value.ok) return [outcomeOf(keysFailureFinding(jwksUri, value.error, language), tookMs)];
  const came = outcomeOf({ step: 'keys_fetched', found: jwksUri }, tookMs);
  const parsed = outcomeOf(parsedFinding(value.value, language), 0);
  return parsed.outcome === 'failed'
    ? [came, parsed]
    : [came, parsed, outcomeOf(algorithmsFinding(value.value, algorithms, language), 0)];
}

/** Not a key set, or one that is too large: it came, and could not be read. */
export function keysFailureFinding(
  jwksUri: string,
  failure: ProviderKeysFailure,
  language: Language = DEFAULT_LANGUAGE,
): Finding {
  const { failures, fetchAdvice, findings } = CONNECTION_TEXTS[language];
  const problem = `${jwksUri} ${failures.keys(failure)}`;
  return failure.reason === 'fetch_failed'
    ? { step: 'keys_fetched', problem, advice: fetchAdvice(failure.failure, 'keys') }
    : { step: 'keys_fetched', problem, advice: findings.noKeySet };
}

/** A redemption that meets a new key waits for the provider: half of the limit leaves little for a bad day. */
function timeOutcome(timeout: number, requests: readonly number[], { findings }: ConnectionTexts): ConnectionOutcome {
  const slowest = Math.round(Math.max(...requests));
  const total = requests.reduce((sum, each) => sum + each, 0);
  const found = findings.tookTime({ total: Math.round(total), requests: requests.length, slowest, timeout });
  return outcomeOf({ step: 'time', found, ...(slowest > timeout / 2 && { advice: findings.slow }) }, total);
}
