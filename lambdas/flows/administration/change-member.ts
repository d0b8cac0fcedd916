import { isMemberId, type OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { changesBetween, entityTag, type Revised } from '../../core/administration/revision.ts';
import type { Member } from '../../core/records.ts';
import { normalizeEmail } from '../../core/registration/text.ts';
import type { MemberListPage, MemberListRequest } from '../../ports/administration-store.ts';
import {
  type Administered,
  type Administration,
  auditEntry,
  type ByMember,
  invalid,
  notFound,
  unlessChanged,
} from './administration.ts';
import { changerOf, isAdministrator, ownMembership, ungranted } from './changer.ts';

export function memberTag(member: Member): string {
  return entityTag('member', member);
}

export async function findMember(admin: ByMember, id: string): Promise<Administered<Member>> {
  const found = await findRevisedMember(admin, id);
  return found.ok ? ok(found.value.record) : found;
}

/** Whoever has exactly the address that is looked for comes first, by one read, on the first page. */
export async function listMembers(admin: ByMember, request: MemberListRequest): Promise<MemberListPage> {
  const { organization } = admin.caller;
  const found = await admin.reads.listMembers(organization, request);
  const page = { ...found, members: found.members.filter(({ erasedAt }) => erasedAt === undefined) };
  const email = request.after === undefined && request.emailPrefix ? normalizeEmail(request.emailPrefix) : undefined;
  const id = email && (await admin.trust.findMemberByEmail(organization, email));
  if (!id || page.members.some((member) => member.id === id)) return page;
  const exact = await admin.trust.findMember(organization, id);
  if (exact === undefined || exact.erasedAt !== undefined || !request.statuses.includes(exact.status)) return page;
  return { ...page, members: [exact, ...page.members] };
}

export interface MemberChange {
  readonly role?: string | undefined;
  readonly status?: Member['status'] | undefined;
}

/**
 * Law 9: a smaller role, or none, counts on the next request. Disabling and removing recall what was issued until now; of
 * who is removed a tombstone remains, which no provider revives, and an administrator may add the member again. The
 * operator's word is another: `addMember`, and `stopMember`, which asks nobody what they have looked at.
 */
export function changeMember(
  admin: ByMember,
  id: string,
  change: MemberChange,
  ifMatch: string,
): Promise<Administered<Member>> {
  const { role } = change;
  if (role !== undefined && !admin.configuration.roles.has(role)) {
    const roles = [...admin.configuration.roles.keys()].join(', ');
    return Promise.resolve(invalid('role', `must be one of ${roles}`));
  }
  return replace(admin, { id, ifMatch }, (previous) => ({
    ...previous,
    role: role ?? previous.role,
    status: change.status ?? previous.status,
    ...(isStopping(previous, change) && recalled(admin, previous)),
  }));
}

/** Tokens and sessions that began until now are refused from the next request on; the member may come again. */
export function recallMember(admin: ByMember, id: string, ifMatch: string): Promise<Administered<Member>> {
  return replace(
    admin,
    { id, ifMatch },
    (previous) => ({ ...previous, ...recalled(admin, previous) }),
    'member.recalled',
  );
}

/** Removed is removed anew, at a later moment; whoever is disabled already was recalled then. */
function isStopping(previous: Member, { status }: MemberChange): boolean {
  return status === 'removed' || (status === 'disabled' && previous.status === 'active');
}

/** Never back: that would revive tokens. */
function recalled({ clock }: Administration, { recalledAt = 0 }: Member): Pick<Member, 'recalledAt'> {
  return { recalledAt: Math.max(recalledAt, clock()) };
}

/**
 * Reads → If-Match → nobody takes away their own administration → who takes another's stays (law 6) → one transaction
 * over what was read, while whoever asks is still an administrator.
 */
async function replace(
  admin: ByMember,
  { id, ifMatch }: { readonly id: string; readonly ifMatch: string },
  become: (previous: Member) => Member,
  action?: 'member.recalled',
): Promise<Administered<Member>> {
  const found = await findRevisedMember(admin, id);
  if (!found.ok) return found;
  const previous = found.value;
  const same = unlessChanged(admin, ifMatch, memberTag(previous.record));
  if (!same.ok) return same;
  const next = become(previous.record);
  if (memberTag(next) === memberTag(previous.record)) return ok(next);
  // One's own recall is signing out everywhere, and has a way of its own.
  if (previous.record.id === admin.caller.member) return ownMembership;
  const isTaken = isAdministrator(admin, previous.record) && !isAdministrator(admin, next);
  const by = await changerOf(admin, isTaken ? {} : undefined);
  if (!by.ok) return by;

  const details = { role: next.role, status: next.status };
  const change = { action: action ?? actionOf(previous.record, next), target: next.id, details };
  const audit = auditEntry(admin, next.organization, change);
  const outcome = await admin.store.changeMember(previous, changesBetween(previous.record, next), by.value, audit);
  switch (outcome) {
    case 'done':
      return ok(next);
    case 'member_missing':
    case 'no_provider':
    case 'subject_taken':
    case 'changed_meanwhile':
      return memberChangedMeanwhile(admin, id);
    case 'not_an_administrator':
    case 'last_sign_in':
      return ungranted(outcome);
  }
}

function actionOf(previous: Member, { status }: Member): 'member.changed' | 'member.disabled' | 'member.removed' {
  return status === previous.status || status === 'active' ? 'member.changed' : `member.${status}`;
}

export async function findRevisedMember(
  { reads, caller }: ByMember,
  id: string,
): Promise<Administered<Revised<Member>>> {
  const found = isMemberId(id) ? await reads.findMember(caller.organization, id) : undefined;
  // Nothing is known of who was erased, and nobody brings them back.
  return found === undefined || found.record.erasedAt !== undefined ? noMember(caller.organization, id) : ok(found);
}

export function noMember(organization: OrganizationId, id: string) {
  return notFound('member', `does not exist in ${organization}: ${id}`);
}

export async function memberChangedMeanwhile(admin: ByMember, id: string): Promise<Administered<never>> {
  const current = await findRevisedMember(admin, id);
  return current.ok ? err({ reason: 'changed_meanwhile', current: memberTag(current.value.record) }) : current;
}
