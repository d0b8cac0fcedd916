import type { ProviderId } from './identifiers.ts';
import { offersSignIn } from './sign-in-provider.ts';
import type { TrustedProvider } from './trust.ts';

/**
 * Whether administrators could no longer sign in without this provider: it offers sign-in now, and no other does.
 * Does NOT prove that an administrator is known at another one.
 */
export function isLastWorkingSignIn(providers: readonly TrustedProvider[], id: ProviderId): boolean {
  const offered = providers.filter(offersSignIn);
  return offered.length === 1 && offered[0]?.id === id;
}
