import type { VerificationKeySet } from '../core/jwk-set.ts';
import type { TrustedProvider } from '../core/trust.ts';
import type { Clock } from '../ports/clock.ts';
import type {
  CachedProviderKeys,
  FetchProviderKeys,
  ProviderKeyCache,
  ProviderKeySource,
} from '../ports/provider-keys.ts';
import type { ProviderKeysTelemetry } from '../ports/telemetry.ts';
import { Unavailable } from '../ports/unavailable.ts';

/** Keys this young are used without asking again, seconds. */
const FRESH_SECONDS = 600;

/** Keys this old are used when the provider does not answer, and no older ones ever. */
const STALE_ON_ERROR_SECONDS = 3_600;

/** One provider is asked at most once in this time, whoever asks and whether it answered or not. */
const COOL_DOWN_SECONDS = 30;

/** A fetch takes at most 1.5 s (law 14): an attempt older than this many seconds without a result has failed. */
const FLIGHT_SECONDS = 2;

/** How often an instance looks whether the fetch of another one has landed, milliseconds. */
const FLIGHT_POLL_MS = 100;

/** At ≤32 kB each, 16 MB. */
const MAX_PROVIDERS_IN_MEMORY = 500;

export interface ProviderKeysDependencies {
  readonly cache: ProviderKeyCache;
  readonly fetchKeys: FetchProviderKeys;
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
  readonly telemetry: ProviderKeysTelemetry;
}

/**
 * A provider's keys: memory → shared cache → the provider (law 14). Fresh for ten minutes; asked again for an unknown
 * `kid`; stale up to an hour when the provider fails; then {@link Unavailable}.
 *
 * - Two instances at once: a conditional update lets one fetch; the other uses what is known, or waits for it.
 * - A caller who makes up `kid`s: one fetch per cool-down, for everybody together.
 * - An instance that dies while fetching: the cool-down passes, and another one fetches.
 */
export function providerKeySource(dependencies: ProviderKeysDependencies): ProviderKeySource {
  const { cache, clock } = dependencies;
  const memory = new Map<string, CachedProviderKeys>();
  const flights = new Map<string, Promise<VerificationKeySet>>();

  /** The key is the row's: what was fetched from an earlier `jwks_uri` is never used for a later one. */
  const memoryKey = ({ id, jwksUri }: TrustedProvider) => `${id} ${jwksUri}`;

  function remember(provider: TrustedProvider, known: CachedProviderKeys | undefined): CachedProviderKeys | undefined {
    if (known === undefined) return undefined;
    memory.delete(memoryKey(provider));
    memory.set(memoryKey(provider), known);
    const [oldest] = memory.keys();
    if (memory.size > MAX_PROVIDERS_IN_MEMORY && oldest !== undefined) memory.delete(oldest);
    return known;
  }

  async function load(provider: TrustedProvider, kid: string | undefined): Promise<VerificationKeySet> {
    const known = remember(provider, await cache.read(provider));
    const now = clock();
    if (answers(known, kid, now)) return known.fetched.keys;
    if (isCooledDown(known, now) && (await cache.claimRefresh(provider, now, COOL_DOWN_SECONDS))) {
      const keys = await refresh(dependencies, provider, now);
      const fetched = keys === undefined ? known?.fetched : { keys, refreshedAt: now };
      return usableKeys(remember(provider, { attemptedAt: now, ...(fetched && { fetched }) }), now);
    }
    return usableKeys(remember(provider, await awaitFlight(dependencies, provider)), clock());
  }

  return {
    keysFor: async (provider, kid) => {
      const known = memory.get(memoryKey(provider));
      if (answers(known, kid, clock())) return known.fetched.keys;
      const key = `${memoryKey(provider)} ${kid ?? ''}`;
      const flight = flights.get(key) ?? load(provider, kid).finally(() => flights.delete(key));
      flights.set(key, flight);
      return flight;
    },
  };
}

type Fetched = CachedProviderKeys & Required<Pick<CachedProviderKeys, 'fetched'>>;

/** Fresh, and either the `kid` is there, or asking for it again is over and would be too early. */
function answers(known: CachedProviderKeys | undefined, kid: string | undefined, now: number): known is Fetched {
  if (known?.fetched === undefined || now - known.fetched.refreshedAt >= FRESH_SECONDS) return false;
  const isKnown = kid === undefined || known.fetched.keys.keys.some((key) => key.kid === kid);
  return isKnown || !(isCooledDown(known, now) || isInFlight(known, now));
}

function isCooledDown(known: CachedProviderKeys | undefined, now: number): boolean {
  return known === undefined || now - known.attemptedAt >= COOL_DOWN_SECONDS;
}

/** A success is recorded with the time of its attempt, so a later attempt is one without a result yet. */
function isInFlight({ attemptedAt, fetched }: CachedProviderKeys, now: number): boolean {
  return attemptedAt > (fetched?.refreshedAt ?? -1) && now - attemptedAt <= FLIGHT_SECONDS;
}

async function refresh(
  { cache, fetchKeys, telemetry }: ProviderKeysDependencies,
  provider: TrustedProvider,
  now: number,
): Promise<VerificationKeySet | undefined> {
  const fetched = await fetchKeys(provider);
  if (!fetched.ok) {
    telemetry.providerKeysFetchFailed(provider, fetched.error);
    return undefined;
  }
  await cache.store(provider, fetched.value, now);
  return fetched.value;
}

/** Somebody else is fetching, or failed to within the cool-down: what is known once that is over. */
async function awaitFlight(
  { cache, clock, sleep }: ProviderKeysDependencies,
  provider: TrustedProvider,
): Promise<CachedProviderKeys | undefined> {
  let known = await cache.read(provider);
  while (known !== undefined && isInFlight(known, clock())) {
    await sleep(FLIGHT_POLL_MS);
    known = await cache.read(provider);
  }
  return known;
}

function usableKeys(known: CachedProviderKeys | undefined, now: number): VerificationKeySet {
  const fetched = known?.fetched;
  if (fetched !== undefined && now - fetched.refreshedAt <= STALE_ON_ERROR_SECONDS) return fetched.keys;
  throw new Unavailable('provider keys', { retryAfterSeconds: COOL_DOWN_SECONDS });
}
