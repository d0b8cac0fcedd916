import type { MemberId, OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import {
  comparePlaces,
  mayFollow,
  rangeOf,
  type Shelf,
  shelfKey,
  signInRangeOf,
  standsAt,
} from '../../../core/people/member-listing.ts';
import type { Member } from '../../../core/records.ts';
import type { MemberSearch, MemberSearchPage } from '../../../ports/administration-store.ts';
import { directoryKey, memberKey, membersOf } from '../directory/keys.ts';
import { fromRow } from '../directory/rows.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';

/** One screen. */
const PAGE_SIZE = 50;

/** Rounds of a request, each a query of every shelf and a read of each member found: what all its words find is among them. */
const MAX_ROUNDS = 4;

interface Tables {
  readonly directory: string;
  readonly members: string;
}

interface Found {
  readonly shelf: Shelf;
  readonly place: string;
  readonly member: MemberId;
}

/**
 * One range of each shelf, of the order that is asked for, then the members themselves: strongly consistent, by key. What a
 * change left behind, or has written since the range was read, is passed over by what the member's own row says.
 */
export async function searchMembers(
  dynamo: Dynamo,
  tables: Tables,
  organization: OrganizationId,
  search: MemberSearch,
): Promise<MemberSearchPage | 'not_listed' | 'no_such_place'> {
  if (!goesOnAfter(search)) return 'no_such_place';
  const listed = dynamo.get(tables.directory, directoryKey.membersListed(organization));
  const page = await gather(dynamo, tables, organization, search);
  const isListed =
    (await listed) !== undefined && (search.bySignIn === undefined || (await listed)?.['bySignIn'] === true);
  return isListed ? page : 'not_listed';
}

function goesOnAfter({ after, words, bySignIn, descending }: MemberSearch): boolean {
  if (after === undefined) return true;
  if (bySignIn === undefined) return mayFollow(after, words);
  return signInRangeOf({ status: 'active' }, bySignIn.before, { after, descending }) !== undefined;
}

async function gather(
  dynamo: Dynamo,
  tables: Tables,
  organization: OrganizationId,
  search: MemberSearch,
): Promise<MemberSearchPage> {
  const members: Member[] = [];
  let after = search.after;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const { found, goesOn } = await nextPlaces(dynamo, tables.directory, organization, { ...search, after });
    const read = await Promise.all(
      found.map(({ member }) => dynamo.get(tables.members, memberKey(organization, member))),
    );
    for (const [i, { shelf, place }] of found.entries()) {
      const row = read[i];
      const member = row && fromRow.member(row);
      if (member && standsAt(member, shelf, place, search.words)) members.push(member);
      after = place;
      if (members.length === PAGE_SIZE && (goesOn || i < found.length - 1)) return { members, next: place };
    }
    if (!goesOn) return { members };
  }
  return { members, ...(after !== undefined && { next: after }) };
}

/** The next places of all the shelves together, a screen of them; whether there are more. */
async function nextPlaces(
  dynamo: Dynamo,
  table: string,
  organization: OrganizationId,
  search: Omit<MemberSearch, 'after'> & { readonly after: string | undefined },
): Promise<{ readonly found: readonly Found[]; readonly goesOn: boolean }> {
  const { statuses, role, descending, bySignIn } = search;
  const kind = { ...(role !== undefined && { role }), ...(bySignIn && { by: 'sign_in' as const }) };
  const shelves = statuses.map((status): Shelf => ({ status, ...kind }));
  const read = await Promise.all(shelves.map((shelf) => placesOn(dynamo, table, organization, shelf, search)));
  const sign = descending ? -1 : 1;
  const all = read.flatMap(({ found }) => found).sort((a, b) => sign * comparePlaces(a.place, b.place));
  return {
    found: all.slice(0, PAGE_SIZE),
    goesOn: all.length > PAGE_SIZE || read.some((shelf) => shelf.goesOn),
  };
}

async function placesOn(
  dynamo: Dynamo,
  table: string,
  organization: OrganizationId,
  shelf: Shelf,
  { words, after, descending, bySignIn }: Omit<MemberSearch, 'after'> & { readonly after: string | undefined },
): Promise<{ readonly found: readonly Found[]; readonly goesOn: boolean }> {
  const range = bySignIn
    ? signInRangeOf(shelf, bySignIn.before, { after, descending })
    : rangeOf(shelf, words, { after, descending });
  // Only of a place that no list has.
  if (range === undefined) return { found: [], goesOn: false };
  const { first, last } = range;
  const { rows, lastKey } = await dynamo.query({
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
    ExpressionAttributeValues: { ':pk': membersOf(organization), ':first': first, ':last': last },
    ScanIndexForward: !descending,
    // And the one that the page before ended with.
    Limit: PAGE_SIZE + 1,
  });
  const beginning = shelfKey(shelf).length;
  const found = rows.map((row) => ({
    shelf,
    place: String(row['sk']).slice(beginning),
    member: fromRow.memberReference(row),
  }));
  return { found: found.filter(({ place }) => place !== after), goesOn: lastKey !== undefined };
}
