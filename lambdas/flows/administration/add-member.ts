import {
  canStandInPath,
  MEMBER_ID_FORM,
  type MemberId,
  type OrganizationId,
  PATH_FORM,
} from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { notTheOperators } from '../../core/administration/caller.ts';
import type { Revised } from '../../core/administration/revision.ts';
import { showText } from '../../core/advice/show-text.ts';
import { isSameName } from '../../core/people/display-name.ts';
import { nameIdOf, SUB_ID } from '../../core/people/saml-name-id.ts';
import type { SubjectLinkKey } from '../../core/people/subject-link.ts';
import type { Member, TrustedProvider } from '../../core/records.ts';
import { type MemberInput, type MemberRegistration, parseMember } from '../../core/registration/member.ts';
import { normalizeEmail } from '../../core/registration/text.ts';
import type { AdministrationStore, Changer, MemberOutcome, Ungranted } from '../../ports/administration-store.ts';
import {
  type Administered,
  type Administration,
  auditEntry,
  checked,
  conflict,
  invalid,
  noOrganization,
  organizationOf,
  overOf,
  problem,
} from './administration.ts';
import { changerOf, ownMembership, ungranted } from './changer.ts';

export interface AddedMember {
  readonly member: Member;
  readonly outcome: 'added' | 'changed' | 'unchanged';
}

/**
 * A member with a role, and optionally the subject that a provider knows them by; or one who was removed is one again
 * (tokens issued before stay refused), never an administrator themselves. Who is a member already is the operator's to
 * bring up to date: by the command this is idempotent, by address, and a disabled member is active again. Where all of
 * it is so already, nothing is written, no audit entry either. A removed member with another id is somebody new in their
 * place.
 */
export async function addMember(
  admin: Administration,
  organization: string,
  input: MemberInput,
): Promise<Administered<AddedMember>> {
  const of = organizationOf(admin, organization);
  if (!of.ok) return of;
  const existing = await findExisting(admin, of.value, input.email);
  const may = mayAdd(admin, existing?.record);
  if (!may.ok) return may;
  const registration = checked(parseMember(input, admin.configuration));
  if (!registration.ok) return registration;
  const { email, id: wanted, subject } = registration.value;
  const external = mayNameExternally(admin, registration.value);
  if (!external.ok) return external;
  const link = await linkOf(admin, of.value, subject);
  const id = await chooseId(admin, email, wanted, existing?.record);
  if (!id.ok) return id;
  if (!link.ok) return link;

  const next = { ...registration.value, id: id.value, organization: of.value };
  const member = become(existing?.record, next, link.value !== undefined);
  if (existing && (await isAsWanted(admin, existing.record, member, link.value)))
    return ok({ member, outcome: 'unchanged' });
  const by = await changerOf(admin);
  if (!by.ok) return by;
  const outcome = await write(admin, existing, { member, link: link.value, by: by.value });
  if (outcome !== 'done') return describeOutcome(admin, outcome, organization, registration.value);
  return ok({ member, outcome: existing?.record.id === member.id ? 'changed' : 'added' });
}

/** An administrator adds, and changes nobody by it, whom other laws are about; least of all themselves. */
function mayAdd({ caller }: Administration, existing: Member | undefined): Administered<true> {
  if (existing === undefined || caller.kind === 'operator') return ok(true);
  const refused = existing.status === 'removed' ? undefined : notTheOperators(caller, 'change_by_adding');
  if (refused !== undefined) return conflict(refused.field, `${refused.problem}: ${existing.id}`);
  return existing.id === caller.member ? ownMembership : ok(true);
}

function mayNameExternally({ caller }: Administration, { externalId }: MemberRegistration): Administered<true> {
  const refused = externalId === undefined ? undefined : notTheOperators(caller, 'choose_external_id');
  return refused === undefined ? ok(true) : invalid(refused.field, refused.problem);
}

/** Of a member who stays who they are, what they were; of anybody else, nothing of who had the address before. */
function become(
  existing: Member | undefined,
  {
    id,
    organization,
    email,
    role,
    externalId,
    displayName,
  }: Pick<Member, 'id' | 'organization' | 'email' | 'role' | 'externalId' | 'displayName'>,
  isLinked: boolean,
): Member {
  const named = { ...(externalId !== undefined && { externalId }), ...(displayName && { displayName }) };
  if (existing?.id !== id) return { id, organization, email, role, ...named, status: 'active', linked: isLinked };
  const linked = existing.linked || isLinked;
  return { ...existing, role, ...named, status: 'active', stoppedBy: undefined, linked };
}

/**
 * Whoever was erased comes again as somebody else, and whoever was removed may: with another id, which nothing that was
 * issued before names. An id becomes a token's `sub`: nobody but the operator chooses one, and not before it is known of
 * every member that there is whose id it has.
 */
