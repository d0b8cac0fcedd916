import { isOrganizationId, type OrganizationId } from '../../core/identifiers.ts';
import { showText } from '../../core/refusal-facts.ts';
import { type MemberInput, type MemberRegistration, parseMember } from '../../core/registration/member.ts';
import { normalizeEmail } from '../../core/registration/text.ts';
import { ok } from '../../core/result.ts';
import type { SubjectLinkKey } from '../../core/subject-link.ts';
import type { Member } from '../../core/trust.ts';
import type { MemberOutcome } from '../../ports/administration-store.ts';
import { type Administered, type Administration, auditEntry, conflict, problem } from './administration.ts';

export interface AddedMember {
  readonly member: Member;
  readonly outcome: 'added' | 'changed' | 'unchanged';
}

/**
 * A member with a role, and optionally the subject that a provider knows them by. Idempotent by address: added again,
 * role and subject are brought up to date, and a disabled or removed member is active again (tokens issued before stay
 * refused). Where all of it is so already, nothing is written, no audit entry either.
 */
export async function addMember(
  admin: Administration,
  organization: string,
  input: MemberInput,
): Promise<Administered<AddedMember>> {
  if (!isOrganizationId(organization)) return problem('organization', `does not exist: ${organization}`);
  const registration = parseMember(input, admin.configuration);
  if (!registration.ok) return registration;
  const { email, role, id: wanted, subject } = registration.value;
  const [existing, link] = await Promise.all([
    findExisting(admin, organization, email),
    linkOf(admin, organization, subject),
  ]);
  if (existing !== undefined && wanted !== undefined && existing.id !== wanted) {
    return problem('id', `differs from the id that ${email} has already: ${existing.id}`);
  }
  if (!link.ok) return link;
  const linked = existing?.linked === true || link.value !== undefined;
  const member: Member = existing
    ? { ...existing, role, status: 'active', linked }
    : { id: wanted ?? admin.ids.memberId(), organization, email, role, status: 'active', linked };
  if (existing && (await isAsWanted(admin, existing, member, link.value))) return ok({ member, outcome: 'unchanged' });
  const outcome = await write(admin, existing, member, link.value);
  if (outcome !== 'done') return describe(outcome, organization, registration.value);
  return ok({ member, outcome: existing ? 'changed' : 'added' });
}

async function isAsWanted(
  { trust }: Administration,
  existing: Member,
  wanted: Member,
  link: SubjectLinkKey | undefined,
): Promise<boolean> {
  const { role, status, linked } = existing;
  if (role !== wanted.role || status !== wanted.status || linked !== wanted.linked) return false;
  return link === undefined || (await trust.findLinkedMember(link)) === existing.id;
}

/** The value is that of the provider's mapped claim, whichever that is. */
export async function linkOf(
  { reads }: Pick<Administration, 'reads'>,
  organization: OrganizationId,
  subject: MemberRegistration['subject'],
): Promise<Administered<SubjectLinkKey | undefined>> {
  if (subject === undefined) return ok(undefined);
  const provider = await reads.findProvider(organization, subject.provider);
  if (provider === undefined)
    return problem('subject', `names a provider that does not exist in ${organization}: ${subject.provider}`);
  const isEmail = provider.subjectClaim === 'email';
  const value = isEmail ? normalizeEmail(subject.value) : subject.value;
  if (value === undefined)
    return problem('subject', `must be an e-mail address: ${subject.provider} identifies people by one`);
  return ok({ provider: provider.id, claim: provider.subjectClaim, value });
}

async function findExisting(
  { trust }: Administration,
  organization: OrganizationId,
  email: string,
): Promise<Member | undefined> {
  const id = await trust.findMemberByEmail(organization, email);
  return id && trust.findMember(organization, id);
}

function write(
  admin: Administration,
  existing: Member | undefined,
  member: Member,
  link: SubjectLinkKey | undefined,
): Promise<MemberOutcome> {
  const action = existing ? 'member.changed' : 'member.added';
  const linked = link && { linkedAt: link.provider, claim: link.claim, subject: showText(link.value) };
  const details = { role: member.role, ...linked };
  const audit = auditEntry(admin, member.organization, { action, target: member.id, details });
  return existing ? admin.store.changeMember(member, link, audit) : admin.store.addMember(member, link, audit);
}

function describe(
  outcome: Exclude<MemberOutcome, 'done'>,
  organization: string,
  { email, id, subject }: MemberRegistration,
): Administered<never> {
  switch (outcome) {
    case 'no_organization':
      return problem('organization', `does not exist: ${organization}`);
    case 'no_provider':
      return problem('subject', `names a provider that does not exist in ${organization}: ${subject?.provider}`);
    case 'member_exists':
      return conflict('id', `belongs to another member of ${organization}: ${id}`);
    case 'email_taken':
    case 'member_missing':
      return conflict('email', `was changed by somebody else at the same moment: ${email}. Try again`);
    case 'subject_taken':
      return conflict('subject', `leads to another member already: ${subject?.value}`);
  }
}
