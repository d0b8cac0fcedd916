import { isMemberId, isProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import type { Revised } from '../../core/administration/revision.ts';
import { INVITATION_LIFETIME_SECONDS, type Invitation } from '../../core/people/invitation.ts';
import type { Member, TrustedProvider } from '../../core/records.ts';
import { offersSignIn } from '../../core/sign-in/provider.ts';
import {
  type Administered,
  type Administration,
  auditEntry,
  conflict,
  organizationOf,
  problem,
  unlessChanged,
} from './administration.ts';
import { memberTag, noMember } from './change-member.ts';
import { changerOf, ungranted } from './changer.ts';
import { findMemberBy } from './stop-member.ts';

export interface InvitationInput {
  /** Of an administrator: the member's id. Of the operator: their address or id. */
  readonly member: string;
  /** Absent: the only one that members can sign in with. */
  readonly provider?: string | undefined;
}

export type InvitedMember = Member & { readonly invitation: Invitation };

/**
 * Until the invitation ends, a sign-in or an assertion of this provider with the member's own address, verified there,
 * links that account to the member: of whatever domain the address is, and also where another provider knows the member.
 * Another invitation takes the place of the one before. Disabling, removing and recalling the member end it.
 */
export async function inviteMember(
  admin: Administration,
  organization: string,
  input: InvitationInput,
  ifMatch?: string,
): Promise<Administered<InvitedMember>> {
  const found = await findMember(admin, organization, input.member);
  if (!found.ok) return found;
  const { record } = found.value;
  const same = unlessChanged(admin, ifMatch, memberTag(record));
  if (!same.ok) return same;
  if (record.status !== 'active') return conflict('status', `is ${record.status}: ${record.email}`);
  const provider = await chooseProvider(admin, record, input.provider);
  if (!provider.ok) return provider;
  const invitedAt = admin.clock();
  // Whatever was recalled in this very second is refused by it; so is an invitation of the same second.
  if (record.recalledAt !== undefined && record.recalledAt >= invitedAt)
    return conflict('member', 'was recalled at this very moment: try again');
  const { id } = provider.value;
  const invitation = { provider: id, invitedAt, expiresAt: invitedAt + INVITATION_LIFETIME_SECONDS };
  const written = await write(admin, found.value, invitation);
  return written.ok ? ok({ ...record, invitation }) : written;
}

/** What was invited by it until now stays; nobody else is. Without an invitation nothing is written. */
export async function withdrawInvitation(
  admin: Administration,
  organization: string,
  who: string,
  ifMatch?: string,
): Promise<Administered<Member>> {
  const found = await findMember(admin, organization, who);
  if (!found.ok) return found;
  const same = unlessChanged(admin, ifMatch, memberTag(found.value.record));
  if (!same.ok) return same;
  const { invitation, ...without } = found.value.record;
  if (invitation === undefined) return ok(without);
  const written = await write(admin, found.value, undefined);
  return written.ok ? ok(without) : written;
}

async function write(
  admin: Administration,
  found: Revised<Member>,
  invitation: Invitation | undefined,
): Promise<Administered<true>> {
  const by = await changerOf(admin);
  if (!by.ok) return by;
  const { organization, id, email } = found.record;
  const audit = auditEntry(admin, organization, {
    target: id,
    ...(invitation === undefined
      ? { action: 'member.invitation_withdrawn' }
      : {
          action: 'member.invited',
          details: { provider: invitation.provider, expiresAt: invitation.expiresAt },
        }),
  });
  const outcome = await admin.store.changeMember(found, { invitation }, by.value, audit);
  switch (outcome) {
    case 'done':
      return ok(true);
    case 'member_missing':
    case 'changed_meanwhile':
    case 'no_provider':
    case 'subject_taken':
      return conflict('member', `was changed by somebody else at the same moment: ${email}. Try again`);
    case 'not_an_administrator':
    case 'last_sign_in':
      return ungranted(outcome);
  }
}

async function findMember(
  admin: Administration,
  organization: string,
  who: string,
): Promise<Administered<Revised<Member>>> {
  const of = organizationOf(admin, organization);
  if (!of.ok) return of;
  const id = admin.caller.kind === 'operator' ? (await findMemberBy(admin, of.value, who))?.id : who;
  const found = isMemberId(id) ? await admin.reads.findMember(of.value, id) : undefined;
  return found === undefined || found.record.erasedAt !== undefined ? noMember(of.value, who) : ok(found);
}

/** One that the invitation can be used at, and goes on being of use at. */
async function chooseProvider(
  { reads }: Administration,
  { organization, email }: Member,
  wanted: string | undefined,
): Promise<Administered<TrustedProvider>> {
  const offered = (await Array.fromAsync(reads.listProviders(organization))).filter(offersSignIn);
  const [only, ...others] = offered;
  if (only === undefined)
    return problem('provider', 'is missing: the organization has none yet that members can sign in with');
  if (wanted === undefined && others.length > 0)
    return problem('provider', `must be named: one of ${offered.map(({ id }) => id).join(', ')}`);
  const chosen = wanted === undefined ? only : offered.find(({ id }) => id === wanted);
  if (chosen === undefined)
    return problem('provider', isProviderId(wanted) ? 'offers members no sign-in here' : 'must be an id of a provider');
  const domain = email.slice(email.lastIndexOf('@') + 1);
  if (chosen.subjectClaim === 'email' && !chosen.emailDomains.has(domain))
    return problem('provider', `identifies people by address, and may not speak for ${domain}: add that domain to it`);
  return ok(chosen);
}
