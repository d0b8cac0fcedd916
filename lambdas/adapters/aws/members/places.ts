import type { OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import type { MemberPlaces } from '../../../ports/administration-store.ts';
import { directoryKey, memberKey } from '../directory/keys.ts';
import { LISTED_WHOLLY, newPlaceSteps } from '../directory/member-places.ts';
import { fromRow } from '../directory/rows.ts';
import type { Dynamo, Row } from '../dynamodb/dynamo.ts';
import { rowsOf } from '../dynamodb/pages.ts';
import { mustBe, revisionOf } from '../dynamodb/revision.ts';
import { transact } from '../dynamodb/transaction.ts';

/** Members in flight at once. */
const CONCURRENCY = 8;

/**
 * Places of members of a former release: one transaction each, which holds the member's row as it was read; who changes it
 * meanwhile writes the places with it. Ended half-way, it is begun again. The organization is listed when all of it is.
 */
export function dynamoMemberPlaces(
  dynamo: Dynamo,
  tables: { readonly directory: string; readonly members: string },
): MemberPlaces {
  const place = async (row: Row) => {
    const member = fromRow.member(row);
    if (member.erasedAt !== undefined) return;
    const key = memberKey(member.organization, member.id);
    await transact(dynamo, [
      mustBe(tables.members, key, revisionOf(row), 'changed_meanwhile'),
      ...newPlaceSteps(tables.directory, member),
    ]);
  };

  return {
    place: async (organization) => {
      let placed = 0;
      let batch: Promise<void>[] = [];
      for await (const row of rowsOf(dynamo, everyone(tables.members, organization))) {
        placed += 1;
        batch.push(place(row));
        if (batch.length < CONCURRENCY) continue;
        await Promise.all(batch);
        batch = [];
      }
      await Promise.all(batch);
      await dynamo.put({
        TableName: tables.directory,
        Item: { ...directoryKey.membersListed(organization), ...LISTED_WHOLLY },
      });
      return placed;
    },
  };
}

function everyone(table: string, organization: OrganizationId) {
  return {
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: 'organization = :organization',
    ExpressionAttributeValues: { ':organization': organization },
  };
}
