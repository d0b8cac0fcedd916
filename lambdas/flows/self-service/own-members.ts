import { isMemberId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { changesBetween, entityTag, type Revised } from '../../core/administration/revision.ts';
import type { Member } from '../../core/records.ts';
import type { MemberInput } from '../../core/registration/member.ts';
import { normalizeEmail } from '../../core/registration/text.ts';
import type { MemberListPage, MemberListRequest } from '../../ports/administration-store.ts';
import { addMember } from '../administration/add-member.ts';
import { auditEntry } from '../administration/administration.ts';
import { findAdministrator, findStandingAdministrator, isAdministrator, lastSignIn } from './keep-sign-in.ts';
import {
  conflict,
  invalid,
  notFound,
  type SelfServed,
  type SelfService,
  served,
  unlessChanged,
} from './self-service.ts';

export function memberTag(member: Member): string {
  return entityTag('member', member);
}

export async function findOwnMember(self: SelfService, id: string): Promise<SelfServed<Member>> {
  const found = await findRevised(self, id);
  return found === undefined ? notFound : ok(found.record);
}

/** Whoever has exactly the address that is looked for comes first, by one read, on the first page. */
export async function listOwnMembers(self: SelfService, request: MemberListRequest): Promise<MemberListPage> {
  const { organization } = self.caller;
  const page = await self.reads.listMembers(organization, request);
  const email = request.after === undefined && request.emailPrefix ? normalizeEmail(request.emailPrefix) : undefined;
  const id = email && (await self.trust.findMemberByEmail(organization, email));
  if (!id || page.members.some((member) => member.id === id)) return page;
  const exact = await self.trust.findMember(organization, id);
  if (exact === undefined || !request.statuses.includes(exact.status)) return page;
  return { ...page, members: [exact, ...page.members] };
}

/** A new member, or one who was removed and is one again. Who is a member already is changed, not added. */
export async function addOwnMember(self: SelfService, input: Omit<MemberInput, 'id'>): Promise<SelfServed<Member>> {
  const { organization } = self.caller;
  const email = normalizeEmail(input.email.trim());
  const id = email && (await self.trust.findMemberByEmail(organization, email));
  const existing = id ? await self.trust.findMember(organization, id) : undefined;
  if (existing !== undefined && existing.status !== 'removed') {
    return conflict('email', `belongs to a member already: ${existing.id}`);
  }
  const added = served(await addMember(self, organization, input));
  return added.ok ? findOwnMember(self, added.value.member.id) : added;
}

export interface OwnMemberChange {
  readonly role?: string | undefined;
  readonly status?: 'active' | 'disabled' | undefined;
}

/** Law 9: a smaller role, or none, counts on the next request. Disabling recalls what was issued until now. */
export function changeOwnMember(
  self: SelfService,
  id: string,
  change: OwnMemberChange,
  ifMatch: string,
): Promise<SelfServed<Member>> {
  const { role } = change;
  if (role !== undefined && !self.configuration.roles.has(role)) {
    const roles = [...self.configuration.roles.keys()].join(', ');
    return Promise.resolve(invalid('role', `must be one of ${roles}`));
  }
  return replace(self, id, ifMatch, (previous) => ({
    ...previous,
    role: role ?? previous.role,
    status: change.status ?? previous.status,
    ...(change.status === 'disabled' && previous.status === 'active' && recalled(self, previous)),
  }));
}

/** Tokens and sessions that began until now are refused from the next request on; the member may come again. */
export function recallOwnMember(self: SelfService, id: string, ifMatch: string): Promise<SelfServed<Member>> {
  return replace(self, id, ifMatch, (previous) => ({ ...previous, ...recalled(self, previous) }), 'member.recalled');
}

/** A tombstone remains, which no provider revives; an administrator may add the member again. */
export function removeOwnMember(self: SelfService, id: string, ifMatch: string): Promise<SelfServed<Member>> {
  return replace(self, id, ifMatch, (previous) => ({ ...previous, status: 'removed', ...recalled(self, previous) }));
}

/** Never back: that would revive tokens. */
function recalled({ clock }: SelfService, { recalledAt = 0 }: Member): Pick<Member, 'recalledAt'> {
  return { recalledAt: Math.max(recalledAt, clock()) };
}

/**
 * Reads → If-Match → nobody takes away their own administration → who takes another's stays (law 6) → one transaction
 * over what was read, while whoever asks is still an administrator.
 */
async function replace(
  self: SelfService,
  id: string,
  ifMatch: string,
  become: (previous: Member) => Member,
  action?: 'member.recalled',
): Promise<SelfServed<Member>> {
  const previous = await findRevised(self, id);
  if (previous === undefined) return notFound;
  const same = unlessChanged(ifMatch, memberTag(previous.record));
  if (!same.ok) return same;
  const next = become(previous.record);
  if (memberTag(next) === memberTag(previous.record)) return ok(next);
  // One's own recall is signing out everywhere, and has a way of its own.
  if (previous.record.id === self.caller.member) return err({ reason: 'own_membership' });
  const isTaken = isAdministrator(self, previous.record) && !isAdministrator(self, next);
  const by = isTaken ? await findStandingAdministrator(self, {}) : await findAdministrator(self);
  if (!by.ok) return by;

  const details = { role: next.role, status: next.status };
  const change = { action: action ?? actionOf(previous.record, next), target: next.id, details };
  const audit = auditEntry(self, next.organization, change);
  const outcome = await self.store.changeMember(previous, changesBetween(previous.record, next), by.value, audit);
  switch (outcome) {
    case 'done':
      return ok(next);
    case 'member_missing':
    case 'no_provider':
    case 'subject_taken':
    case 'changed_meanwhile':
      return stale(self, id);
    case 'not_an_administrator':
      return err({ reason: 'own_membership' });
    case 'last_sign_in':
      return lastSignIn('not_standing');
  }
}

function actionOf(previous: Member, { status }: Member): 'member.changed' | 'member.disabled' | 'member.removed' {
  return status === previous.status || status === 'active' ? 'member.changed' : `member.${status}`;
}

function findRevised({ reads, caller }: SelfService, id: string): Promise<Revised<Member> | undefined> {
  return isMemberId(id) ? reads.findMember(caller.organization, id) : Promise.resolve(undefined);
}

async function stale(self: SelfService, id: string): Promise<SelfServed<never>> {
  const current = await findRevised(self, id);
  return current ? err({ reason: 'changed_meanwhile', current: memberTag(current.record) }) : notFound;
}
