import { isMemberId, type OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import type { Member } from '../../core/records.ts';
import { normalizeEmail } from '../../core/registration/text.ts';
import {
  type Administered,
  type Administration,
  auditEntry,
  type ByOperator,
  organizationOf,
} from './administration.ts';
import { noMember } from './change-member.ts';

/**
 * Law 9: takes effect on the next request. Tokens issued until now stay refused even if the member is added again.
 * `who` is the member's address or id. Whatever their state: a word that must not fail because somebody else was quicker.
 */
export function disableMember(admin: ByOperator, organization: string, who: string): Promise<Administered<string>> {
  return stopMember(admin, organization, who, 'disabled');
}

/** The same, for good: what remains is a tombstone that no provider revives. An operator may add the member again. */
export function removeMember(admin: ByOperator, organization: string, who: string): Promise<Administered<string>> {
  return stopMember(admin, organization, who, 'removed');
}

/** By address, else by id. */
export async function findMemberBy(
  { trust }: Pick<Administration, 'trust'>,
  organization: OrganizationId,
  who: string,
): Promise<Member | undefined> {
  const email = normalizeEmail(who.trim());
  const id = (email && (await trust.findMemberByEmail(organization, email))) ?? who;
  return isMemberId(id) ? trust.findMember(organization, id) : undefined;
}

async function stopMember(
  admin: ByOperator,
  organization: string,
  who: string,
  status: 'disabled' | 'removed',
): Promise<Administered<string>> {
  const of = organizationOf(admin, organization);
  if (!of.ok) return of;
  const member = await findMemberBy(admin, of.value, who);
  if (member === undefined || member.erasedAt !== undefined) return noMember(of.value, who);
  const audit = auditEntry(admin, of.value, { action: `member.${status}`, target: member.id });
  const outcome = await admin.store.stopMember(member, status, admin.clock(), audit);
  return outcome === 'done' ? ok(member.id) : noMember(of.value, who);
}
