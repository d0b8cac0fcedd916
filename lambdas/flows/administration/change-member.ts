import { isMemberId, type MemberId, type OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { changesBetween, entityTag, type Revised } from '../../core/administration/revision.ts';
import { isSameName } from '../../core/people/display-name.ts';
import { wordsOf } from '../../core/people/member-listing.ts';
import type { Member } from '../../core/records.ts';
import { DISPLAY_NAME_FORM, normalizeEmail, parseDisplayName } from '../../core/registration/text.ts';
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

/** Of all that administration changes: that somebody signs in makes nobody's change a change over another state. */
export function memberTag({ lastSignIn: _, ...member }: Member): string {
  return entityTag('member', member);
}

export async function findMember(admin: ByMember, id: string): Promise<Administered<Member>> {
  const found = await findRevisedMember(admin, id);
  return found.ok ? ok(found.value.record) : found;
}

/** What an administrator looks for. */
export interface MemberWish {
  readonly statuses: readonly Member['status'][];
  readonly role?: string;
  /** As it was typed: the beginnings of words, in any order, of any case, with or without accents. */
  readonly text?: string;
  readonly descending: boolean;
  /** In the order of last sign-ins; `notForDays`: whoever has not come in for so long, or never. Absent: of addresses. */
  readonly bySignIn?: { readonly notForDays?: number };
}

const DAY_SECONDS = 86_400;

/** `any`: the organization's members of a former release have no places yet; see {@link MemberPlaces}. */
export type MemberOrder = 'address' | 'last_sign_in' | 'any';

export interface ListedMembers {
  readonly order: MemberOrder;
  readonly members: readonly Member[];
  readonly next?: MemberPosition;
}

/** Where the next page begins: in a list by places, or in one by ids. */
export type MemberPosition = { readonly place: string } | { readonly member: MemberId };

/**
 * In the order of addresses, whose words begin so. Where members of a former release have no places yet, in the order of ids,
 * whose address begins so; whoever has exactly that address comes first, by one read, on the first page.
 */
export async function listMembers(
  admin: ByMember,
  wish: MemberWish,
  after?: MemberPosition,
): Promise<Administered<ListedMembers>> {
  const { text = '', ...search } = wish;
  if (search.role !== undefined && !admin.configuration.roles.has(search.role)) return noSuchRole(admin);
  if (after !== undefined && 'member' in after) return ok(await listById(admin, wish, after.member));
  if (search.bySignIn !== undefined)
    return listBySignIn(admin, { ...search, text, bySignIn: search.bySignIn }, after?.place);
  const words = wordsOf(text);
  // What has no letter and no digit is the beginning of no word.
  if (text.trim() !== '' && words.length === 0) return ok({ order: 'address', members: [] });
  const page = await admin.reads.searchMembers(admin.caller.organization, {
    ...{ statuses: search.statuses, descending: search.descending, words },
    ...(search.role !== undefined && { role: search.role }),
    ...(after && { after: after.place }),
  });
  if (page === 'no_such_place') return invalid('cursor', 'must be next_cursor of this very list');
  if (page === 'not_listed') return ok(await listById(admin, wish));
  const { members, next } = page;
  return ok({ order: 'address', members, ...(next !== undefined && { next: { place: next } }) });
}

/** Places are by the hour, and the days are counted back from now: on a later page they end a little later. */
async function listBySignIn(
  admin: ByMember,
  { statuses, role, descending, bySignIn, text }: MemberWish & Required<Pick<MemberWish, 'bySignIn' | 'text'>>,
  after: string | undefined,
): Promise<Administered<ListedMembers>> {
  if (text.trim() !== '')
    return invalid('q', 'finds by words, in the order of addresses: leave it out, or sort and days');
  const { notForDays } = bySignIn;
  const before = notForDays === undefined ? {} : { before: Math.max(0, admin.clock() - notForDays * DAY_SECONDS) };
  const page = await admin.reads.searchMembers(admin.caller.organization, {
    ...{ statuses, descending, words: [], bySignIn: before },
    ...(role !== undefined && { role }),
    ...(after !== undefined && { after }),
  });
  if (page === 'no_such_place') return invalid('cursor', 'must be next_cursor of this very list');
  if (page === 'not_listed')
    return invalid(notForDays === undefined ? 'sort' : 'not_signed_in_for_days', NOT_BY_SIGN_IN);
  const { members, next } = page;
  return ok({ order: 'last_sign_in', members, ...(next !== undefined && { next: { place: next } }) });
}

const NOT_BY_SIGN_IN =
  'is not there yet: members of a former release have to be listed first, by whoever operates this deployment: countersign member index';

async function listById(
  admin: ByMember,
  { statuses, role, text = '' }: MemberWish,
  after?: MemberId,
): Promise<ListedMembers> {
  const { organization } = admin.caller;
  // Addresses are kept with their ASCII letters in lower case.
  const emailPrefix = text.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const request = { statuses, ...(emailPrefix !== '' && { emailPrefix }), ...(after && { after }) };
  const isWanted = (member: Member) =>
    member.erasedAt === undefined && statuses.includes(member.status) && (role === undefined || member.role === role);
  const found = await admin.reads.listMembers(organization, request);
  const members = found.members.filter(isWanted);
  const next = found.next && { next: { member: found.next } };
  const email = after === undefined ? normalizeEmail(emailPrefix) : undefined;
  const id = email && (await admin.trust.findMemberByEmail(organization, email));
  if (!id || members.some((member) => member.id === id)) return { order: 'any', members, ...next };
  const exact = await admin.trust.findMember(organization, id);
  return { order: 'any', members: exact !== undefined && isWanted(exact) ? [exact, ...members] : members, ...next };
}

export interface MemberChange {
  readonly role?: string | undefined;
  readonly status?: Member['status'] | undefined;
  /** What people call them; `null`: as their providers say. */
  readonly name?: string | null | undefined;
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
  if (role !== undefined && !admin.configuration.roles.has(role)) return Promise.resolve(noSuchRole(admin));
  const name = change.name === null || change.name === undefined ? undefined : parseDisplayName(change.name);
  if (typeof change.name === 'string' && name === undefined)
    return Promise.resolve(invalid('name', `must be ${DISPLAY_NAME_FORM}`));
  return replace(admin, { id, ifMatch }, (previous) => ({
    ...previous,
    role: role ?? previous.role,
    ...(change.name !== undefined && { displayName: nameByWord(previous, name) }),
    status: change.status ?? previous.status,
    // An administrator's word takes the place of a provider's.
    ...(change.status !== undefined && change.status !== previous.status && { stoppedBy: undefined }),
    ...(isStopping(previous, change) && recalled(admin, previous)),
  }));
}

/** An administrator's name; or none of theirs any more: what a provider has said of it, or says the next time, stands. */
function nameByWord({ displayName: before }: Member, name: string | undefined): Member['displayName'] {
  if (name === undefined) return before?.by === 'administrator' ? undefined : before;
  return { text: name, by: 'administrator' };
}

function noSuchRole({ configuration }: ByMember) {
  return invalid('role', `must be one of ${[...configuration.roles.keys()].join(', ')}`);
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
  // One's own recall is signing out everywhere, and has a way of its own; what one is called takes nothing away.
  const isNameAlone = memberTag({ ...next, displayName: previous.record.displayName }) === memberTag(previous.record);
  if (previous.record.id === admin.caller.member && !isNameAlone) return ownMembership;
  const isTaken = isAdministrator(admin, previous.record) && !isAdministrator(admin, next);
  const by = await changerOf(admin, isTaken ? {} : undefined);
  if (!by.ok) return by;

  // That it was set, and not what it is: an entry outlives the member whose data are erased.
  const renamed = !isSameName(next.displayName, previous.record.displayName) && {
    name: next.displayName === undefined ? 'removed' : 'set',
  };
  const details = { role: next.role, status: next.status, ...renamed };
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
