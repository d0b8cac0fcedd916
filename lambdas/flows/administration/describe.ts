import { ok } from '../../../protect/vocabulary/result.ts';
import type { Enablement, Member, Organization, TrustedProvider } from '../../core/records.ts';
import type { MemberCounts } from '../../ports/administration-store.ts';
import { type Administered, type ByOperator, organizationOf } from './administration.ts';
import { noMember } from './change-member.ts';
import { findOrganization } from './change-organization.ts';
import { linksOfMember, type MemberLink } from './links.ts';
import { findMemberBy } from './stop-member.ts';

/** What there is, for the operator to look at. */

export interface DescribedOrganization {
  readonly organization: Organization;
  readonly providers: readonly TrustedProvider[];
  readonly enablements: readonly Enablement[];
  readonly members: MemberCounts;
}

export async function describeOrganization(
  admin: ByOperator,
  organization: string,
): Promise<Administered<DescribedOrganization>> {
  const found = await findOrganization(admin, organization);
  if (!found.ok) return found;
  const { record } = found.value;
  const [providers, enablements, members] = await Promise.all([
    Array.fromAsync(admin.reads.listProviders(record.id)),
    Array.fromAsync(admin.reads.listEnablements(record.id)),
    admin.reads.countMembers(record.id),
  ]);
  return ok({ organization: record, providers, enablements, members });
}

export interface DescribedMember {
  readonly member: Member;
  readonly links: readonly MemberLink[];
}

/** By address, else by id. Links of a former release are not listed until they are added again. */
export async function describeMember(
  admin: ByOperator,
  organization: string,
  who: string,
): Promise<Administered<DescribedMember>> {
  const of = organizationOf(admin, organization);
  if (!of.ok) return of;
  const member = await findMemberBy(admin, of.value, who);
  if (member === undefined) return noMember(of.value, who);
  return ok({ member, links: await linksOfMember(admin, member) });
}

/** Who is wanted of an organization's members. Absent: whatever role. */
export interface MemberFilter {
  readonly role?: string;
  readonly statuses: readonly Member['status'][];
}

/** In the order of ids, page after page. */
export async function* everyMember(
  admin: ByOperator,
  organization: Organization,
  { role, statuses }: MemberFilter,
): AsyncGenerator<Member, void, undefined> {
  let after: Member['id'] | undefined;
  do {
    const page = await admin.reads.listMembers(organization.id, { statuses, ...(after && { after }) });
    yield* page.members.filter((member) => role === undefined || member.role === role);
    after = page.next;
  } while (after !== undefined);
}
