import { isClientUrl, isLoopbackClientUrl } from '../../../protect/vocabulary/client-url.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import type { Configuration } from '../configuration.ts';
import type { ClientDocumentPolicy, Enablement, Organization } from '../records.ts';
import { sourceHost } from './client-source.ts';

/** Whether this deployment takes a client by the document at its id at all. Says nothing of any organization. */
export function isDocumentedId(
  { clientDocuments, allowLoopbackIssuers }: Pick<Configuration, 'clientDocuments' | 'allowLoopbackIssuers'>,
  client: ClientId,
): boolean {
  if (clientDocuments === 'off' || !isClientUrl(client)) return false;
  return allowLoopbackIssuers || !isLoopbackClientUrl(client);
}

/** What an organization's policy makes of a client that nobody enabled there. `refuse`: its document is not even read. */
export type Admission = 'admit' | 'ask' | 'refuse';

export function admissionOf(policy: ClientDocumentPolicy | undefined, client: ClientId): Admission {
  const host = sourceHost(client);
  if (policy === undefined || host === undefined) return 'refuse';
  if (policy.hosts.has(host)) return 'admit';
  return policy.policy === 'approval' ? 'ask' : 'refuse';
}

/** What the policy alone gives: up to its ceiling, and every write is asked for. `undefined`: nothing. */
export function admittedBy(
  { id: organization, clientDocuments }: Pick<Organization, 'id' | 'clientDocuments'>,
  client: ClientId,
): Enablement | undefined {
  if (clientDocuments === undefined || admissionOf(clientDocuments, client) !== 'admit') return undefined;
  const { ceiling } = clientDocuments;
  return { organization, client, status: 'active', ceiling, aliases: new Map(), writes: 'asked', admittedBy: 'policy' };
}

/**
 * An enablement as it counts now: one that an administrator made is as it stands; one that the policy made is what the
 * policy gives at this moment, and nothing where it gives nothing any more.
 */
export function underPolicy(
  enablement: Enablement | undefined,
  organization: Pick<Organization, 'id' | 'clientDocuments'>,
): Enablement | undefined {
  if (enablement?.admittedBy !== 'policy') return enablement;
  const given = admittedBy(organization, enablement.client);
  return given && { ...given, status: enablement.status };
}
