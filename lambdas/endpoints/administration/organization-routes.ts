import { ALGORITHM_NAMES } from '../../../protect/jose/algorithm.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { type Configuration, includesAdministration } from '../../core/configuration.ts';
import type { Organization } from '../../core/records.ts';
import { DEFAULT_MAX_LIFETIME_SECONDS, LONGEST_ALLOWED_LIFETIME_SECONDS } from '../../core/registration/provider.ts';
import {
  changeOrganization,
  findOrganization,
  organizationTag,
} from '../../flows/administration/change-organization.ts';
import { ROUTES } from '../../routes.ts';
import { clientDocumentsJson } from './client-documents.ts';
import { type AdministrationRoutes, route, type Served } from './route.ts';
import {
  type ConfigurationJson,
  configurationSchema,
  type OrganizationJson,
  type OrganizationPatch,
  organizationPatch,
  organizationSchema,
} from './schemas/organization.ts';

export const organizationRoutes = {
  [ROUTES.administration.readOrganization.key]: route({
    operation: 'read_organization',
    summary: 'The organization',
    answer: organizationSchema,
    handle: async ({ admin }) => {
      const found = await findOrganization(admin, admin.caller.organization);
      return found.ok ? ok(served(found.value.record)) : found;
    },
  }),
  [ROUTES.administration.changeOrganization.key]: route({
    operation: 'switch_agents_off',
    operationOf: (patch) => (isSwitchingOff(patch) ? 'switch_agents_off' : 'change_organization'),
    summary:
      'Change its name, switch agents on or off, take only tokens that are bound to a key, lower the lifetime of access tokens, choose which clients come in by their documents',
    body: organizationPatch,
    answer: organizationSchema,
    precondition: true,
    handle: async ({ admin, body, ifMatch }) => {
      const { name, agents, require_dpop: requireDpop, client_documents } = body;
      const clientDocuments = client_documents && {
        ...client_documents,
        scope: client_documents.scopes?.join(' '),
      };
      const accessTokenLifetimeSeconds = body.access_token_lifetime_seconds;
      const change = { name, agents, requireDpop, accessTokenLifetimeSeconds, clientDocuments };
      const changed = await changeOrganization(admin, admin.caller.organization, change, ifMatch);
      return changed.ok ? ok(served(changed.value)) : changed;
    },
  }),
  [ROUTES.administration.readConfiguration.key]: route({
    operation: 'read_configuration',
    summary: 'What the deployment declares: scopes, roles, and what to copy into the settings of a provider',
    answer: configurationSchema,
    handle: async ({ admin }) => ok({ body: configurationJson(admin.configuration) }),
  }),
} satisfies AdministrationRoutes;

function isSwitchingOff(patch: OrganizationPatch): boolean {
  return patch.agents === 'off' && Object.keys(patch).length === 1;
}

function served(organization: Organization): Served {
  const etag = organizationTag(organization);
  return { body: organizationJson(organization, etag), etag };
}

function organizationJson(organization: Organization, etag: string): OrganizationJson {
  const { id, name, status, agents, requireDpop = 'off', accessTokenLifetimeSeconds: lifetime } = organization;
  return {
    ...{ id, name, status, agents, require_dpop: requireDpop },
    ...(lifetime !== undefined && { access_token_lifetime_seconds: lifetime }),
    client_documents: clientDocumentsJson(organization.clientDocuments),
    etag,
  };
}

function configurationJson(configuration: Configuration): ConfigurationJson {
  const { issuer, resources, agentResources, defaultResource, scopes, roles } = configuration;
  return {
    issuer,
    resources: [...resources].map((id) => ({ id, agents: agentResources.has(id), default: id === defaultResource })),
    scopes: [...scopes].map(([scope, { access, description }]) => ({
      scope,
      access,
      description,
      ...(configuration.implications.has(scope) && { implies: [...(configuration.implications.get(scope) ?? [])] }),
    })),
    authorization_details_types: [...configuration.authorizationDetails].map(([type, { scope, label }]) => ({
      ...{ type, scope, label },
    })),
    roles: [...roles].map(([role, allowed]) => ({
      role,
      scopes: [...allowed],
      administrator: includesAdministration(allowed),
    })),
    assertion_algorithms: [...ALGORITHM_NAMES],
    defaults: {
      subject_claim: 'sub',
      max_lifetime_seconds: DEFAULT_MAX_LIFETIME_SECONDS,
      longest_max_lifetime_seconds: LONGEST_ALLOWED_LIFETIME_SECONDS,
      access_token_lifetime_seconds: configuration.accessTokenLifetimeSeconds,
      agent_token_lifetime_seconds: configuration.agentTokenLifetimeSeconds,
      write_grant_lifetime_seconds: configuration.writeGrantLifetimeSeconds,
      clock_skew_seconds: configuration.clockSkewSeconds,
      audit_retention_days: configuration.auditRetentionDays,
    },
    provider_activation: configuration.providerActivation,
    token_endpoint: issuer + ROUTES.token.redeem.path,
    sign_in_redirect_uri: issuer + ROUTES.signIn.callback.path,
    jwks_uri: issuer + ROUTES.metadata.jwks.path,
  };
}
