import { isMemberId, type OrganizationId, type ProviderId } from '../../../../protect/vocabulary/identifiers.ts';
import type { Revised } from '../../../core/administration/revision.ts';
import type { MemberListPage, MemberListRequest, SelfServiceReads } from '../../../ports/self-service.ts';
import { directoryKey, linksOf, linksOfMember, memberKey } from '../directory/keys.ts';
import { fromRow } from '../directory/rows.ts';
import type { Dynamo, Row } from '../dynamodb/dynamo.ts';
import { revisionOf } from '../dynamodb/revision.ts';

/** One screen. */
const PAGE_SIZE = 50;

/** What one request looks through for those that are wanted: two reads of a megabyte at the very most. */
const MAX_EXAMINED = 1_000;

/** What administrators look at: reads by key, and queries of one partition, strongly consistent. */
export function dynamoSelfServiceReads(
  dynamo: Dynamo,
  { directory, members }: { readonly directory: string; readonly members: string },
): SelfServiceReads {
  async function find<T>(table: string, key: Readonly<Record<string, string>>, parse: (row: Row) => T) {
    const row = await dynamo.get(table, key);
    return row && ({ record: parse(row), revision: revisionOf(row) } satisfies Revised<T>);
  }

  async function links(provider: ProviderId, prefix: string, limit: number) {
    const { rows } = await dynamo.query({
      TableName: directory,
      ConsistentRead: true,
      KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': linksOf(provider), ...(prefix !== '' && { ':prefix': prefix }) },
      Limit: limit,
    });
    return rows.map(fromRow.link);
  }

  return {
    findOrganization: (id) => find(directory, directoryKey.organization(id), fromRow.organization),
    findProvider: (organization, id) => find(directory, directoryKey.provider(organization, id), fromRow.provider),
    findMember: (organization, id) => find(members, memberKey(organization, id), fromRow.member),
    listMembers: (organization, request) => listMembers(dynamo, members, organization, request),
    findLinkOwner: async (digest) => {
      const row = await dynamo.get(directory, directoryKey.subjectLinkOf(digest));
      return row && fromRow.memberReference(row);
    },
    listLinks: async (provider, member) =>
      (await links(provider, linksOfMember(member), PAGE_SIZE)).map(({ member: _, ...link }) => link),
    listLinksOf: (provider, max) => links(provider, '', max),
  };
}

async function listMembers(
  dynamo: Dynamo,
  table: string,
  organization: OrganizationId,
  request: MemberListRequest,
): Promise<MemberListPage> {
  const { rows, lastKey } = await dynamo.query({ ...queryOf(table, organization, request), Limit: examined(request) });
  const found = rows.map(fromRow.member);
  // Those past the page were looked at and are not shown: the next page begins with them.
  const shown = found.slice(0, PAGE_SIZE);
  const last = found.length > PAGE_SIZE ? shown.at(-1)?.id : lastKey?.['member'];
  return { members: shown, ...(isMemberId(last) && { next: last }) };
}

/** Without an address to look for nearly every row is wanted. */
function examined({ emailPrefix, statuses }: MemberListRequest): number {
  const isRare = emailPrefix !== undefined || !statuses.includes('active');
  return isRare ? MAX_EXAMINED : PAGE_SIZE;
}

function queryOf(table: string, organization: OrganizationId, { statuses, emailPrefix, after }: MemberListRequest) {
  const isWanted = `#status IN (${statuses.map((_, i) => `:s${i}`).join(', ')})`;
  return {
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: 'organization = :organization',
    FilterExpression: emailPrefix === undefined ? isWanted : `${isWanted} AND begins_with(email, :prefix)`,
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':organization': organization,
      ...Object.fromEntries(statuses.map((status, i) => [`:s${i}`, status])),
      ...(emailPrefix !== undefined && { ':prefix': emailPrefix }),
    },
    ...(after !== undefined && { ExclusiveStartKey: memberKey(organization, after) }),
  };
}
