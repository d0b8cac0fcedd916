import { isMemberId, isProviderId, type ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { showText } from '../../core/advice/refusal-facts.ts';
import { SUB_ID } from '../../core/people/saml-name-id.ts';
import { type SubjectLinkKey, subjectLinkDigest } from '../../core/people/subject-link.ts';
import type { Member, TrustedProvider } from '../../core/records.ts';
import { linkOf } from '../administration/add-member.ts';
import { auditEntry } from '../administration/administration.ts';
import { findAdministrator, findStandingAdministrator, isAdministrator, lastSignIn } from './keep-sign-in.ts';
import { memberTag } from './own-members.ts';
import { conflict, notFound, type SelfServed, type SelfService, served, unlessChanged } from './self-service.ts';

/** A subject that leads to a member, or did while its provider mapped that claim. */
export interface OwnLink extends SubjectLinkKey {
  /** The provider, and a digest: names no person. */
  readonly id: string;
  readonly status: 'active' | 'inactive';
}

/** One query per provider of the organization. A link of a former release is not among them until it is added again. */
export async function listOwnLinks(self: SelfService, member: string): Promise<SelfServed<readonly OwnLink[]>> {
  const { organization } = self.caller;
  const found = isMemberId(member) ? await self.records.findMember(organization, member) : undefined;
  if (found === undefined) return notFound;
  const providers = await Array.fromAsync(self.reads.listProviders(organization));
  const links = await Promise.all(
    providers.map(async (provider) =>
      (await self.records.listLinks(provider.id, found.record.id)).map((link) =>
        ownLink(link, leadsSomewhere(provider)),
      ),
    ),
  );
  return ok(links.flat());
}

/** The value of the claim that the provider maps now. The same again: nothing changes but that it is listed. */
export async function addOwnLink(
  self: SelfService,
  member: string,
  subject: { readonly provider: string; readonly value: string; readonly claim?: typeof SUB_ID },
  ifMatch: string,
): Promise<SelfServed<OwnLink>> {
  const { organization } = self.caller;
  const previous = isMemberId(member) ? await self.records.findMember(organization, member) : undefined;
  if (previous === undefined) return notFound;
  const same = unlessChanged(ifMatch, memberTag(previous.record));
  if (!same.ok) return same;
  if (previous.record.status === 'removed') return conflict('status', 'is removed: add the member again first');
  if (!isProviderId(subject.provider)) return unknownProvider();
  const link = served(await linkOf(self, organization, { ...subject, provider: subject.provider }));
  if (!link.ok) return link;
  if (link.value === undefined) return unknownProvider();

  const by = await findAdministrator(self);
  if (!by.ok) return by;
  const audit = linkAudit(self, previous.record, 'member.linked', link.value);
  const outcome = await self.changes.addLink(previous, link.value, by.value, audit);
  switch (outcome) {
    case 'done':
      return ok(ownLink(link.value, () => true));
    case 'subject_taken':
      return conflict('subject', 'leads to another member already');
    case 'no_provider':
      return unknownProvider();
    case 'changed_meanwhile':
      return stale(self, previous.record);
    case 'not_an_administrator':
      return err({ reason: 'own_membership' });
    case 'last_sign_in':
      return lastSignIn('not_standing');
  }
}

/**
 * The subject leads nowhere from the next redemption or sign-in on. What it opened until now goes on: recall ends that.
 * An administrator's only by one who has come in another way, their own such links too: that way must still stand when
 * this is written.
 */
export async function removeOwnLink(
  self: SelfService,
  member: string,
  id: string,
  ifMatch: string,
): Promise<SelfServed<Member>> {
  const { organization } = self.caller;
  const found = isMemberId(member) ? await self.records.findMember(organization, member) : undefined;
  const provider = providerOf(id);
  if (found === undefined || provider === undefined) return notFound;
  const same = unlessChanged(ifMatch, memberTag(found.record));
  if (!same.ok) return same;
  if ((await self.reads.findProvider(organization, provider)) === undefined) return notFound;
  const links = await self.records.listLinks(provider, found.record.id);
  const link = links.find((each) => linkId(each) === id);
  if (link === undefined) return notFound;
  const isOwn = found.record.id === self.caller.member;
  const by =
    isOwn || isAdministrator(self, found.record)
      ? await findStandingAdministrator(self, { link: subjectLinkDigest(link) })
      : await findAdministrator(self);
  if (!by.ok) return isOwn && by.error.reason === 'last_sign_in' ? err({ reason: 'own_sign_in' }) : by;
  const audit = linkAudit(self, found.record, 'member.unlinked', link);
  const outcome = await self.changes.removeLink(found, link, by.value, audit);
  switch (outcome) {
    case 'done':
      return ok(found.record);
    case 'missing':
      return notFound;
    case 'changed_meanwhile':
      return stale(self, found.record);
    case 'not_an_administrator':
      return err({ reason: 'own_membership' });
    case 'last_sign_in':
      return isOwn ? err({ reason: 'own_sign_in' }) : lastSignIn('not_standing');
  }
}

function unknownProvider(): SelfServed<never> {
  return err({
    reason: 'invalid_request',
    problems: [{ field: 'provider', problem: 'is no provider of this organization' }],
  });
}

function ownLink(link: SubjectLinkKey, isActive: (link: SubjectLinkKey) => boolean): OwnLink {
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
  self: SelfService,
  { organization, id }: Member,
  action: 'member.linked' | 'member.unlinked',
  { provider, claim, value }: SubjectLinkKey,
) {
  return auditEntry(self, organization, { action, target: id, details: { provider, claim, subject: showText(value) } });
}

async function stale(self: SelfService, { organization, id }: Member): Promise<SelfServed<never>> {
  const current = await self.records.findMember(organization, id);
  return current ? err({ reason: 'changed_meanwhile', current: memberTag(current.record) }) : notFound;
}
