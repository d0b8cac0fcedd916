import { DEFAULT_LANGUAGE, type Language } from '../language.ts';
import type { DiscoveryFailure, ProviderKeysFailure } from './discovery-failure.ts';
import type { FetchFailure } from './fetch-failure.ts';
import { CONNECTION_TEXTS } from './texts.ts';

/** Why a provider could not be asked about itself, in a clause that follows the issuer: "could not be …". */
export function describeDiscoveryFailure(failure: DiscoveryFailure): string {
  return CONNECTION_TEXTS[DEFAULT_LANGUAGE].failures.discovery(failure);
}

/** In a clause that follows the address of the keys: "answered 404". */
export function describeKeysFailure(failure: ProviderKeysFailure, language: Language = DEFAULT_LANGUAGE): string {
  return CONNECTION_TEXTS[language].failures.keys(failure);
}

/** In a clause that follows what was asked: "answered 404". */
export function describeFetch(failure: FetchFailure): string {
  return CONNECTION_TEXTS[DEFAULT_LANGUAGE].failures.fetch(failure);
}
