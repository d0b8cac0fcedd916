import { ok } from '../../../protect/vocabulary/result.ts';
import {
  changeOwnProvider,
  disableOwnProvider,
  enableOwnProvider,
  findOwnProvider,
  removeOwnProvider,
  setOwnSignIn,
} from '../../flows/self-service/own-providers.ts';
import { providerImpact as impactOf } from '../../flows/self-service/provider-impact.ts';
import { registerOwnProvider } from '../../flows/self-service/register-own-provider.ts';
import { ROUTES } from '../../routes.ts';
import { changeOf, created, providerJson, registrationOf, served, targetOf, tested } from './provider-views.ts';
import { type AdministrationRoutes, route } from './route.ts';
import {
  connectionTest,
  connectionTestRequest,
  providerImpact,
  providerPage,
  providerPatch,
  providerRegistration,
  providerSchema,
  removedProvider,
  signInRequest,
} from './schemas/identity-providers.ts';

export const providerRoutes = {
  [ROUTES.administration.listProviders.key]: route({
    operation: 'list_providers',
    summary: 'Every identity provider of the organization',
    answer: providerPage,
    handle: async ({ self }) => {
      const providers = await Array.fromAsync(self.reads.listProviders(self.caller.organization));
      return ok({ body: { items: providers.map(providerJson) } });
    },
  }),
  [ROUTES.administration.registerProvider.key]: route({
    operation: 'register_provider',
    summary: 'Register a provider: pending, until an administrator has signed in through it',
    status: 201,
    body: providerRegistration,
    answer: providerSchema,
    handle: async ({ self, services, body }) =>
      created(await registerOwnProvider(self, services.discover, registrationOf(body))),
  }),
  [ROUTES.administration.readProvider.key]: route({
    operation: 'read_provider',
    summary: 'One provider',
    answer: providerSchema,
    handle: async ({ self, path }) => served(await findOwnProvider(self, path['provider'] ?? '')),
  }),
  [ROUTES.administration.changeProvider.key]: route({
    operation: 'change_provider',
    summary: 'Change its settings. Another subject_claim deactivates every link: see impact first',
    body: providerPatch,
    answer: providerSchema,
    precondition: true,
    handle: async ({ self, path, body, ifMatch }) => {
      const change = changeOf(body);
      return change.ok ? served(await changeOwnProvider(self, path['provider'] ?? '', change.value, ifMatch)) : change;
    },
  }),
  [ROUTES.administration.removeProvider.key]: route({
    operation: 'remove_provider',
    summary: 'Remove a disabled provider that nobody is linked to: its issuer may be registered elsewhere',
    answer: removedProvider,
    precondition: true,
    gone: true,
    handle: async ({ self, path, ifMatch }) => {
      const id = path['provider'] ?? '';
      const removed = await removeOwnProvider(self, id, ifMatch);
      return removed.ok ? ok({ body: { id, status: 'removed' } }) : removed;
    },
  }),
  [ROUTES.administration.readImpact.key]: route({
    operation: 'read_provider_impact',
    summary: 'What disabling it, or mapping another claim, would do, in numbers',
    answer: providerImpact,
    handle: async ({ self, path }) => {
      const impact = await impactOf(self, path['provider'] ?? '');
      if (!impact.ok) return impact;
      const { activeLinks, linkedMembers, inactiveLinks, more, lastSignIn } = impact.value;
      return ok({
        body: {
          active_links: activeLinks,
          linked_members: linkedMembers,
          inactive_links: inactiveLinks,
          more,
          last_sign_in: lastSignIn,
        },
      });
    },
  }),
  [ROUTES.administration.disableProvider.key]: route({
    operation: 'disable_provider',
    summary: 'Stop trusting it: redemption within 60 s, live tokens at protect()',
    answer: providerSchema,
    precondition: true,
    handle: async ({ self, path, ifMatch }) => served(await disableOwnProvider(self, path['provider'] ?? '', ifMatch)),
  }),
  [ROUTES.administration.enableProvider.key]: route({
    operation: 'enable_provider',
    summary: 'Trust a disabled one again; pending, if it never was active',
    answer: providerSchema,
    precondition: true,
    handle: async ({ self, path, ifMatch }) => served(await enableOwnProvider(self, path['provider'] ?? '', ifMatch)),
  }),
  [ROUTES.administration.setSignIn.key]: route({
    operation: 'set_sign_in',
    summary: 'Who we are at the provider, so that members sign in with it',
    body: signInRequest,
    answer: providerSchema,
    precondition: true,
    handle: async ({ self, services, path, body, ifMatch }) => {
      const input = {
        clientId: body.client_id,
        ...(body.client_secret && { clientSecret: body.client_secret }),
        ...(body.authentication_method && { authenticationMethod: body.authentication_method }),
        ...(body.audiences && { audiences: body.audiences }),
      };
      return served(await setOwnSignIn(self, services, path['provider'] ?? '', input, ifMatch));
    },
  }),
  [ROUTES.administration.testProvider.key]: route({
    operation: 'test_connection',
    summary: 'Test the connection: each step with its outcome and, when it fails, what to do',
    answer: connectionTest,
    handle: async ({ self, services, path }) => {
      const found = await findOwnProvider(self, path['provider'] ?? '');
      if (!found.ok) return found;
      const { issuer, algorithms } = found.value;
      return tested(await services.testConnection({ issuer, algorithms, registered: found.value }));
    },
  }),
  [ROUTES.administration.testUnregistered.key]: route({
    operation: 'test_connection',
    summary: 'The same of a provider that is not registered yet',
    body: connectionTestRequest,
    answer: connectionTest,
    handle: async ({ services, body }) => {
      const target = targetOf(body);
      return target.ok ? tested(await services.testConnection(target.value)) : target;
    },
  }),
} satisfies AdministrationRoutes;
