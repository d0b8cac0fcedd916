import { ok } from '../../../protect/vocabulary/result.ts';
import { NO_SCOPES } from '../../../protect/vocabulary/scope.ts';
import { type Configuration, includesAdministration } from '../../core/configuration.ts';
import type { Member, Organization } from '../../core/records.ts';
import { normalizeEmail } from '../../core/registration/text.ts';
import { addMember } from './add-member.ts';
import { type Administered, type ByOperator, problem } from './administration.ts';
import { findOrganization } from './change-organization.ts';
import { type CreatedSetupLink, type SetupLinkDependencies, writeSetupLink } from './write-setup-link.ts';

export interface SetupLinkInput {
  readonly organization: string;
  readonly email: string;
  /** Of a member who is added; absent: the only role that administers. */
  readonly role?: string;
}

/**
 * A link that lets one administrator of an organization register and test a provider and sign in through it: the first
 * one, or one who is locked out, whose organization has providers already. That is the operator's word, like adding an
 * administrator. A member who does not exist is added, known to no provider; one who does must be an administrator.
 * When it fails after the member was added, the member stays, and the same command goes on from there.
 */
export async function createSetupLink(
  admin: ByOperator,
  dependencies: SetupLinkDependencies,
  input: SetupLinkInput,
): Promise<Administered<CreatedSetupLink>> {
  const organization = await findActive(admin, input.organization);
  if (!organization.ok) return organization;
  const member = await findOrAddAdministrator(admin, organization.value, input);
  return member.ok ? writeSetupLink(admin, dependencies, member.value) : member;
}

async function findActive(admin: ByOperator, id: string): Promise<Administered<Organization>> {
  const found = await findOrganization(admin, id);
  if (!found.ok) return found;
  const { status } = found.value.record;
  return status === 'active' ? ok(found.value.record) : problem('organization', `is ${status}: ${id}`);
}

async function findOrAddAdministrator(
  admin: ByOperator,
  { id: organization }: Organization,
  { email, role }: SetupLinkInput,
): Promise<Administered<Member>> {
  const address = normalizeEmail(email);
  if (address === undefined) return problem('email', `must be an e-mail address: ${email}`);
  const id = await admin.trust.findMemberByEmail(organization, address);
  const existing = id && (await admin.trust.findMember(organization, id));
  if (existing) return requireAdministrator(existing, admin.configuration);
  const chosen = chooseRole(role, admin.configuration);
  if (!chosen.ok) return chosen;
  const added = await addMember(admin, organization, { email: address, role: chosen.value });
  return added.ok ? ok(added.value.member) : added;
}

function requireAdministrator(member: Member, configuration: Configuration): Administered<Member> {
  if (member.status !== 'active')
    return problem('email', `belongs to a member who is ${member.status}: ${member.email}`);
  return administers(member.role, configuration)
    ? ok(member)
    : problem(
        'email',
        `belongs to a member who is ${member.role}, no administrator: ${member.email}. Change the role first`,
      );
}

function chooseRole(wanted: string | undefined, configuration: Configuration): Administered<string> {
  const roles = [...configuration.roles.keys()].filter((role) => administers(role, configuration));
  const [only, ...others] = roles;
  if (only === undefined) return problem('role', 'cannot be chosen: no role of the configuration has org:admin');
  if (wanted !== undefined)
    return roles.includes(wanted) ? ok(wanted) : problem('role', `must be one of ${roles.join(', ')}`);
  return others.length === 0 ? ok(only) : problem('role', `must be named: one of ${roles.join(', ')}`);
}

function administers(role: string, { roles }: Configuration): boolean {
  return includesAdministration(roles.get(role) ?? NO_SCOPES);
}
