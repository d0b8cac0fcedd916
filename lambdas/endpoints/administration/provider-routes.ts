import { ok } from '../../../protect/vocabulary/result.ts';
import type { ByMember } from '../../flows/administration/administration.ts';
import { changeProvider, disableProvider, enableProvider } from '../../flows/administration/change-provider.ts';
import { findProvider } from '../../flows/administration/find-provider.ts';
import { askDomainProof, checkDomainProof } from '../../flows/administration/prove-domain.ts';
import { providerImpact as impactOf } from '../../flows/administration/provider-impact.ts';
import { registerProvider } from '../../flows/administration/register-provider.ts';
import { removeProvider } from '../../flows/administration/remove-provider.ts';
import { setSignIn } from '../../flows/administration/set-sign-in.ts';
import { ROUTES } from '../../routes.ts';
import { changeOf, created, found, providerJson, registrationOf, served, targetOf, tested } from './provider-views.ts';
import { type AdministrationRoutes, route } from './route.ts';
import {
  connectionTest,
  connectionTestRequest,
  providerImpact,
  providerPage,
  providerPatch,
  providerRegistration,
  providerSchema,
  registeredProvider,
  removedProvider,
  signInRequest,
} from './schemas/identity-providers.ts';

const providerIn = ({ caller }: ByMember, path: Readonly<Record<string, string>>) => ({
  organization: caller.organization,
  id: path['provider'] ?? '',
});

export const providerRoutes = {
  [ROUTES.administration.listProviders.key]: route({
    operation: 'list_providers',
    summary: 'Every identity provider of the organization',
    answer: providerPage,
    handle: async ({ admin }) => {
      const providers = await Array.fromAsync(admin.reads.listProviders(admin.caller.organization));
      return ok({ body: { items: providers.map(providerJson) } });
    },
  }),
  [ROUTES.administration.registerProvider.key]: route({
    operation: 'register_provider',
    summary: 'Register a provider: pending, until an administrator has signed in through it',
    status: 201,
    body: providerRegistration,
    answer: registeredProvider,
    advises: true,
    handle: async ({ admin, services, body, language }) => {
      const input = { ...registrationOf(body), status: 'pending' } as const;
      const provider = await registerProvider(admin, services.discover, admin.caller.organization, input);
      if (!provider.ok) return provider;
      // It is registered by now: what its keys are like is told, and undoes nothing. Who misses it tests the connection.
      const { issuer, algorithms } = provider.value;
      const target = { issuer, algorithms, registered: provider.value };
      return created(provider.value, await services.testConnection(target, language));
    },
  }),
  [ROUTES.administration.readProvider.key]: route({
    operation: 'read_provider',
    summary: 'One provider',
    answer: providerSchema,
    handle: async ({ admin, path }) =>
      found(await findProvider(admin, admin.caller.organization, path['provider'] ?? '')),
  }),
  [ROUTES.administration.changeProvider.key]: route({
    operation: 'change_provider',
    summary: 'Change its settings. Another subject_claim deactivates every link: see impact first',
    body: providerPatch,
    answer: providerSchema,
    precondition: true,
    handle: async ({ admin, path, body, ifMatch }) => {
      const { organization } = admin.caller;
      const change = changeOf(body);
      if (!change.ok) return change;
      const of = { organization, id: path['provider'] ?? '', ifMatch };
      return served(await changeProvider(admin, of, change.value));
    },
  }),
  [ROUTES.administration.removeProvider.key]: route({
    operation: 'remove_provider',
    summary: 'Remove a disabled provider that nobody is linked to: its issuer may be registered elsewhere',
    answer: removedProvider,
    precondition: true,
    gone: true,
    handle: async ({ admin, path, ifMatch }) => {
      const { organization } = admin.caller;
      const id = path['provider'] ?? '';
      const removed = await removeProvider(admin, { organization, id, ifMatch });
      return removed.ok ? ok({ body: { id, status: 'removed' } }) : removed;
    },
  }),
  [ROUTES.administration.readImpact.key]: route({
    operation: 'read_provider_impact',
    summary: 'What disabling it, or mapping another claim, would do, in numbers',
    answer: providerImpact,
    handle: async ({ admin, path }) => {
      const impact = await impactOf(admin, path['provider'] ?? '');
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
    handle: async ({ admin, path, ifMatch }) =>
      served(await disableProvider(admin, admin.caller.organization, path['provider'] ?? '', ifMatch)),
  }),
  [ROUTES.administration.enableProvider.key]: route({
    operation: 'enable_provider',
    summary: 'Trust a disabled one again; pending, if it never was active',
    answer: providerSchema,
    precondition: true,
    handle: async ({ admin, path, ifMatch }) => served(await enableProvider(admin, path['provider'] ?? '', ifMatch)),
  }),
  [ROUTES.administration.setSignIn.key]: route({
    operation: 'set_sign_in',
    summary: 'Who we are at the provider, so that members sign in with it',
    body: signInRequest,
    answer: providerSchema,
    precondition: true,
    handle: async ({ admin, services, path, body, ifMatch }) => {
      const input = {
        clientId: body.client_id,
        ...(body.client_secret && { clientSecret: body.client_secret }),
        ...(body.authentication_method && { authenticationMethod: body.authentication_method }),
        ...(body.audiences && { audiences: body.audiences }),
      };
      const of = { organization: admin.caller.organization, provider: path['provider'] ?? '', ifMatch };
      return served(await setSignIn(admin, services, of, input));
    },
  }),
  [ROUTES.administration.testProvider.key]: route({
    operation: 'test_connection',
    summary: 'Test the connection: each step with its outcome and, when it fails, what to do',
    answer: connectionTest,
    advises: true,
    handle: async ({ admin, services, path, language }) => {
      const provider = await findProvider(admin, admin.caller.organization, path['provider'] ?? '');
      if (!provider.ok) return provider;
      const { issuer, algorithms } = provider.value.record;
      const target = { issuer, algorithms, registered: provider.value.record };
      return tested(await services.testConnection(target, language));
    },
  }),
  [ROUTES.administration.askDomainProof.key]: route({
    operation: 'ask_domain_proof',
    summary: "The DNS record that proves the issuer's domain. Asked again it is the same",
    answer: providerSchema,
    handle: async ({ admin, path }) => served(await askDomainProof(admin, providerIn(admin, path))),
  }),
  [ROUTES.administration.checkDomainProof.key]: route({
    operation: 'check_domain_proof',
    summary: 'Look for that record, now. Found, it makes a pending provider active',
    answer: providerSchema,
    handle: async ({ admin, services, path }) =>
      served(await checkDomainProof(admin, services.findTextRecords, providerIn(admin, path))),
  }),
  [ROUTES.administration.testUnregistered.key]: route({
    operation: 'test_connection',
    summary: 'The same of a provider that is not registered yet',
    body: connectionTestRequest,
    answer: connectionTest,
    advises: true,
    handle: async ({ services, body, language }) => {
      const target = targetOf(body);
      return target.ok ? tested(await services.testConnection(target.value, language)) : target;
    },
  }),
} satisfies AdministrationRoutes;
