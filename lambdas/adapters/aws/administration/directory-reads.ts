import { isClientId, isOrganizationId, type OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import type { DirectoryReads } from '../../../ports/administration-store.ts';
import { askedClients } from '../directory/asked-clients.ts';
import { admittedTo, directoryKey } from '../directory/keys.ts';
import { partition } from '../directory/partition.ts';
import { fromRow } from '../directory/rows.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { rowsOf } from '../dynamodb/pages.ts';

/** Lists and finds for people. Queries of one partition, page by page, strongly consistent. */
export function dynamoDirectoryReads(dynamo: Dynamo, directory: string): DirectoryReads {
  const rowsIn = (pk: string, prefix?: string) => rowsOf(dynamo, partition(directory, pk, prefix));

  return {
    listOrganizations: async function* () {
      for await (const { sk } of rowsIn('organizations')) {
        const row = isOrganizationId(sk) ? await dynamo.get(directory, directoryKey.organization(sk)) : undefined;
        if (row !== undefined) yield fromRow.organization(row);
      }
    },
    listProviders: async function* (organization: OrganizationId) {
      for await (const row of rowsIn(directoryKey.organization(organization).pk, 'idp#')) yield fromRow.provider(row);
    },
    listEnablements: async function* (organization: OrganizationId) {
      const { pk } = directoryKey.organization(organization);
      const own = new Set<string>();
      for await (const row of rowsIn(pk, 'client#')) {
        const enablement = fromRow.enablement(row);
        own.add(enablement.client);
        yield enablement;
      }
      for await (const row of rowsIn(admittedTo(organization), 'client#')) {
        const admitted = fromRow.enablement(row);
        if (!own.has(admitted.client)) yield admitted;
      }
    },
    listAsked: async (organization) => askedClients(await dynamo.get(directory, directoryKey.asked(organization))),
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
