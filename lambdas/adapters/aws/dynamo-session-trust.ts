import type { SessionTrust } from '../../ports/session-trust.ts';
import { directoryKey } from './directory-keys.ts';
import { fromRow } from './directory-rows.ts';
import { dynamoTrustSources } from './dynamo-trust-sources.ts';
import type { Dynamo } from './dynamodb/dynamo.ts';

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
