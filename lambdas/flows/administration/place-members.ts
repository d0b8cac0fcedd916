import { ok } from '../../../protect/vocabulary/result.ts';
import type { Organization } from '../../core/records.ts';
import type { MemberPlaces } from '../../ports/administration-store.ts';
import type { Administered, ByOperator } from './administration.ts';
import { findOrganization } from './change-organization.ts';

export interface PlacedMembers {
  readonly organization: Organization['id'];
  readonly members: number;
}

/**
 * Writes down where members of a former release stand in their organization's lists; of every organization where none is
 * named. It changes nothing about a member, and says the same when it is repeated: it is in no audit trail.
 */
export async function placeMembers(
  admin: ByOperator,
  places: MemberPlaces,
  organization: string | undefined,
): Promise<Administered<readonly PlacedMembers[]>> {
  const placed: PlacedMembers[] = [];
  const place = async ({ id, deletion }: Organization) => {
    // What is deleted, or being deleted, has no list.
    if (deletion === undefined) placed.push({ organization: id, members: await places.place(id) });
  };
  if (organization === undefined) {
    for await (const each of admin.reads.listOrganizations()) await place(each);
    return ok(placed);
  }
  const found = await findOrganization(admin, organization);
  if (!found.ok) return found;
  await place(found.value.record);
  return ok(placed);
}
