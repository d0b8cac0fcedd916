import type { ConnectionOutcome, ConnectionReport } from '../../core/connection/connection-report.ts';
import type { ProviderInput } from '../../core/registration/provider.ts';
import { ok } from '../../core/result.ts';
import { ASSERTION_ALGORITHMS, type TrustedProvider } from '../../core/trust.ts';
import type { ConnectionTarget } from '../../flows/administration/test-connection.ts';
import {
  changeOwnProvider,
  disableOwnProvider,
  enableOwnProvider,
  findOwnProvider,
  providerImpact as impactOf,
  providerTag,
  registerOwnProvider,
  setOwnSignIn,
} from '../../flows/self-service/own-providers.ts';
import { invalid, type SelfServed } from '../../flows/self-service/self-service.ts';
import { type AdministrationRoute, route, type Served } from './route.ts';
import {
  type ConnectionTest,
  type ConnectionTestRequest,
  connectionTest,
  connectionTestRequest,
  type ProviderJson,
  type ProviderPatch,
  type ProviderRegistrationRequest,
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
    handle: async ({ self, path, body, ifMatch }) =>
      served(await changeOwnProvider(self, path['provider'] ?? '', changeOf(body), ifMatch)),
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

function served(provider: SelfServed<TrustedProvider>): SelfServed<Served> {
  if (!provider.ok) return provider;
  return ok({ body: providerJson(provider.value), etag: providerTag(provider.value) });
}

function created(provider: SelfServed<TrustedProvider>): SelfServed<Served> {
  const answer = served(provider);
  if (!answer.ok || !provider.ok) return answer;
  return ok({ ...answer.value, location: `identity-providers/${provider.value.id}` });
}

function providerJson(provider: TrustedProvider): ProviderJson {
  const { id, issuer, tenant, audienceTenant, status, jwksUri, justInTimeRole, signIn, preset } = provider;
  return {
    id,
    issuer,
    ...(tenant !== undefined && { tenant }),
    ...(audienceTenant !== undefined && { audience_tenant: audienceTenant }),
    status,
    jwks_uri: jwksUri,
    pinned_hosts: [...provider.pinnedHosts],
    algorithms: [...provider.algorithms],
    subject_claim: provider.subjectClaim,
    email_domains: [...provider.emailDomains],
    ...(justInTimeRole !== undefined && { jit_role: justInTimeRole }),
    ...(signIn && { sign_in: { client_id: signIn.clientId, authentication_method: signIn.authentication.method } }),
    max_lifetime_seconds: provider.maxLifetimeSeconds,
    default_scopes: [...provider.defaultScopes],
    ...(preset !== undefined && { preset }),
    etag: providerTag(provider),
  };
}

function registrationOf(body: ProviderRegistrationRequest): ProviderInput {
  const { issuer, jwks_uri: jwksUri, tenant, audience_tenant: audienceTenant, jit_role: justInTimeRole, preset } = body;
  return {
    issuer,
    ...(jwksUri !== undefined && { jwksUri }),
    ...(tenant !== undefined && { tenant }),
    ...(audienceTenant !== undefined && { audienceTenant }),
    ...(justInTimeRole !== undefined && { justInTimeRole }),
    ...(preset !== undefined && { preset }),
    ...settingsOf(body),
  };
}

function changeOf({ jit_role: justInTimeRole, preset, ...settings }: ProviderPatch) {
  return { justInTimeRole, preset, ...settingsOf(settings) };
}

type Settings = Omit<ProviderPatch, 'jit_role' | 'preset'>;

function settingsOf(settings: Settings): Omit<ProviderInput, 'issuer' | 'justInTimeRole' | 'preset'> {
  const { algorithms, subject_claim: subjectClaim, email_domains: emailDomains } = settings;
  const { max_lifetime_seconds: maxLifetimeSeconds, default_scopes: defaultScopes } = settings;
  return {
    ...(algorithms !== undefined && { algorithms }),
    ...(subjectClaim !== undefined && { subjectClaim }),
    ...(emailDomains !== undefined && { emailDomains }),
    ...(maxLifetimeSeconds !== undefined && { maxLifetimeSeconds }),
    ...(defaultScopes !== undefined && { defaultScope: defaultScopes.join(' ') }),
  };
}

/** What is typed before it is registered: its keys' host would be pinned as it is here. */
function targetOf({ issuer, jwks_uri: jwksUri, algorithms }: ConnectionTestRequest): SelfServed<ConnectionTarget> {
  const target = { issuer, algorithms: new Set(algorithms ?? ASSERTION_ALGORITHMS) };
  if (jwksUri === undefined) return ok(target);
  if (!URL.canParse(jwksUri)) return invalid('jwks_uri', 'must be a URL');
  return ok({ ...target, registered: { jwksUri, pinnedHosts: [new URL(jwksUri).host] } });
}

function tested({ issuer, works, steps }: ConnectionReport): SelfServed<Served> {
  const body: ConnectionTest = { issuer, works, steps: steps.map(stepJson) };
  return ok({ body });
}

function stepJson(outcome: ConnectionOutcome): ConnectionTest['steps'][number] {
  if (outcome.outcome === 'not_reached') return outcome;
  const { tookMs, ...rest } = outcome;
  return { ...rest, took_ms: tookMs };
}
