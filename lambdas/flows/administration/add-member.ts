import {
  canStandInPath,
  isOrganizationId,
  MEMBER_ID_FORM,
  type MemberId,
  type OrganizationId,
  PATH_FORM,
} from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { showText } from '../../core/advice/refusal-facts.ts';
import { nameIdOf, SUB_ID } from '../../core/people/saml-name-id.ts';
import type { SubjectLinkKey } from '../../core/people/subject-link.ts';
import type { Member } from '../../core/records.ts';
import { type MemberInput, type MemberRegistration, parseMember } from '../../core/registration/member.ts';
import { normalizeEmail } from '../../core/registration/text.ts';
import type { MemberOutcome } from '../../ports/administration-store.ts';
import { type Administered, type Administration, auditEntry, conflict, problem } from './administration.ts';

export interface AddedMember {
  readonly member: Member;
  readonly outcome: 'added' | 'changed' | 'unchanged';
}

/**
 * A member with a role, and optionally the subject that a provider knows them by. Idempotent by address: added again,
 * role and subject are brought up to date, and a disabled or removed member is active again (tokens issued before stay
 * refused). Where all of it is so already, nothing is written, no audit entry either. A removed member with another id is
 * somebody new in their place.
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
  const former = isReplaced(existing, wanted) ? existing : undefined;
  if (existing !== undefined && wanted !== undefined && existing.id !== wanted && former === undefined) {
    return problem(
      'id',
      `differs from the id that ${email} has already: ${existing.id}. To give another: remove first`,
    );
  }
  if (wanted !== undefined && wanted !== existing?.id) {
    const chosen = await mayChoose(admin, wanted);
    if (!chosen.ok) return chosen;
  }
  if (!link.ok) return link;
  const linked = (former === undefined && existing?.linked === true) || link.value !== undefined;
  const member: Member =
    existing && former === undefined
      ? { ...existing, role, status: 'active', linked }
      : { id: wanted ?? admin.ids.memberId(), organization, email, role, status: 'active', linked };
  if (existing && (await isAsWanted(admin, existing, member, link.value))) return ok({ member, outcome: 'unchanged' });
  const outcome = await write(admin, existing, member, link.value);
  if (outcome !== 'done') return describe(admin, outcome, organization, registration.value);
  return ok({ member, outcome: existing && former === undefined ? 'changed' : 'added' });
}

/** Whoever was removed may come again as somebody else: with another id, which nothing that was issued before names. */
function isReplaced(existing: Member | undefined, wanted: MemberId | undefined): boolean {
  return existing?.status === 'removed' && wanted !== undefined && wanted !== existing.id;
}

/**
 * An id becomes a token's `sub`, which is one person's in the whole deployment, and one that vendors look up: so nobody
 * but the operator chooses one, and not before it is known of every member that there is whose id it has.
 */
async function mayChoose({ actor, reads }: Administration, id: MemberId): Promise<Administered<true>> {
  if (actor.kind !== 'operator') return problem('id', 'is chosen by the operator alone');
  if (!canStandInPath(id)) return problem('id', `must be ${MEMBER_ID_FORM}, ${PATH_FORM}: an address has to name it`);
  if (await reads.memberIdsAreClaimed()) return ok(true);
  return problem(
    'id',
    'cannot be chosen yet: members of a former release have to be counted first, by: countersign member claim-ids',
  );
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

/** The value is that of the provider's mapped claim, whichever that is; or a SAML NameID, of the names that are set. */
export async function linkOf(
  { reads }: Pick<Administration, 'reads'>,
  organization: OrganizationId,
  subject: MemberRegistration['subject'],
): Promise<Administered<SubjectLinkKey | undefined>> {
  if (subject === undefined) return ok(undefined);
  const provider = await reads.findProvider(organization, subject.provider);
  if (provider === undefined)
    return problem('subject', `names a provider that does not exist in ${organization}: ${subject.provider}`);
  if (subject.claim === SUB_ID) {
    return provider.samlNameId === undefined
      ? problem('subject', `is a SAML name, and none identify people at ${subject.provider}: set which do first`)
      : ok({ provider: provider.id, claim: SUB_ID, value: nameIdOf(subject.value, provider.samlNameId) });
  }
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
  const isChanged = existing?.id === member.id;
  const action = isChanged ? 'member.changed' : 'member.added';
  const replaces = existing && !isChanged && { replaces: existing.id };
  const linked = link && { linkedAt: link.provider, claim: link.claim, subject: showText(link.value) };
  const details = { role: member.role, ...linked, ...replaces };
  const audit = auditEntry(admin, member.organization, { action, target: member.id, details });
  if (existing === undefined) return admin.store.addMember(member, link, audit);
  return existing.id === member.id
    ? admin.store.changeMember(member, link, audit)
    : admin.store.replaceMember(existing, member, link, audit);
}

async function describe(
  { reads }: Administration,
  outcome: Exclude<MemberOutcome, 'done'>,
  organization: string,
  { email, id, subject }: MemberRegistration,
): Promise<Administered<never>> {
  switch (outcome) {
    case 'no_organization':
      return problem('organization', `does not exist: ${organization}`);
    case 'no_provider':
      return problem(
        'subject',
        `names a provider that does not exist in ${organization}, or is disabled: ${subject?.provider}`,
      );
    case 'member_exists':
      return conflict('id', `belongs to another member of ${organization}: ${id}`);
    case 'id_taken':
      // One that was made here is made anew by the next try.
      return id === undefined
        ? conflict('email', `could not be added at this moment: ${email}. Try again`)
        : conflict(
            'id',
            `belongs to somebody of another organization, or did: ${id}, of ${await reads.findMemberIdHolder(id)}`,
          );
    case 'email_taken':
    case 'member_missing':
      return conflict('email', `was changed by somebody else at the same moment: ${email}. Try again`);
    case 'subject_taken':
      return conflict('subject', `leads to another member already: ${subject?.value}`);
  }
}
