import type { VerificationKeySet } from '../core/keys/jwk-set.ts';
import type { Clock } from '../ports/clock.ts';
import type {
  CachedProviderKeys,
  FetchProviderKeys,
  KeyPublisher,
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
 * `kid`, and when they verify nothing; stale up to an hour when the provider fails; then {@link Unavailable}.
 *
 * - Two instances at once: a conditional update lets one fetch; the other uses what is known, or waits for it.
 * - A caller who makes up `kid`s or signatures: one fetch per cool-down, for everybody together.
 * - An instance that dies while fetching: the cool-down passes, and another one fetches.
 */
export function providerKeySource(dependencies: ProviderKeysDependencies): ProviderKeySource {
  const { cache, clock } = dependencies;
  const memory = new Map<string, CachedProviderKeys>();
  const flights = new Map<string, Promise<VerificationKeySet>>();
  const newerFlights = new Map<string, Promise<CachedProviderKeys | undefined>>();
  /** Of each set that was given out. */
  const refreshedAt = new WeakMap<VerificationKeySet, number>();

  /** The key is the row's: what was fetched from an earlier `jwks_uri` is never used for a later one. */
  type Place = Pick<KeyPublisher, 'id' | 'jwksUri'>;
  const memoryKey = ({ id, jwksUri }: Place) => `${id} ${jwksUri}`;

  function remember(publisher: Place, known: CachedProviderKeys | undefined): CachedProviderKeys | undefined {
    if (known === undefined) return undefined;
    if (known.fetched !== undefined) refreshedAt.set(known.fetched.keys, known.fetched.refreshedAt);
    memory.delete(memoryKey(publisher));
    memory.set(memoryKey(publisher), known);
    const [oldest] = memory.keys();
    if (memory.size > MAX_PROVIDERS_IN_MEMORY && oldest !== undefined) memory.delete(oldest);
    return known;
  }

  async function load(publisher: KeyPublisher, kid: string | undefined): Promise<VerificationKeySet> {
    const known = remember(publisher, await cache.read(publisher));
    const now = clock();
    if (answers(known, kid, now)) return known.fetched.keys;
    const asked = await askIfCooledDown(publisher, known, now);
    if (asked !== undefined) return usableKeys(asked, now);
    // Somebody else fetches, or it is too early. Old keys with the one asked for serve meanwhile; a new one is waited for.
    if (holds(known, kid) && isUsable(known, now)) return known.fetched.keys;
    return usableKeys(remember(publisher, await awaitFlight(dependencies, publisher)), clock());
  }

  /** `undefined`: it is too early, or somebody else does. */
  async function askIfCooledDown(
    publisher: KeyPublisher,
    known: CachedProviderKeys | undefined,
    now: number,
  ): Promise<CachedProviderKeys | undefined> {
    if (!isCooledDown(known, now) || !(await cache.claimRefresh(publisher, now, COOL_DOWN_SECONDS))) return undefined;
    const keys = await refresh(dependencies, publisher, now);
    const fetched = keys === undefined ? known?.fetched : { keys, refreshedAt: now };
    return remember(publisher, { attemptedAt: now, ...(fetched && { fetched }) });
  }

  async function loadNewer(
    publisher: KeyPublisher,
    tried: VerificationKeySet,
  ): Promise<CachedProviderKeys | undefined> {
    const known = remember(publisher, await cache.read(publisher));
    if (isNewer(known, tried)) return known;
    const asked = await askIfCooledDown(publisher, known, clock());
    return asked ?? remember(publisher, await awaitFlight(dependencies, publisher));
  }

  function isNewer(known: CachedProviderKeys | undefined, tried: VerificationKeySet): known is Fetched {
    return known?.fetched !== undefined && known.fetched.refreshedAt > (refreshedAt.get(tried) ?? -1);
  }

  return {
    newerThan: async (publisher, tried) => {
      const known = memory.get(memoryKey(publisher));
      if (isNewer(known, tried)) return known.fetched.keys;
      const now = clock();
      // What this instance knows is enough to say that nobody may ask again yet: a forged signature costs no read.
      if (known !== undefined && !isCooledDown(known, now) && !isInFlight(known, now)) return undefined;
      const key = memoryKey(publisher);
      const flight = newerFlights.get(key) ?? loadNewer(publisher, tried).finally(() => newerFlights.delete(key));
      newerFlights.set(key, flight);
      const found = await flight;
      return isNewer(found, tried) ? found.fetched.keys : undefined;
    },
    known: async (publisher) => {
      const known = memory.get(memoryKey(publisher)) ?? remember(publisher, await cache.read(publisher));
      return holds(known, undefined) && isUsable(known, clock()) ? known.fetched.keys : undefined;
    },
    readAhead: async (publisher) => {
      if (!memory.has(memoryKey(publisher))) remember(publisher, await cache.read(publisher).catch(() => undefined));
    },
    keysFor: async (publisher, kid) => {
      const known = memory.get(memoryKey(publisher));
      if (answers(known, kid, clock())) return known.fetched.keys;
      const key = `${memoryKey(publisher)} ${kid ?? ''}`;
      const flight = flights.get(key) ?? load(publisher, kid).finally(() => flights.delete(key));
      flights.set(key, flight);
      return flight;
    },
  };
}

type Fetched = CachedProviderKeys & Required<Pick<CachedProviderKeys, 'fetched'>>;

/** Fresh, and either the `kid` is there, or asking for it again is over and would be too early. */
function answers(known: CachedProviderKeys | undefined, kid: string | undefined, now: number): known is Fetched {
  if (known?.fetched === undefined || now - known.fetched.refreshedAt >= FRESH_SECONDS) return false;
  return holds(known, kid) || !(isCooledDown(known, now) || isInFlight(known, now));
}

function holds(known: CachedProviderKeys | undefined, kid: string | undefined): known is Fetched {
  if (known?.fetched === undefined) return false;
  return kid === undefined || known.fetched.keys.keys.some((key) => key.kid === kid);
}

function isUsable({ fetched }: Fetched, now: number): boolean {
  return now - fetched.refreshedAt <= STALE_ON_ERROR_SECONDS;
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
  publisher: KeyPublisher,
  now: number,
): Promise<VerificationKeySet | undefined> {
  const fetched = await fetchKeys(publisher);
  if (!fetched.ok) {
    telemetry.providerKeysFetchFailed(publisher, fetched.error);
    return undefined;
  }
  // A cache that cannot be written costs the next instance a fetch; these keys are good all the same.
  await cache.store(publisher, fetched.value, now).catch(() => undefined);
  return fetched.value;
}

/** Somebody else is fetching, or failed to within the cool-down: what is known once that is over. */
async function awaitFlight(
  { cache, clock, sleep }: ProviderKeysDependencies,
  publisher: KeyPublisher,
): Promise<CachedProviderKeys | undefined> {
  let known = await cache.read(publisher);
  while (known !== undefined && isInFlight(known, clock())) {
    await sleep(FLIGHT_POLL_MS);
    known = await cache.read(publisher);
  }
  return known;
}

function usableKeys(known: CachedProviderKeys | undefined, now: number): VerificationKeySet {
  if (holds(known, undefined) && isUsable(known, now)) return known.fetched.keys;
  throw new Unavailable('provider keys', { retryAfterSeconds: COOL_DOWN_SECONDS });
}
