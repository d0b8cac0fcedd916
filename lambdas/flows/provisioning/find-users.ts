import { isMemberId, type MemberId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { Revised } from '../../core/administration/revision.ts';
import type { UserFilter, UserPage } from '../../core/provisioning/filter.ts';
import { type FoundMember, isSeenBy } from '../../core/provisioning/managed.ts';
import type { ProvisioningRefusal } from '../../core/provisioning/refusal.ts';
import type { Member } from '../../core/records.ts';
import { normalizeEmail } from '../../core/registration/text.ts';
import type { Provisioner, ProvisioningDependencies } from './authenticate-provisioner.ts';

/** What one request looks through, so that it costs what a request may: a list that is longer is asked for by filters. */
export const MAX_LISTED_USERS = 10_000;

/** Members that are read at once. */
const AT_ONCE = 25;

type Reading = Pick<ProvisioningDependencies, 'reads'>;

/** A member in what state, and what they are to this provider. */
export type FoundUser = Revised<Member> & Pick<FoundMember, 'isLinked' | 'managerStands'>;

export interface ListedUsers {
  readonly totalResults: number;
  readonly startIndex: number;
  readonly users: readonly Member[];
}

/** A member of the provider's organization, seen by it or not. */
export async function findCandidate(
  { reads }: Reading,
  { provider }: Provisioner,
  id: MemberId,
): Promise<FoundUser | undefined> {
  const found = await reads.findMember(provider.organization, id);
  if (found === undefined) return undefined;
  const manager = found.record.provisioning?.provider;
  const [isLinked, standing] = await Promise.all([
    manager === provider.id || reads.isLinked(provider.id, id),
    manager === undefined || manager === provider.id || reads.findProvider(provider.organization, manager),
  ]);
  return { ...found, isLinked, managerStands: standing !== undefined };
}

/** One user. What is not this provider's to see is not there (law 7). */
export async function findUser(
  dependencies: Reading,
  by: Provisioner,
  id: string,
): Promise<Result<FoundUser, ProvisioningRefusal>> {
  const found = isMemberId(id) ? await findCandidate(dependencies, by, id) : undefined;
  const isSeen = found !== undefined && isSeenBy(by.provider.id, { member: found.record, ...found });
  return isSeen ? ok(found) : err({ reason: 'user_not_found' });
}

/** By a filter: at most one, found by key, whatever the number of users. Nobody is an empty list, and no error. */
export async function findUsers(
  dependencies: Reading,
  by: Provisioner,
  { attribute, value }: UserFilter,
): Promise<readonly Member[]> {
  const id = await idOf(dependencies, by, { attribute, value });
  const found = id === undefined ? undefined : await findUser(dependencies, by, id);
  if (!found?.ok) return [];
  const { record } = found.value;
  // A name leads to whoever had it last: it is theirs only while their own row says so.
  return attribute === 'externalId' && record.provisioning?.externalId !== value ? [] : [record];
}

async function idOf(
  { reads }: Reading,
  { provider: { id: provider, organization } }: Provisioner,
  { attribute, value }: UserFilter,
): Promise<string | undefined> {
  switch (attribute) {
    case 'id':
      return value;
    case 'externalId':
      return reads.findNamed(provider, value);
    case 'userName': {
      const email = normalizeEmail(value.trim());
      return email === undefined ? undefined : reads.findMemberByEmail(organization, email);
    }
  }
}

/**
 * A page of the users whom the provider manages (RFC 7644 §3.4.2.4). `totalResults` counts those that an administrator has
 * removed since, who are not shown. More than {@link MAX_LISTED_USERS}: `tooMany`, and a filter finds each.
 */
export async function listUsers(
  { reads }: Reading,
  { provider }: Provisioner,
  { startIndex, count }: UserPage,
): Promise<Result<ListedUsers, ProvisioningRefusal>> {
  const ids = await reads.listManaged(provider.id, MAX_LISTED_USERS + 1);
  if (ids.length > MAX_LISTED_USERS) return err(TOO_MANY);
  const users: Member[] = [];
  const wanted = ids.slice(startIndex - 1, startIndex - 1 + count);
  for (let first = 0; first < wanted.length; first += AT_ONCE) {
    const batch = wanted.slice(first, first + AT_ONCE);
    const found = await Promise.all(batch.map((id) => reads.findMember(provider.organization, id)));
    users.push(...found.flatMap((each) => (each && isManaged(provider.id, each.record) ? [each.record] : [])));
  }
  return ok({ totalResults: ids.length, startIndex, users });
}

function isManaged(provider: Provisioner['provider']['id'], member: Member): boolean {
  return (
    member.provisioning?.provider === provider && isSeenBy(provider, { member, isLinked: false, managerStands: true })
  );
}

const TOO_MANY: ProvisioningRefusal = {
  reason: 'malformed_scim_request',
  scimType: 'tooMany',
  field: 'filter',
  problem: `is required where there are more than ${MAX_LISTED_USERS} users`,
};
