import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { SessionTrust } from '../../ports/session-trust.ts';
import { directoryKey } from './directory-keys.ts';
import { fromRow } from './directory-rows.ts';
import { readRow } from './dynamo-read.ts';
import { dynamoTrustSources } from './dynamo-trust-sources.ts';

/** What a session's use re-reads. One strongly consistent read by key each. */
export function dynamoSessionTrust(
  client: DynamoDBDocumentClient,
  tables: { readonly directory: string; readonly members: string },
): SessionTrust {
  const { findOrganization, findMember } = dynamoTrustSources(client, tables);
  return {
    findOrganization,
    findMember,
    findProviderById: async (organization, provider) => {
      const row = await readRow(client, tables.directory, { ...directoryKey.provider(organization, provider) });
      return row && fromRow.provider(row);
    },
  };
}
