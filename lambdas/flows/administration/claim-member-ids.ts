import type { MemberId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import type { MemberIdClaims } from '../../ports/member-ids.ts';
import { auditEntry, type ByOperator } from './administration.ts';

/** An id that members of two organizations have, since a release that allowed it. */
export interface SharedId {
  readonly id: MemberId;
  /** Whose the id is from now on: no third organization's. */
  readonly organization: OrganizationId;
  readonly other: OrganizationId;
}

export interface ClaimedIds {
  readonly members: number;
  readonly shared: readonly SharedId[];
}

/** Puts in flight at once. */
const CONCURRENCY = 16;

/**
 * Claims the id of every member that there is, for its organization, so that it is never chosen for anybody of another.
 * Repeated, or ended half-way and begun again, it changes nothing that is so already. An id that two organizations share
 * by now stays with both members: their tokens are told apart by `org_id` alone, and a person has to decide.
 */
export async function claimMemberIds(
  admin: Pick<ByOperator, 'reads' | 'clock' | 'ids' | 'caller'>,
  claims: MemberIdClaims,
): Promise<ClaimedIds> {
  const shared: SharedId[] = [];
  let members = 0;
  const claim = async (id: MemberId, other: OrganizationId) => {
    members += 1;
    const organization = await claims.claim(id, other);
    if (organization !== other) shared.push({ id, organization, other });
  };
  for await (const { id: organization } of admin.reads.listOrganizations()) {
    let batch: Promise<void>[] = [];
    for await (const id of claims.list(organization)) {
      batch.push(claim(id, organization));
      if (batch.length < CONCURRENCY) continue;
      await Promise.all(batch);
      batch = [];
    }
    await Promise.all(batch);
  }
  const details = { members, shared: shared.length };
  await claims.finish(auditEntry(admin, undefined, { action: 'member_ids.claimed', target: 'members', details }));
  return { members, shared };
}
