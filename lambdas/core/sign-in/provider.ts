import type { SignInClient, TrustedProvider } from '../records.ts';

/** A provider whom members may sign in with. */
export type SignInProvider = TrustedProvider & { readonly signIn: SignInClient };

/** Active, and we are a client there. Law 10: nothing else is enough. */
export function offersSignIn(provider: TrustedProvider): provider is SignInProvider {
  return provider.status === 'active' && provider.signIn !== undefined;
}

/** Waits for an administrator to sign in through it, and we are a client there already. */
export type PendingProvider = SignInProvider & { readonly status: 'pending' };

export function awaitsActivation(provider: TrustedProvider): provider is PendingProvider {
  return provider.status === 'pending' && provider.signIn !== undefined;
}
