import type { ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { NO_SCOPES } from '../../../protect/vocabulary/scope.ts';
import { type Changes, entityTag } from '../administration/revision.ts';
import { type Configuration, includesAdministration } from '../configuration.ts';
import { type DisplayName, nameAfter } from '../people/display-name.ts';
import type { Member, TrustedProvider } from '../records.ts';
import { normalizeEmail } from '../registration/text.ts';
import { type SaidName, saidName } from './name.ts';
import type { NotAdopted, ProvisioningRefusal } from './refusal.ts';
import type { NewUser, UserChange } from './user.ts';

/**
 * What the SCIM client of a provider may see and change of an organization's members (law 7), and what of it (law 6):
 * that somebody comes, that they go, and what it calls them. Never a role, an id, an address, or a link.
 */

/** What was found of a member for one provider. */
export interface FoundMember {
  readonly member: Member;
  /** A subject of this very provider leads to them. */
  readonly isLinked: boolean;
  /** The provider that manages them is one of the organization's still. */
  readonly managerStands: boolean;
}

/** A member whom this provider sees: one that it manages, or that it knows by a subject and nobody else manages. */
export function isSeenBy(provider: ProviderId, { member, isLinked, managerStands }: FoundMember): boolean {
  if (member.status === 'removed' || member.erasedAt !== undefined) return false;
  const { provisioning } = member;
  if (provisioning === undefined) return isLinked;
  if (provisioning.provider === provider) return provisioning.deletedAt === undefined;
  return isLinked && !managerStands;
}

/** What of a member changes by the provider's word. */
export type ManagedChanges = Changes<
  Pick<Member, 'role' | 'status' | 'recalledAt' | 'provisioning' | 'stoppedBy' | 'displayName'>
>;

/** Disabled by this provider's word, and nobody has said anything about it since. */
export function isStoppedBy(provider: ProviderId, { status, stoppedBy, recalledAt }: Member): boolean {
  if (status !== 'disabled' || stoppedBy?.provider !== provider) return false;
  return stoppedBy.at === recalledAt;
}

/**
 * The role of a new member: never one with `org:admin` (law 6), by the configuration of this moment. It is looked at where
 * somebody comes; whoever goes, goes whatever has become of it.
 */
export function roleOfNew(
  { id, scimRole }: Pick<TrustedProvider, 'id' | 'scimRole'>,
  roles: Configuration['roles'],
): Result<string, ProvisioningRefusal> {
  if (scimRole === undefined) return err({ reason: 'provisioning_off', provider: id });
  const isUsable = roles.has(scimRole) && !includesAdministration(roles.get(scimRole) ?? NO_SCOPES);
  return isUsable ? ok(scimRole) : err({ reason: 'provisioning_role_unusable', role: scimRole });
}

/** The provider speaks for addresses of its pinned domains alone, as with just-in-time membership (K17). */
export function checkDomain(
  email: string,
  { emailDomains }: Pick<TrustedProvider, 'emailDomains'>,
): Result<true, ProvisioningRefusal> {
  const domain = email.slice(email.lastIndexOf('@') + 1);
  return emailDomains.has(domain) ? ok(true) : err({ reason: 'email_domain_not_pinned', domain });
}

/** How a member begins whom the provider is the first to know of. Not linked: their first sign-in links them (K17). */
export function newMember(
  { email, externalId, active, ...said }: NewUser,
  {
    provider,
    role,
    id,
    organization,
  }: Pick<Member, 'role' | 'id' | 'organization'> & { readonly provider: ProviderId },
  now: number,
): Member {
  const provisioning = { provider, ...(externalId !== undefined && { externalId }) };
  const known = { email, ...renamed(undefined, said) };
  const member: Member = { id, organization, ...known, role, status: 'active', linked: false, provisioning };
  return active ? member : { ...member, ...stopped(provider, member, now) };
}

/**
 * What creating a user makes of somebody who is there already.
 *
 * - This provider sees them and manages them: `user_exists`; the client is to change them.
 * - It knows them by a subject, or no provider knows them (K17: an address says who they are to the first one alone): they
 *   are its to manage from now on, with the role that they have.
 * - It deleted them: they come again, with the role of new members, whatever they had: who gave them more gives it again.
 * - An administrator removed or disabled them, or they are another provider's: an administrator decides (law 6).
 */
export function adoption(
  found: FoundMember,
  user: NewUser,
  { provider, role }: { readonly provider: ProviderId; readonly role: string },
  now: number,
): Result<ManagedChanges, ProvisioningRefusal> {
  const { member } = found;
  if (isSeenBy(provider, found) && member.provisioning?.provider === provider)
    return err({ reason: 'user_exists', attribute: 'userName' });
  const refused = notAdopted(provider, found);
  if (refused !== undefined) return err({ reason: refused });
  const { externalId } = user;
  const name = renamed(member.displayName, user);
  const provisioning = { provider, ...(externalId !== undefined && { externalId }) };
  const comesAgain = isStoppedBy(provider, member);
  if (!user.active) {
    const stop = member.status === 'active' ? stopped(provider, member, now) : {};
    return ok({ provisioning, ...name, ...(comesAgain && { role }), ...stop });
  }
  return ok({ provisioning, ...name, ...(comesAgain && { role, status: 'active' as const, stoppedBy: undefined }) });
}

function notAdopted(provider: ProviderId, { member, isLinked, managerStands }: FoundMember): NotAdopted | undefined {
  if (member.status === 'removed') return 'member_removed';
  const isOwn = member.provisioning?.provider === provider;
  const isOthers = member.provisioning !== undefined && !isOwn && managerStands;
  // A member with a subject is known: only to its provider an address says who they are.
  if (isOthers || (!isOwn && !isLinked && member.linked)) return 'member_of_another_provider';
  return member.status === 'active' || isStoppedBy(provider, member) ? undefined : 'member_disabled_here';
}

/**
 * What a change makes of a member whom the provider sees.
 *
 * - `userName` is the member's address, which does not change here (`mutability`).
 * - `active: false` disables and recalls in one (law 9). Of who is disabled already it changes nothing: the word stays whose
 *   it is.
 * - `active: true` undoes this provider's own word, and nobody else's (law 6).
 *
 * Nothing of it differs: no changes. Whoever is changed first is managed from then on.
 */
export function changesOf(
  member: Member,
  { userName, externalId, active, ...said }: UserChange,
  provider: ProviderId,
  now: number,
): Result<ManagedChanges, ProvisioningRefusal> {
  if (userName !== undefined && normalizeEmail(userName.trim()) !== member.email) return err(ADDRESS_STAYS);
  const status = active === undefined ? ok({}) : statusBy(provider, member, active, now);
  if (!status.ok) return status;
  const before = member.provisioning?.provider === provider ? member.provisioning : undefined;
  const name = externalId === undefined ? before?.externalId : externalId;
  const provisioning = { provider, ...(name !== undefined && name !== 'removed-attribute' && { externalId: name }) };
  const isSame = before?.externalId === provisioning.externalId;
  const binds = isSame ? {} : { provisioning };
  const changes = { ...status.value, ...binds, ...renamed(member.displayName, said) };
  const isUnbound = before === undefined && Object.keys(changes).length > 0;
  return ok(isUnbound ? { ...changes, provisioning } : changes);
}

/** What they are called from now on, where that is another name: an administrator's word goes before the provider's. */
function renamed(before: DisplayName | undefined, said: SaidName): Pick<ManagedChanges, 'displayName'> {
  const name = saidName(said);
  if (name === null) return before?.by === 'scim' ? { displayName: undefined } : {};
  const displayName = nameAfter(before, name, 'scim');
  return displayName === before ? {} : { displayName };
}

const ADDRESS_STAYS: ProvisioningRefusal = {
  reason: 'malformed_scim_request',
  scimType: 'mutability',
  field: 'userName',
  problem: 'is the address that the member is known by, and does not change here',
};

function statusBy(
  provider: ProviderId,
  member: Member,
  active: boolean,
  now: number,
): Result<ManagedChanges, ProvisioningRefusal> {
  if (!active) return ok(member.status === 'active' ? stopped(provider, member, now) : {});
  if (member.status === 'active') return ok({});
  return isStoppedBy(provider, member)
    ? ok({ status: 'active', stoppedBy: undefined })
    : err({ reason: 'member_disabled_here' });
}

/** RFC 7644 §3.6: from now on as if it were not there, for this provider. The member is disabled, if nobody has yet. */
export function deletionOf(member: Member, provider: ProviderId, now: number): ManagedChanges {
  const stop = member.status === 'active' ? stopped(provider, member, now) : {};
  return { ...stop, provisioning: { provider, deletedAt: now } };
}

/** Law 9: what was issued until now is refused from the next request on, and stays so. Never back: that would revive tokens. */
function stopped(provider: ProviderId, { recalledAt = 0 }: Member, now: number) {
  const at = Math.max(recalledAt, now);
  return { status: 'disabled', recalledAt: at, stoppedBy: { provider, at } } as const;
}

/** RFC 7644 §3.14: of all that is shown of a user. */
export function userTag(member: Member): string {
  const { id, email, status, provisioning } = member;
  return entityTag('scim-user', id, email, status, provisioning?.externalId, nameByScim(member));
}

/** What a SCIM client is shown of a name: its own word, and nobody else's. */
export function nameByScim({ displayName }: Member): string | undefined {
  return displayName?.by === 'scim' ? displayName.text : undefined;
}
