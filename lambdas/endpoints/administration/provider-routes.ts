import { ok } from '../../../protect/vocabulary/result.ts';
import {
  changeOwnProvider,
  disableOwnProvider,
  enableOwnProvider,
  findOwnProvider,
  setOwnSignIn,
} from '../../flows/self-service/own-providers.ts';
import { providerImpact as impactOf } from '../../flows/self-service/provider-impact.ts';
import { registerOwnProvider } from '../../flows/self-service/register-own-provider.ts';
import { changeOf, created, providerJson, registrationOf, served, targetOf, tested } from './provider-views.ts';
import { type AdministrationRoute, route } from './route.ts';
import {
  connectionTest,
  connectionTestRequest,
  providerImpact,
  providerPage,
  providerPatch,
  providerRegistration,
  providerSchema,
  signInRequest,
} from './schemas/identity-providers.ts';

const PROVIDERS = '/organizations/{organization}/identity-providers';
const PROVIDER = `${PROVIDERS}/{provider}`;

export const providerRoutes: Readonly<Record<string, AdministrationRoute>> = {
  [`GET ${PROVIDERS}`]: route({
    operation: 'list_providers',
    summary: 'Every identity provider of the organization',
    answer: providerPage,
    handle: async ({ self }) => {
      const providers = await Array.fromAsync(self.reads.listProviders(self.caller.organization));
      return ok({ body: { items: providers.map(providerJson) } });
    },
  }),
  [`POST ${PROVIDERS}`]: route({
    operation: 'register_provider',
    summary: 'Register a provider: pending, until an administrator has signed in through it',
    status: 201,
    body: providerRegistration,
    answer: providerSchema,
    costly: true,
    handle: async ({ self, services, body }) =>
      created(await registerOwnProvider(self, services.discover, registrationOf(body))),
  }),
  [`GET ${PROVIDER}`]: route({
    operation: 'read_provider',
    summary: 'One provider',
    answer: providerSchema,
    handle: async ({ self, path }) => served(await findOwnProvider(self, path['provider'] ?? '')),
  }),
  [`PATCH ${PROVIDER}`]: route({
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
  [`GET ${PROVIDER}/impact`]: route({
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
  [`POST ${PROVIDER}/disable`]: route({
    operation: 'disable_provider',
    summary: 'Stop trusting it: redemption within 60 s, live tokens at protect()',
    answer: providerSchema,
    precondition: true,
    handle: async ({ self, path, ifMatch }) => served(await disableOwnProvider(self, path['provider'] ?? '', ifMatch)),
  }),
  [`POST ${PROVIDER}/enable`]: route({
    operation: 'enable_provider',
    summary: 'Trust a disabled one again; pending, if it never was active',
    answer: providerSchema,
    precondition: true,
    handle: async ({ self, path, ifMatch }) => served(await enableOwnProvider(self, path['provider'] ?? '', ifMatch)),
  }),
  [`PUT ${PROVIDER}/sign-in`]: route({
    operation: 'set_sign_in',
    summary: 'Who we are at the provider, so that members sign in with it',
    body: signInRequest,
    answer: providerSchema,
    precondition: true,
    costly: true,
    handle: async ({ self, services, path, body, ifMatch }) => {
      const input = { clientId: body.client_id, ...(body.client_secret && { clientSecret: body.client_secret }) };
      return served(await setOwnSignIn(self, services, path['provider'] ?? '', input, ifMatch));
    },
  }),
  [`POST ${PROVIDER}/test`]: route({
    operation: 'test_connection',
    summary: 'Test the connection: each step with its outcome and, when it fails, what to do',
    answer: connectionTest,
    costly: true,
    handle: async ({ self, services, path }) => {
      const found = await findOwnProvider(self, path['provider'] ?? '');
      if (!found.ok) return found;
      const { issuer, algorithms } = found.value;
      return tested(await services.testConnection({ issuer, algorithms, registered: found.value }));
    },
  }),
  [`POST ${PROVIDERS}/test`]: route({
    operation: 'test_connection',
    summary: 'The same of a provider that is not registered yet',
    body: connectionTestRequest,
    answer: connectionTest,
    costly: true,
    handle: async ({ services, body }) => {
      const target = targetOf(body);
      return target.ok ? tested(await services.testConnection(target.value)) : target;
    },
  }),
};
