import { isProviderId, type MemberId, type ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { type Revised, whatever } from '../../core/administration/revision.ts';
import { showText } from '../../core/advice/show-text.ts';
import { SUB_ID } from '../../core/people/saml-name-id.ts';
import { type SubjectLinkKey, subjectLinkDigest } from '../../core/people/subject-link.ts';
import type { Member, TrustedProvider } from '../../core/records.ts';
import { linkAt } from './add-member.ts';
import {
  type Administered,
  type Administration,
  auditEntry,
  type ByMember,
  type ByOperator,
  conflict,
  invalid,
  notFound,
  organizationOf,
  unlessChanged,
} from './administration.ts';
import { findRevisedMember, memberChangedMeanwhile, memberTag, noMember } from './change-member.ts';
import { changerOf, isAdministrator, ungranted } from './changer.ts';
import { findProvider } from './find-provider.ts';
import { findMemberBy } from './stop-member.ts';

/** A subject that leads to a member, or did while its provider mapped that claim. */
export interface MemberLink extends SubjectLinkKey {
  /** The provider, and a digest: names no person. */
  readonly id: string;
  readonly status: 'active' | 'inactive';
}

/** One query per provider of the organization. A link of a former release is not among them until it is added again. */
export async function listLinks(admin: ByMember, member: string): Promise<Administered<readonly MemberLink[]>> {
  const found = await findRevisedMember(admin, member);
  if (!found.ok) return found;
  return ok(await linksOfMember(admin, found.value.record));
}

export async function linksOfMember(
  { reads }: Pick<Administration, 'reads'>,
  { organization, id: member }: Pick<Member, 'organization' | 'id'>,
): Promise<readonly MemberLink[]> {
  const providers = await Array.fromAsync(reads.listProviders(organization));
  const links = await Promise.all(
    providers.map(async (provider) =>
      (await reads.listLinks(provider.id, member)).map((link) => memberLink(link, leadsSomewhere(provider))),
    ),
  );
  return links.flat();
}

/**
 * The value of the claim that the provider maps now, or a SAML NameID. The same again: nothing changes but that it is
 * listed. The operator adds one with the member, by `addMember`.
 */
export async function addLink(
  admin: ByMember,
  member: string,
  subject: { readonly provider: string; readonly value: string; readonly claim?: typeof SUB_ID },
  ifMatch: string,
): Promise<Administered<MemberLink>> {
  const found = await findUnchanged(admin, member, ifMatch);
  if (!found.ok) return found;
  const { record } = found.value;
  if (record.status === 'removed') return conflict('status', 'is removed: add the member again first');
  const { provider: id } = subject;
  const provider = isProviderId(id) ? await admin.reads.findProvider(record.organization, id) : undefined;
  if (provider === undefined) return unknownProvider();
  const link = linkAt(provider.record, subject);
  if (!link.ok) return link;

  const by = await changerOf(admin);
  if (!by.ok) return by;
  const audit = linkAudit(admin, record, 'member.linked', link.value);
  const outcome = await admin.store.changeMember(found.value, { linked: true, link: link.value }, by.value, audit);
  switch (outcome) {
    case 'done':
      return ok(memberLink(link.value, () => true));
    case 'subject_taken':
      return conflict('subject', 'leads to another member already');
    case 'no_provider':
      return unknownProvider();
    case 'member_missing':
    case 'changed_meanwhile':
      return memberChangedMeanwhile(admin, record.id);
    case 'not_an_administrator':
    case 'last_sign_in':
      return ungranted(outcome);
  }
}

/**
 * The subject leads nowhere from the next redemption or sign-in on. What it opened until now goes on: recall ends that.
 * An administrator's only by one who has come in another way, their own such links too: that way must still stand when
 * this is written.
 */
export async function removeLink(
  admin: ByMember,
  member: string,
  id: string,
  ifMatch: string,
): Promise<Administered<Member>> {
  const found = await findUnchanged(admin, member, ifMatch);
  if (!found.ok) return found;
  const { record } = found.value;
  const link = await findLink(admin, record.id, id);
  if (!link.ok) return link;
  const isOwn = record.id === admin.caller.member;
  const mayCutOff = isOwn || isAdministrator(admin, record);
  const by = await changerOf(admin, mayCutOff ? { link: subjectLinkDigest(link.value) } : undefined);
  if (!by.ok) return isOwn && by.error.reason === 'last_sign_in' ? err({ reason: 'own_sign_in' }) : by;
  const audit = linkAudit(admin, record, 'member.unlinked', link.value);
  const outcome = await admin.store.removeLink(found.value, link.value, by.value, audit);
  switch (outcome) {
    case 'done':
      return ok(record);
    case 'missing':
      return noLink(id);
    case 'changed_meanwhile':
      return memberChangedMeanwhile(admin, record.id);
    case 'not_an_administrator':
      return ungranted(outcome);
    case 'last_sign_in':
      return isOwn ? err({ reason: 'own_sign_in' }) : ungranted(outcome);
  }
}

export interface UnlinkInput {
  /** The member's address or id. */
  readonly member: string;
  readonly provider: string;
  /** The claim's value. */
  readonly subject: string;
  /** Absent: the claim that the provider maps now. */
  readonly claim?: string;
}

export interface Unlinked {
  readonly member: MemberId;
  /** `unchanged`: the subject did not lead to this member, and nothing was written. */
  readonly outcome: 'unlinked' | 'unchanged';
}

/**
 * The same by the operator's word, who knows the subject and has looked at no list: it may be of a claim that is mapped no
 * more, or unlisted since a former release, and the last way in. Idempotent.
 */
export async function unlinkMember(
  admin: ByOperator,
  organization: string,
  input: UnlinkInput,
): Promise<Administered<Unlinked>> {
  const of = organizationOf(admin, organization);
  if (!of.ok) return of;
  const member = await findMemberBy(admin, of.value, input.member);
  if (member === undefined) return noMember(of.value, input.member);
  const found = await findProvider(admin, organization, input.provider);
  if (!found.ok) return found;
  const { id: provider, subjectClaim } = found.value.record;
  const link = { provider, claim: input.claim ?? subjectClaim, value: input.subject };
  const audit = linkAudit(admin, member, 'member.unlinked', link);
  const outcome = await admin.store.removeLink(whatever(member), link, 'operator', audit);
  return ok({ member: member.id, outcome: outcome === 'done' ? 'unlinked' : 'unchanged' });
}

async function findUnchanged(admin: ByMember, id: string, ifMatch: string): Promise<Administered<Revised<Member>>> {
  const found = await findRevisedMember(admin, id);
  if (!found.ok) return found;
  const same = unlessChanged(admin, ifMatch, memberTag(found.value.record));
  return same.ok ? found : same;
}

async function findLink(
  { reads, caller }: ByMember,
  member: MemberId,
  id: string,
): Promise<Administered<SubjectLinkKey>> {
  const provider = providerOf(id);
  const known = provider && (await reads.findProvider(caller.organization, provider));
  if (provider === undefined || known === undefined) return noLink(id);
  const link = (await reads.listLinks(provider, member)).find((each) => linkId(each) === id);
  return link === undefined ? noLink(id) : ok(link);
}

function noLink(id: string) {
  return notFound('subject', `does not lead to the member: ${id}`);
}

function unknownProvider(): Administered<never> {
  return invalid('provider', 'is no provider of this organization');
}

function memberLink(link: SubjectLinkKey, isActive: (link: SubjectLinkKey) => boolean): MemberLink {
  return { ...link, id: linkId(link), status: isActive(link) ? 'active' : 'inactive' };
}

/** A link by the claim that is mapped now, or by a SAML name while some identify people. */
export function leadsSomewhere({ subjectClaim, samlNameId }: TrustedProvider) {
  return ({ claim }: Pick<SubjectLinkKey, 'claim'>): boolean =>
    claim === subjectClaim || (claim === SUB_ID && samlNameId !== undefined);
}

function linkId(link: SubjectLinkKey): string {
  return `${link.provider}.${subjectLinkDigest(link)}`;
}

function providerOf(id: string): ProviderId | undefined {
  const [provider] = id.split('.', 1);
  return isProviderId(provider) ? provider : undefined;
}

/** With the subject: without it nobody could say later whose account led to the member. */
function linkAudit(
  admin: Administration,
  { organization, id }: Member,
  action: 'member.linked' | 'member.unlinked',
  { provider, claim, value }: SubjectLinkKey,
) {
  return auditEntry(admin, organization, {
    action,
    target: id,
    details: { provider, claim, subject: showText(value) },
  });
}
