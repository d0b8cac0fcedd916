import { type ClientId, isClientId, type OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { entityTag, type Revised } from '../../core/administration/revision.ts';
import { type Client, type Enablement, kindOf } from '../../core/records.ts';
import type { AskedClient } from '../../ports/client-admission.ts';
import { type Administered, type Administration, type ByMember, notFound, organizationOf } from './administration.ts';

/** A client of the deployment, and what an organization has made of it. */
export interface OrganizationClient {
  readonly client: Client;
  readonly enablement: Revised<Enablement> | undefined;
  /** A member has asked for it, and nobody has answered. */
  readonly asked?: AskedClient;
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

/**
 * All of them: a deployment has tens, and an organization sees what it could enable. Of those that nobody registered, what
 * the organization itself let in or was asked for: which tools others use is none of its business (law 7).
 */
export async function listClients({
  reads,
  caller: { organization },
}: ByMember): Promise<readonly OrganizationClient[]> {
  const registered = (await Array.fromAsync(reads.listClients())).filter((client) => kindOf(client) === 'tool');
  const [enablements, asked] = await Promise.all([
    Array.fromAsync(reads.listEnablements(organization)),
    reads.listAsked(organization),
  ]);
  const listed = new Set(registered.map(({ id }) => id));
  const others = [...new Set([...enablements, ...asked].map(({ client }) => client))].filter((id) => !listed.has(id));
  const documented = (await Promise.all(others.map((id) => reads.findClient(id)))).flatMap((found) =>
    found === undefined ? [] : [found.record],
  );
  return Promise.all(
    [...registered, ...documented].map(async (client) =>
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
  if (client.document === undefined) return ok({ client, enablement, organization: of.value });
  const found = withAsked(client, enablement, await admin.reads.listAsked(of.value));
  const isTheirs = found.enablement !== undefined || found.asked !== undefined || admin.caller.kind === 'operator';
  return isTheirs ? ok({ ...found, organization: of.value }) : noClient(id);
}

export function noClient(id: ClientId | string) {
  return notFound('client', `does not exist: ${id}`);
}