async function chooseId(
  admin: Administration,
  email: string,
  wanted: MemberId | undefined,
  existing: Member | undefined,
): Promise<Administered<MemberId>> {
  const former = existing?.erasedAt === undefined ? existing?.id : undefined;
  if (wanted === undefined) return ok(former ?? admin.ids.memberId());
  if (wanted === former) return ok(wanted);
  if (wanted === existing?.id) return problem('id', 'is of the person who was erased: choose another');
  if (existing !== undefined && existing.status !== 'removed') {
    return problem(
      'id',
      `differs from the id that ${email} has already: ${existing.id}. To give another: remove first`,
    );
  }
  const refused = notTheOperators(admin.caller, 'choose_member_id');
  if (refused !== undefined) return invalid(refused.field, refused.problem);
  if (!canStandInPath(wanted))
    return problem('id', `must be ${MEMBER_ID_FORM}, ${PATH_FORM}: an address has to name it`);
  if (await admin.reads.memberIdsAreClaimed()) return ok(wanted);
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
  const { role, status, linked, externalId, displayName } = existing;
  if (role !== wanted.role || status !== wanted.status || linked !== wanted.linked) return false;
  if (externalId !== wanted.externalId || !isSameName(displayName, wanted.displayName)) return false;
  return link === undefined || (await trust.findLinkedMember(link)) === existing.id;
}

/** The value is that of the provider's mapped claim, whichever that is; or a SAML NameID, of the names that are set. */
async function linkOf(
  { reads }: Pick<Administration, 'reads'>,
  organization: OrganizationId,
  subject: MemberRegistration['subject'],
): Promise<Administered<SubjectLinkKey | undefined>> {
  if (subject === undefined) return ok(undefined);
  const found = await reads.findProvider(organization, subject.provider);
  if (found === undefined)
    return problem('subject', `names a provider that does not exist in ${organization}: ${subject.provider}`);
  return linkAt(found.record, subject);
}

/** The same, of a provider that was found. */
export function linkAt(
  provider: TrustedProvider,
  subject: Pick<NonNullable<MemberRegistration['subject']>, 'value' | 'claim'>,
): Administered<SubjectLinkKey> {
  const { id } = provider;
  if (subject.claim === SUB_ID) {
    return provider.samlNameId === undefined
      ? problem('subject', `is a SAML name, and none identify people at ${id}: set which do first`)
      : ok({ provider: id, claim: SUB_ID, value: nameIdOf(subject.value, provider.samlNameId) });
  }
  const isEmail = provider.subjectClaim === 'email';
  const value = isEmail ? normalizeEmail(subject.value) : subject.value;
  if (value === undefined) return problem('subject', `must be an e-mail address: ${id} identifies people by one`);
  return ok({ provider: id, claim: provider.subjectClaim, value });
}

async function findExisting(
  { trust, reads }: Administration,
  organization: OrganizationId,
  email: string,
): Promise<Revised<Member> | undefined> {
  const address = normalizeEmail(email.trim());
  const id = address && (await trust.findMemberByEmail(organization, address));
  return id ? reads.findMember(organization, id) : undefined;
}

type Outcome = MemberOutcome | Awaited<ReturnType<AdministrationStore['changeMember']>> | Ungranted;

function write(
  admin: Administration,
  existing: Revised<Member> | undefined,
  { member, link, by }: { readonly member: Member; readonly link: SubjectLinkKey | undefined; readonly by: Changer },
): Promise<Outcome> {
  const former = existing?.record;
  const isChanged = former?.id === member.id;
  const replaces = former && !isChanged && { replaces: former.id };
  const linkedAt = link && { linkedAt: link.provider, claim: link.claim, subject: showText(link.value) };
  // That it was set, and not what it is: an entry outlives the member whose data are erased.
  const named = {
    ...(member.externalId !== former?.externalId && member.externalId !== undefined && { externalId: 'set' }),
    ...(!isSameName(member.displayName, former?.displayName) && { name: 'set' }),
  };
  const details = { role: member.role, ...named, ...linkedAt, ...replaces };
  const action = isChanged ? 'member.changed' : 'member.added';
  const audit = auditEntry(admin, member.organization, { action, target: member.id, details });
  if (existing === undefined || former === undefined) return admin.store.addMember(member, link, by, audit);
  if (!isChanged) return admin.store.replaceMember({ former, member }, link, by, audit);
  const { role, status, linked, externalId, displayName } = member;
  // Of who was removed, over what was looked at: one who is erased at the same moment stays a tombstone.
  const over = former.status === 'removed' ? existing : overOf(admin, existing);
  return admin.store.changeMember(
    over,
    {
      role,
      status,
      linked,
      ...(externalId !== undefined && { externalId }),
      ...(displayName && { displayName }),
      link,
    },
    by,
    audit,
  );
}

async function describeOutcome(
  { reads }: Administration,
  outcome: Exclude<Outcome, 'done'>,
  organization: string,
  { email, id, subject }: MemberRegistration,
): Promise<Administered<never>> {
  switch (outcome) {
    case 'no_organization':
      return noOrganization(organization);
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
    case 'changed_meanwhile':
      return conflict('email', `was changed by somebody else at the same moment: ${email}. Try again`);
    case 'not_an_administrator':
    case 'last_sign_in':
      return ungranted(outcome);
    case 'subject_taken':
      return conflict('subject', `leads to another member already: ${subject?.value}`);
  }
}
