import { type CryptoKey, createLocalJWKSet, errors, type JSONWebKeySet, type JWSHeaderParameters } from 'jose';
import { isWithin } from './clock.ts';
import type { Clock, KeySource } from './ports.ts';

/** How long keys are used without asking again. A new key is published hours before it signs. */
const FRESH_SECONDS = 600;

/** How long keys are still used while the issuer cannot be reached: its outage should not become the API's. */
const USABLE_SECONDS = 3_600;

/** At most one fetch in this time because of unknown key ids, which any caller can make up. */
const COOL_DOWN_SECONDS = 30;

const FETCH_TIMEOUT_MS = 1_500;

type KeySet = ReturnType<typeof createLocalJWKSet>;

/** The issuer's public keys, in memory. One fetch at a time; no redirects; failures count towards the cool-down. */
export class IssuerKeys implements KeySource {
  readonly #url: string;
  readonly #clock: Clock;
  #keySet: { readonly select: KeySet; readonly fetchedAt: number } | undefined;
  #attempt: { readonly at: number; readonly failure: unknown } | undefined;
  #pending: Promise<void> | undefined;

  constructor(issuer: string, clock: Clock) {
    this.#url = `${issuer}/.well-known/jwks.json`;
    this.#clock = clock;
  }

  async find(header: JWSHeaderParameters): Promise<CryptoKey | undefined> {
    if (!this.#isYoungerThan(FRESH_SECONDS)) await this.#refresh();
    const known = await this.#select(header);
    if (known !== undefined) return known;
    await this.#refresh();
    const published = await this.#select(header);
    if (published === undefined && this.#attempt?.failure !== undefined) throw this.#attempt.failure;
    return published;
  }

  #isYoungerThan(seconds: number): boolean {
    return this.#keySet !== undefined && isWithin(seconds, this.#keySet.fetchedAt, this.#clock());
  }

  async #select(header: JWSHeaderParameters): Promise<CryptoKey | undefined> {
    if (this.#keySet === undefined || !this.#isYoungerThan(USABLE_SECONDS)) throw this.#attempt?.failure;
    return this.#keySet.select(header).catch(undefinedIfNoneFits);
  }

  async #refresh(): Promise<void> {
    const coolingDown = this.#attempt !== undefined && isWithin(COOL_DOWN_SECONDS, this.#attempt.at, this.#clock());
    if (coolingDown && this.#isYoungerThan(USABLE_SECONDS)) return;
    this.#pending ??= this.#fetch().finally(() => {
      this.#pending = undefined;
    });
    await this.#pending;
  }

  async #fetch(): Promise<void> {
    const at = this.#clock();
    try {
      this.#keySet = { select: createLocalJWKSet(await fetchKeySet(this.#url)), fetchedAt: at };
      this.#attempt = { at, failure: undefined };
    } catch (failure) {
      this.#attempt = { at, failure };
    }
  }
}

async function fetchKeySet(url: string): Promise<JSONWebKeySet> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
  if (response.status !== 200) {
    throw Object.assign(new Error(`the key set answered ${response.status}`), { code: `HTTP_${response.status}` });
  }
  return (await response.json()) as JSONWebKeySet;
}

/** Two keys that fit are as good as none: picking one would be a guess. */
function undefinedIfNoneFits(error: unknown): undefined {
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) return undefined;
  throw error;
}
