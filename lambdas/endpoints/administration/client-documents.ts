import type { ClientDocumentPolicy } from '../../core/records.ts';
import type { ClientDocumentsJson } from './schemas/organization.ts';

/** An organization's policy about clients that nobody registered, as the API and the command show it. */
export function clientDocumentsJson(policy: ClientDocumentPolicy | undefined): ClientDocumentsJson {
  if (policy === undefined) return { policy: 'off', hosts: [], scopes: [] };
  return { policy: policy.policy, hosts: [...policy.hosts].sort(), scopes: [...policy.ceiling].sort() };
}
