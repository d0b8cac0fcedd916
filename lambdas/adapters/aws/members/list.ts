import { isMemberId, type OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import type { Member } from '../../../core/records.ts';
import type { MemberCounts, MemberListPage, MemberListRequest } from '../../../ports/administration-store.ts';
import { memberKey } from '../directory/keys.ts';
import { fromRow } from '../directory/rows.ts';
import type { Dynamo, Query } from '../dynamodb/dynamo.ts';
import { rowsOf } from '../dynamodb/pages.ts';

/** One screen. */
const PAGE_SIZE = 50;

/** What one request looks through for those that are wanted: two reads of a megabyte at the very most. */
const MAX_EXAMINED = 1_000;

/** An organization's members in the order of their ids: one query of its partition, strongly consistent. */
export async function listMembers(
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

/** Everybody whose address is known yet, in whatever state. */
export async function* unforgottenMembers(
  dynamo: Dynamo,
  table: string,
  organization: OrganizationId,
): AsyncGenerator<Member, void, undefined> {
  const rows = rowsOf(dynamo, {
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: 'organization = :organization',
    FilterExpression: 'attribute_not_exists(erasedAt)',
    ExpressionAttributeValues: { ':organization': organization },
  });
  for await (const row of rows) yield fromRow.member(row);
}

/** A status that is not known counts nowhere. */
export async function countMembers(dynamo: Dynamo, table: string, organization: OrganizationId): Promise<MemberCounts> {
  const counts = { active: 0, disabled: 0, removed: 0 };
  const rows = rowsOf(dynamo, {
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: 'organization = :organization',
    ExpressionAttributeValues: { ':organization': organization },
    ProjectionExpression: '#status',
    ExpressionAttributeNames: { '#status': 'status' },
  });
  for await (const { status } of rows) {
    if (status === 'active' || status === 'disabled' || status === 'removed') counts[status] += 1;
  }
  return counts;
}

/** Without an address to look for nearly every row is wanted. */
function examined({ emailPrefix, statuses }: MemberListRequest): number {
  const isRare = emailPrefix !== undefined || !statuses.includes('active');
  return isRare ? MAX_EXAMINED : PAGE_SIZE;
}

function queryOf(
  table: string,
  organization: OrganizationId,
  { statuses, emailPrefix, after }: MemberListRequest,
): Query {
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
