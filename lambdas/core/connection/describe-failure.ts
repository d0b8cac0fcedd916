import type { DiscoveryFailure, ProviderKeysFailure } from './discovery-failure.ts';
import { failures } from './en/failures.ts';
import type { FetchFailure } from './fetch-failure.ts';

/**
 * In English, for logs, the command and what is recorded. Whoever says it to a reader takes it from the texts of their
 * language: those come with whatever asks for them, and the functions of the request path ask for none.
 */

/** Why a provider could not be asked about itself, in a clause that follows the issuer: "could not be …". */
export const describeDiscoveryFailure = (failure: DiscoveryFailure): string => failures.discovery(failure);

/** In a clause that follows the address of the keys: "answered 404". */
export const describeKeysFailure = (failure: ProviderKeysFailure): string => failures.keys(failure);

/** In a clause that follows what was asked: "answered 404". */
export const describeFetch = (failure: FetchFailure): string => failures.fetch(failure);
