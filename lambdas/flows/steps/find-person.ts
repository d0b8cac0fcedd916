import type { JsonObject } from '../../../protect/jose/strict-json.ts';
import type { MemberId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { Configuration } from '../../core/configuration.ts';
import { claimedName, nameAfter } from '../../core/people/display-name.ts';
import { type Invitation, invitationThrough } from '../../core/people/invitation.ts';
import { provisionedRole } from '../../core/people/just-in-time.ts';
import { signInOf } from '../../core/people/last-sign-in.ts';
import type { NewMembership } from '../../core/people/membership.ts';
import { type ClaimedPerson, checkLinkByEmail, checkMember, readPerson } from '../../core/people/person.ts';
import { describeSubId, SUB_ID } from '../../core/people/saml-name-id.ts';
import type { SubjectLinkKey } from '../../core/people/subject-link.ts';
import type { Member, TrustedProvider } from '../../core/records.ts';
import type { Refusal } from '../../core/refusal.ts';
import type { TrustSources } from '../../ports/trust-sources.ts';

/** The member whom an assertion is about; `membership`, when it takes a link or a member that does not exist yet. */
export interface Person {
  readonly member: Member;
  /** How the provider knows them. */
  readonly link: SubjectLinkKey;
  readonly membership?: NewMembership;
}

export interface PersonDependencies {
  readonly configuration: Pick<Configuration, 'roles'>;
  readonly trust: Pick<TrustSources, 'findLinkedMember' | 'findMemberByEmail' | 'findMember'>;
  /** Drawn only for somebody who is to be provisioned. */
  readonly newMemberId: () => MemberId;
}

/**
 * Step 11 of redemption: subject link → member, active. Without a link, a verified address in a pinned domain finds a
 * member whom no provider knows yet, or, where the provider may, a member who is to be provisioned; and whoever is invited
 * through this provider is found by a verified address of any domain. Decides only: nothing is written here. Link and
 * member are read at the database every time (S7). `now` in seconds since the epoch.
 */
export async function findPerson(
  dependencies: PersonDependencies,
  provider: TrustedProvider,
  claims: JsonObject,
  now: number,
): Promise<Result<Person, Refusal>> {
  const { trust } = dependencies;
  const claimed = readPerson(claims, provider);
  if (!claimed.ok) return claimed;
  const bySubject = { provider: provider.id, claim: provider.subjectClaim, value: claimed.value.subject };
  const found = await findLinked(trust, claimed.value, bySubject);
  if (!found.ok) return found;
  if (found.value === undefined)
    return findByEmail(dependencies, provider, { claimed: claimed.value, claims }, bySubject, now);
  const { id, link } = found.value;
  const member = await trust.findMember(provider.organization, id);
  if (member === undefined) return err({ reason: 'member_missing', member: id });
  const active = checkMember(member);
  return active.ok ? ok({ member: active.value, link }) : active;
}

/**
 * By the SAML name, else by the mapped claim: "both MUST identify the same End-User" (draft -04), so that whoever is known
 * by one of them is found when the other joins; two that lead to two members are refused.
 */
async function findLinked(
  trust: PersonDependencies['trust'],
  claimed: ClaimedPerson,
  bySubject: SubjectLinkKey,
): Promise<Result<{ readonly id: MemberId; readonly link: SubjectLinkKey } | undefined, Refusal>> {
  const byNameId = nameIdLink(claimed, bySubject);
  const [named, subject] = await Promise.all([
    byNameId && trust.findLinkedMember(byNameId),
    trust.findLinkedMember(bySubject).then((id) => id ?? findEarlierLink(trust, claimed, bySubject)),
  ]);
  if (named !== undefined && subject !== undefined && named !== subject) {
    return err({ reason: 'subjects_of_two_members', member: named, other: subject });
  }
  if (named !== undefined && byNameId !== undefined) return ok({ id: named, link: byNameId });
  return ok(subject === undefined ? undefined : { id: subject, link: bySubject });
}

function nameIdLink({ nameId }: ClaimedPerson, { provider }: SubjectLinkKey): SubjectLinkKey | undefined {
  return nameId === undefined ? undefined : { provider, claim: SUB_ID, value: nameId };
}

/** Of a provider that maps by address: a link that was made before domains were compared in one form. */
async function findEarlierLink(
  trust: PersonDependencies['trust'],
  { writtenEmail }: ClaimedPerson,
  link: SubjectLinkKey,
): Promise<MemberId | undefined> {
  if (link.claim !== 'email' || writtenEmail === undefined) return undefined;
  return trust.findLinkedMember({ ...link, value: writtenEmail });
}

async function findByEmail(
  dependencies: PersonDependencies,
  provider: TrustedProvider,
  { claimed, claims }: { readonly claimed: ClaimedPerson; readonly claims: JsonObject },
  bySubject: SubjectLinkKey,
  now: number,
): Promise<Result<Person, Refusal>> {
  const { trust } = dependencies;
  const { verifiedEmail, writtenEmail, withheldEmail, unmappedSubId } = claimed;
  const byNameId = nameIdLink(claimed, bySubject);
  // Whoever comes to be linked is known by both from now on: by the one at sign-in, by the other for their tools.
  const links = byNameId === undefined ? { link: bySubject } : { link: byNameId, also: bySubject };
  const notLinked: Refusal = unmappedSubId
    ? { reason: 'sub_id_not_mapped', provider: provider.id, ...describeSubId(claims[SUB_ID]) }
    : { reason: 'subject_not_linked', provider: provider.id, claim: links.link.claim, subject: links.link.value };
  // The SAML name goes first: mapping it trusts no address.
  if (verifiedEmail === undefined) {
    const invited = unmappedSubId ? undefined : await findInvited(trust, provider, claimed, now);
    return invited === undefined ? err(unmappedSubId ? notLinked : (withheldEmail ?? notLinked)) : link(invited, links);
  }
  const id =
    (await trust.findMemberByEmail(provider.organization, verifiedEmail)) ??
    (writtenEmail === undefined ? undefined : await trust.findMemberByEmail(provider.organization, writtenEmail));
  if (id === undefined) {
    // K16: a person whom an assertion names in a way that nobody has mapped may be somebody who is known already.
    const made = unmappedSubId
      ? undefined
      : provision(dependencies, provider, { claims, email: verifiedEmail, now }, links);
    return made ?? err(notLinked);
  }
  const member = await trust.findMember(provider.organization, id);
  if (member === undefined) return err({ reason: 'member_missing', member: id });
  const linkable = checkLinkByEmail(member);
  if (linkable.ok) return withMembership('link', { ...linkable.value, linked: true }, links);
  const invitation = unmappedSubId ? undefined : invitationThrough(member, provider.id, now);
  return invitation === undefined ? linkable : link({ member, invitation }, links);
}

interface Invited {
  readonly member: Member;
  readonly invitation: Invitation;
}

/** Of an address that is in no pinned domain: whose it is, if an administrator has invited them through this provider. */
async function findInvited(
  trust: PersonDependencies['trust'],
  { id: provider, organization }: TrustedProvider,
  { unpinnedEmail }: ClaimedPerson,
  now: number,
): Promise<Invited | undefined> {
  const id = unpinnedEmail === undefined ? undefined : await trust.findMemberByEmail(organization, unpinnedEmail);
  const member = id === undefined ? undefined : await trust.findMember(organization, id);
  const invitation = member && invitationThrough(member, provider, now);
  return member && invitation && { member, invitation };
}

/** Their invitation must stand when it is written, and is used up by it. */
function link({ member: { invitation: _, ...member }, invitation }: Invited, links: Links): Result<Person, Refusal> {
  return withMembership('link', { ...member, linked: true }, { ...links, invitation });
}

function provision(
  { configuration, newMemberId }: PersonDependencies,
  provider: TrustedProvider,
  { claims, email, now }: { readonly claims: JsonObject; readonly email: string; readonly now: number },
  links: Links,
): Result<Person, Refusal> | undefined {
  const role = provisionedRole(provider, claims, configuration.roles);
  if (role === undefined) return undefined;
  const { organization } = provider;
  const displayName = nameAfter(undefined, claimedName(claims), 'sign_in');
  const known = { email, ...(displayName && { displayName }), lastSignIn: signInOf(provider, claims, now) };
  const member: Member = { id: newMemberId(), organization, ...known, role, status: 'active', linked: true };
  return withMembership('provision', member, links);
}

type Links = Pick<NewMembership, 'link' | 'also' | 'invitation'>;

function withMembership(kind: NewMembership['kind'], member: Member, links: Links): Result<Person, Refusal> {
  return ok({ member, link: links.link, membership: { kind, member, ...links } });
}
