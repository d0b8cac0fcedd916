import type { SignInClient, TrustedProvider } from './trust.ts';

/** A provider whom members may sign in with. */
export type SignInProvider = TrustedProvider & { readonly signIn: SignInClient };

/** Active, and we are a client there. Law 10: nothing else is enough. */
export function offersSignIn(provider: TrustedProvider): provider is SignInProvider {
  return provider.status === 'active' && provider.signIn !== undefined;
}
