import { type ClientId, isClientId, type OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { entityTag, type Revised } from '../../core/administration/revision.ts';
import { clientSource } from '../../core/clients/client-source.ts';
import { isOfOrganization } from '../../core/clients/dynamic-client.ts';
import { type Client, type Enablement, kindOf } from '../../core/records.ts';
import { wantsBinding } from '../../core/tokens/proof.ts';
import type { AskedClient } from '../../ports/client-admission.ts';
import { type Administered, type Administration, type ByMember, notFound, organizationOf } from './administration.ts';

/** A client of the deployment, and what an organization has made of it. */
export interface OrganizationClient {
  readonly client: Client;
  readonly enablement: Revised<Enablement> | undefined;
  /** A member has asked for it, or it registered itself, and nobody has answered. */
  readonly asked?: AskedClient;
}

/** Of what is shown: a rotated secret changes nothing here. */
export function clientTag({ client, enablement }: OrganizationClient): string {
  const { id, status, authenticationMethod, secretForm, assertionAudience, redirectUris, scopes } = client;
  const { displayName, publisher, verified, logo } = client;
  const names = { displayName, publisher, verified, ...(logo && { logo }) };
  const bound = wantsBinding(client) && { dpopBoundAccessTokens: true };
  const ways = { authenticationMethod, secretForm, assertionAudience, ...bound, ...(redirectUris && { redirectUris }) };
  const shown = { id, status, scopes, ...ways, ...names };
  return entityTag('client', shown, enablement?.record);
}

/** Whose clients register themselves where is no other organization's business (law 7). */
function elsewhere({ caller }: Pick<Administration, 'caller'>, client: Client) {
  return caller.kind === 'operator'
    ? notFound('client', `registered itself for another organization, and is that one's alone: ${client.id}`)
    : noClient(client.id);
}

/**
 * All of them: a deployment has tens, and an organization sees what it could enable. Of those that nobody registered, what
 * the organization itself let in or was asked for: which tools others use is none of its business (law 7).
 */
export function listClients({ reads, caller: { organization } }: ByMember): Promise<readonly OrganizationClient[]> {
  return clientsOf({ reads }, organization);
}

/** The same, of any organization. */
export async function clientsOf(
  { reads }: Pick<Administration, 'reads'>,
  organization: OrganizationId,
): Promise<readonly OrganizationClient[]> {
  const registered = (await Array.fromAsync(reads.listClients())).filter((client) => kindOf(client) === 'tool');
  const [enablements, asked] = await Promise.all([
    Array.fromAsync(reads.listEnablements(organization)),
    reads.listAsked(organization),
  ]);
  const listed = new Set(registered.map(({ id }) => id));
  const others = [...new Set([...enablements, ...asked].map(({ client }) => client))].filter((id) => !listed.has(id));
  const unregistered = (await Promise.all(others.map((id) => reads.findClient(id)))).flatMap((found) =>
    found === undefined || !isOfOrganization(found.record, organization) ? [] : [found.record],
  );
  return Promise.all(
    [...registered, ...unregistered].map(async (client) =>
      withAsked(client, await reads.findEnablement(organization, client.id), asked),
    ),
  );
}

function withAsked(
  client: Client,
  enablement: OrganizationClient['enablement'],
  asked: readonly AskedClient[],
): OrganizationClient {
  const waiting = enablement === undefined ? asked.find((one) => one.client === client.id) : undefined;
  return { client, enablement, ...(waiting && { asked: waiting }) };
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
  const enablement = await admin.reads.findEnablement(of.value, client.id);
  if (!isOfOrganization(client, of.value)) return elsewhere(admin, client);
  if (clientSource(client) === 'operator') return ok({ client, enablement, organization: of.value });
  const found = withAsked(client, enablement, await admin.reads.listAsked(of.value));
  const isOwn = client.registration !== undefined || found.enablement !== undefined || found.asked !== undefined;
  const isTheirs = isOwn || admin.caller.kind === 'operator';
  return isTheirs ? ok({ ...found, organization: of.value }) : noClient(id);
}

export function noClient(id: ClientId | string) {
  return notFound('client', `does not exist: ${id}`);
}
