import type { TrustedProvider } from '../../core/records.ts';
import type { ProviderInput } from '../../core/registration/provider.ts';
import type { DiscoverProvider } from '../../ports/provider-discovery.ts';
import { registerProvider, trustTaken } from '../administration/register-provider.ts';
import { type SelfServed, type SelfService, served } from './self-service.ts';

/** Pending: nothing of it is believed until an administrator has signed in through it, or the operator confirms. */
export async function registerOwnProvider(
  self: SelfService,
  discover: DiscoverProvider,
  input: ProviderInput,
): Promise<SelfServed<TrustedProvider>> {
  const { issuer, tenant, audienceTenant } = input;
  const { organization } = self.caller;
  // It could never become active: said now, and not when somebody has set up the rest.
  const holder = await self.trust.findProvider({ issuer, tenant, audienceTenant });
  if (holder !== undefined) return served(await trustTaken(self, { ...holder, organization }));
  return served(await registerProvider(self, discover, organization, input, 'pending'));
}
