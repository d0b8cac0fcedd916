import { type ClientId, isClientId, type OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { entityTag, type Revised } from '../../core/administration/revision.ts';
import { type Client, type Enablement, kindOf } from '../../core/records.ts';
import { type Administered, type Administration, type ByMember, notFound, organizationOf } from './administration.ts';

/** A client of the deployment, and what an organization has made of it. */
export interface OrganizationClient {
  readonly client: Client;
  readonly enablement: Revised<Enablement> | undefined;
}

/** Of what is shown: a rotated secret changes nothing here. */
export function clientTag({ client, enablement }: OrganizationClient): string {
  const { id, status, authenticationMethod, secretForm, assertionAudience, redirectUris, scopes } = client;
  const { displayName, publisher, verified, logo } = client;
  const names = { displayName, publisher, verified, ...(logo && { logo }) };
  const ways = { authenticationMethod, secretForm, assertionAudience, ...(redirectUris && { redirectUris }) };
  const shown = { id, status, scopes, ...ways, ...names };
  return entityTag('client', shown, enablement?.record);
}

/** All of them: a deployment has tens, and an organization sees what it could enable. */
export async function listClients({ reads, caller }: ByMember): Promise<readonly OrganizationClient[]> {
  const clients = (await Array.fromAsync(reads.listClients())).filter((client) => kindOf(client) === 'tool');
  return Promise.all(
    clients.map(async (client) => ({ client, enablement: await reads.findEnablement(caller.organization, client.id) })),
  );
}

export async function findClient(
  admin: Pick<Administration, 'reads' | 'trust' | 'caller'>,
  organization: string,
  id: string,
): Promise<Administered<OrganizationClient & { readonly organization: OrganizationId }>> {
  const of = organizationOf(admin, organization);
  if (!of.ok) return of;
  const client = isClientId(id) ? await admin.trust.findClient(id) : undefined;
  if (client === undefined) return noClient(id);
  if (kindOf(client) === 'resource')
    return notFound('client', `is a resource server, which no organization enables: ${id}`);
  return ok({ client, enablement: await admin.reads.findEnablement(of.value, client.id), organization: of.value });
}

export function noClient(id: ClientId | string) {
  return notFound('client', `does not exist: ${id}`);
}
