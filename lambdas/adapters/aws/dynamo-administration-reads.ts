import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { isClientId, isOrganizationId, type OrganizationId } from '../../core/identifiers.ts';
import type { AdministrationReads } from '../../ports/administration-store.ts';
import { directoryKey } from './directory-keys.ts';
import { fromRow } from './directory-rows.ts';
import { type Row, readRow } from './dynamo-read.ts';

/** Lists and finds for people. Queries of one partition, page by page, strongly consistent. */
export function dynamoAdministrationReads(client: DynamoDBDocumentClient, directory: string): AdministrationReads {
  async function* partition(pk: string, prefix = ''): AsyncIterable<Row> {
    const pages = paginateQuery(
      { client },
      {
        TableName: directory,
        ConsistentRead: true,
        KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ...(prefix !== '' && { ':prefix': prefix }) },
      },
    );
    for await (const { Items } of pages) yield* Items ?? [];
  }

  return {
    listOrganizations: async function* () {
      for await (const { sk } of partition('organizations')) {
        const row = isOrganizationId(sk) ? await readRow(client, directory, directoryKey.organization(sk)) : undefined;
        if (row !== undefined) yield fromRow.organization(row);
      }
    },
    findProvider: async (organization, provider) => {
      const row = await readRow(client, directory, directoryKey.provider(organization, provider));
      return row && fromRow.provider(row);
    },
    listProviders: async function* (organization: OrganizationId) {
      for await (const row of partition(directoryKey.organization(organization).pk, 'idp#'))
        yield fromRow.provider(row);
    },
    findMemberIdHolder: async (member) => {
      const row = await readRow(client, directory, directoryKey.memberId(member));
      return row && fromRow.memberIdHolder(row);
    },
    memberIdsAreClaimed: async () => (await readRow(client, directory, directoryKey.memberIdsClaimed())) !== undefined,
    findClientByAlias: async (provider, alias) => {
      const row = await readRow(client, directory, directoryKey.alias(provider, alias));
      return row && fromRow.clientReference(row);
    },
    listClients: async function* () {
      for await (const { sk } of partition('clients')) {
        const row = isClientId(sk) ? await readRow(client, directory, directoryKey.client(sk)) : undefined;
        if (row !== undefined) yield fromRow.client(row);
      }
    },
  };
}
