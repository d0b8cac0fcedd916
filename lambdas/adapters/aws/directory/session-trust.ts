import type { SessionTrust } from '../../../ports/session-trust.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { directoryKey } from './keys.ts';
import { fromRow } from './rows.ts';
import { dynamoTrustSources } from './trust-sources.ts';

/** What a session's use re-reads. One strongly consistent read by key each. */
export function dynamoSessionTrust(
  dynamo: Dynamo,
  tables: { readonly directory: string; readonly members: string },
): SessionTrust {
  const { findOrganization, findMember } = dynamoTrustSources(dynamo, tables);
  return {
    findOrganization,
    findMember,
    findProviderById: async (organization, provider) => {
      const row = await dynamo.get(tables.directory, { ...directoryKey.provider(organization, provider) });
      return row && fromRow.provider(row);
    },
  };
}
