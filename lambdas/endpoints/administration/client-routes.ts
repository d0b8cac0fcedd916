import { ok } from '../../../protect/vocabulary/result.ts';
import { listAliases } from '../../core/clients/aliases.ts';
import { clientSource, ownNameOf } from '../../core/clients/client-source.ts';
import { acceptedMethods, type DynamicRegistration, type VouchedClient } from '../../core/records.ts';
import { showUnseen } from '../../core/registration/text.ts';
import { wantsBinding } from '../../core/tokens/proof.ts';
import type { Administered } from '../../flows/administration/administration.ts';
import { disableEnablement, enableClient } from '../../flows/administration/enable-client.ts';
import {
  clientTag,
  findClient,
  listClients,
  type OrganizationClient,
} from '../../flows/administration/organization-clients.ts';
import { stopClient } from '../../flows/administration/stop-client.ts';
import { clientOfSegment, ROUTES } from '../../routes.ts';
import { toolJson } from '../agents/tools.ts';
import { type AdministrationRoutes, route, type Served } from './route.ts';
import {
  type ClientJson,
  clientPage,
  clientSchema,
  enablementRequest,
  type StoppedClientJson,
  stoppedClientSchema,
} from './schemas/clients.ts';

export const clientRoutes = {
  [ROUTES.administration.listClients.key]: route({
    operation: 'list_clients',
    summary:
      'Every client that is registered, and those that came by their documents or registered themselves, with what this organization has made of them',
    answer: clientPage,
    handle: async ({ admin }) => ok({ body: { items: (await listClients(admin)).map(clientJson) } }),
  }),
  [ROUTES.administration.readClient.key]: route({
    operation: 'read_client',
    summary: 'One client',
    answer: clientSchema,
    handle: async ({ admin, path }) =>
      served(await findClient(admin, admin.caller.organization, clientOfSegment(path['client'] ?? ''))),
  }),
  [ROUTES.administration.enableClient.key]: route({
    operation: 'enable_client',
    summary: 'Enable a client up to a ceiling of scopes; aliases that are not named are given up',
    body: enablementRequest,
    answer: clientSchema,
    precondition: true,
    handle: async ({ admin, path, body, ifMatch }) => {
      const { scopes, aliases = [], writes, authorization_details_types: authorizationDetailsTypes } = body;
      const { organization } = admin.caller;
      const input = {
        organization,
        client: clientOfSegment(path['client'] ?? ''),
        scope: scopes.join(' '),
        aliases: { all: aliases },
      };
      return served(await enableClient(admin, { ...input, writes, authorizationDetailsTypes }, ifMatch));
    },
  }),
  [ROUTES.administration.disableClient.key]: route({
    operation: 'disable_client',
    summary: 'Disable a client here: refused within 60 s, live tokens at protect()',
    answer: clientSchema,
    precondition: true,
    handle: async ({ admin, path, ifMatch }) =>
      served(await disableEnablement(admin, clientOfSegment(path['client'] ?? ''), ifMatch)),
  }),
  [ROUTES.administration.stopClient.key]: route({
    operation: 'stop_client',
    summary:
      "Stop everything of a client's agents here, on their next write: sessions, approvals, requests, agent tokens",
    answer: stoppedClientSchema,
    handle: async ({ admin, path }) => {
      const stopped = await stopClient(admin, admin.caller.organization, clientOfSegment(path['client'] ?? ''));
      return stopped.ok
        ? ok({
            body: { client: stopped.value.client, stopped_at: stopped.value.stoppedAt } satisfies StoppedClientJson,
          })
        : stopped;
    },
  }),
} satisfies AdministrationRoutes;

function served(client: Administered<OrganizationClient>): Administered<Served> {
  return client.ok ? ok({ body: clientJson(client.value), etag: clientTag(client.value) }) : client;
}

function registrationJson({ registeredAt, waitsUntil, token, approvedAt, deletedAt }: DynamicRegistration) {
  return {
    ...{ at: registeredAt, token },
    ...(approvedAt === undefined && deletedAt === undefined && { waits_until: waitsUntil }),
    ...(deletedAt !== undefined && { deleted_at: deletedAt }),
  };
}

function vouchedJson({ provider, name, firstSeenAt }: VouchedClient) {
  return { provider, name: showUnseen(name), first_seen_at: firstSeenAt };
}

function clientJson(own: OrganizationClient): ClientJson {
  const { client } = own;
  const enablement = own.enablement?.record;
  const { id, status, authenticationMethod, assertionAudience, redirectUris, scopes } = client;
  const { client: _, ...tool } = toolJson(id, client);
  const ownName = ownNameOf(client);
  return {
    id,
    ...tool,
    registered_by: clientSource(client),
    ...(ownName !== undefined && { calls_itself: showUnseen(ownName) }),
    ...(client.registration && { registration: registrationJson(client.registration) }),
    ...(client.vouched && { vouched_by: vouchedJson(client.vouched) }),
    ...(own.asked && { asked: { ...(own.asked.member && { member: own.asked.member }), at: own.asked.askedAt } }),
    status,
    authentication_method: authenticationMethod,
    authentication_methods: [...acceptedMethods(client)],
    ...(assertionAudience && { assertion_audience: assertionAudience }),
    ...(wantsBinding(client) && { dpop_bound_access_tokens: true as const }),
    ...(redirectUris && { redirect_uris: [...redirectUris] }),
    scopes: [...scopes],
    ...(enablement && {
      enablement: {
        status: enablement.status,
        by: enablement.admittedBy ?? 'administrator',
        ceiling: [...enablement.ceiling],
        writes: enablement.writes,
        authorization_details_types: [...(enablement.detailTypes ?? [])],
        aliases: [...listAliases(enablement)],
      },
    }),
    etag: clientTag(own),
  };
}
