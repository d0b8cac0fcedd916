import { ok } from '../../../protect/vocabulary/result.ts';
import {
  clientTag,
  disableOwnClient,
  enableOwnClient,
  findOwnClient,
  listOwnClients,
  type OwnClient,
} from '../../flows/self-service/own-clients.ts';
import type { SelfServed } from '../../flows/self-service/self-service.ts';
import { ROUTES } from '../../routes.ts';
import { type AdministrationRoutes, route, type Served } from './route.ts';
import { type ClientJson, clientPage, clientSchema, enablementRequest } from './schemas/clients.ts';

export const clientRoutes = {
  [ROUTES.administration.listClients.key]: route({
    operation: 'list_clients',
    summary: 'Every client of the deployment, with what this organization has made of it',
    answer: clientPage,
    handle: async ({ self }) => ok({ body: { items: (await listOwnClients(self)).map(clientJson) } }),
  }),
  [ROUTES.administration.readClient.key]: route({
    operation: 'read_client',
    summary: 'One client',
    answer: clientSchema,
    handle: async ({ self, path }) => served(await findOwnClient(self, path['client'] ?? '')),
  }),
  [ROUTES.administration.enableClient.key]: route({
    operation: 'enable_client',
    summary: 'Enable a client up to a ceiling of scopes; aliases that are not named are given up',
    body: enablementRequest,
    answer: clientSchema,
    precondition: true,
    handle: async ({ self, path, body: { scopes, aliases = [], writes }, ifMatch }) =>
      served(await enableOwnClient(self, path['client'] ?? '', { scopes, aliases, writes }, ifMatch)),
  }),
  [ROUTES.administration.disableClient.key]: route({
    operation: 'disable_client',
    summary: 'Disable a client here: refused within 60 s, live tokens at protect()',
    answer: clientSchema,
    precondition: true,
    handle: async ({ self, path, ifMatch }) => served(await disableOwnClient(self, path['client'] ?? '', ifMatch)),
  }),
} satisfies AdministrationRoutes;

function served(client: SelfServed<OwnClient>): SelfServed<Served> {
  return client.ok ? ok({ body: clientJson(client.value), etag: clientTag(client.value) }) : client;
}

function clientJson(own: OwnClient): ClientJson {
  const { client } = own;
  const enablement = own.enablement?.record;
  const { id, status, authenticationMethod, scopes } = client;
  return {
    id,
    status,
    authentication_method: authenticationMethod,
    scopes: [...scopes],
    ...(enablement && {
      enablement: {
        status: enablement.status,
        ceiling: [...enablement.ceiling],
        writes: enablement.writes,
        aliases: [...enablement.aliases].map(([provider, name]) => ({ provider, name })),
      },
    }),
    etag: clientTag(own),
  };
}
