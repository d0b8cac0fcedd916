import type { ProviderId } from '../../../../protect/vocabulary/identifiers.ts';
import type { Revised } from '../../../core/administration/revision.ts';
import type { AdministrationReads } from '../../../ports/administration-store.ts';
import { enablementRevision } from '../directory/enablement-steps.ts';
import { comesUnregistered, directoryKey, linksOf, linksOfMember, memberKey } from '../directory/keys.ts';
import { partition } from '../directory/partition.ts';
import { fromRow } from '../directory/rows.ts';
import { findSignalStream } from '../directory/signal-streams.ts';
import type { Dynamo, Row } from '../dynamodb/dynamo.ts';
import { firstRows } from '../dynamodb/pages.ts';
import { revisionOf } from '../dynamodb/revision.ts';
import { countMembers, listMembers } from '../members/list.ts';
import { searchMembers } from '../members/search.ts';
import { dynamoDirectoryReads } from './directory-reads.ts';

/** Of one member at one provider. */
const MAX_LINKS = 50;

/** What is looked at before it is changed: reads by key, and queries of one partition, strongly consistent. */
export function dynamoAdministrationReads(
  dynamo: Dynamo,
  { directory, members }: { readonly directory: string; readonly members: string },
): AdministrationReads {
  async function find<T>(table: string, key: Readonly<Record<string, string>>, parse: (row: Row) => T) {
    const row = await dynamo.get(table, key);
    return row && ({ record: parse(row), revision: revisionOf(row) } satisfies Revised<T>);
  }

  async function links(provider: ProviderId, prefix: string, max: number) {
    const rows = await firstRows(dynamo, { ...partition(directory, linksOf(provider), prefix), Limit: max }, max);
    return rows.map(fromRow.link);
  }

  return {
    ...dynamoDirectoryReads(dynamo, directory),
    findOrganization: (id) => find(directory, directoryKey.organization(id), fromRow.organization),
    findProvider: (organization, id) => find(directory, directoryKey.provider(organization, id), fromRow.provider),
    findSignals: (provider) => findSignalStream(dynamo, directory, provider),
    findClient: (id) => find(directory, directoryKey.client(id), fromRow.client),
    findEnablement: async (organization, id) => {
      const row = await dynamo.get(directory, directoryKey.enablement(organization, id));
      if (row !== undefined) return { record: fromRow.enablement(row), revision: enablementRevision(row) };
      // What is changed of it is written as an administrator's own, where none stands.
      const admitted = comesUnregistered(id)
        ? await dynamo.get(directory, directoryKey.admitted(organization, id))
        : undefined;
      return admitted && { record: fromRow.enablement(admitted), revision: 0 };
    },
    findMember: (organization, id) => find(members, memberKey(organization, id), fromRow.member),
    listMembers: (organization, request) => listMembers(dynamo, members, organization, request),
    searchMembers: (organization, search) => searchMembers(dynamo, { directory, members }, organization, search),
    countMembers: (organization) => countMembers(dynamo, members, organization),
    findLinkOwner: async (digest) => {
      const row = await dynamo.get(directory, directoryKey.subjectLinkOf(digest));
      return row && fromRow.memberReference(row);
    },
    listLinks: async (provider, member) =>
      (await links(provider, linksOfMember(member), MAX_LINKS)).map(({ member: _, ...link }) => link),
    listLinksOf: (provider, max) => links(provider, '', max),
  };
}
