import { isClientId, isOrganizationId, type OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import type { AdministrationReads } from '../../../ports/administration-store.ts';
import { directoryKey, linksOf } from '../directory/keys.ts';
import { partition } from '../directory/partition.ts';
import { fromRow } from '../directory/rows.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { firstRows, rowsOf } from '../dynamodb/pages.ts';
import { revisionOf } from '../dynamodb/revision.ts';

/** Lists and finds for people. Queries of one partition, page by page, strongly consistent. */
export function dynamoAdministrationReads(dynamo: Dynamo, directory: string): AdministrationReads {
  const rowsIn = (pk: string, prefix?: string) => rowsOf(dynamo, partition(directory, pk, prefix));

  return {
    listOrganizations: async function* () {
      for await (const { sk } of rowsIn('organizations')) {
        const row = isOrganizationId(sk) ? await dynamo.get(directory, directoryKey.organization(sk)) : undefined;
        if (row !== undefined) yield fromRow.organization(row);
      }
    },
    findProvider: async (organization, provider) => {
      const row = await dynamo.get(directory, directoryKey.provider(organization, provider));
      return row && fromRow.provider(row);
    },
    findRevisedProvider: async (organization, provider) => {
      const row = await dynamo.get(directory, directoryKey.provider(organization, provider));
      return row && { record: fromRow.provider(row), revision: revisionOf(row) };
    },
    listProviders: async function* (organization: OrganizationId) {
      for await (const row of rowsIn(directoryKey.organization(organization).pk, 'idp#')) yield fromRow.provider(row);
    },
    countLinks: async (provider, max) =>
      (await firstRows(dynamo, { ...partition(directory, linksOf(provider)), Limit: max }, max)).length,
    findMemberIdHolder: async (member) => {
      const row = await dynamo.get(directory, directoryKey.memberId(member));
      return row && fromRow.memberIdHolder(row);
    },
    memberIdsAreClaimed: async () => (await dynamo.get(directory, directoryKey.memberIdsClaimed())) !== undefined,
    findClientByAlias: async (provider, alias) => {
      const row = await dynamo.get(directory, directoryKey.alias(provider, alias));
      return row && fromRow.clientReference(row);
    },
    listClients: async function* () {
      for await (const { sk } of rowsIn('clients')) {
        const row = isClientId(sk) ? await dynamo.get(directory, directoryKey.client(sk)) : undefined;
        if (row !== undefined) yield fromRow.client(row);
      }
    },
  };
}
