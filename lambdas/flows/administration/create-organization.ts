import { ok } from '../../../protect/vocabulary/result.ts';
import type { Organization } from '../../core/records.ts';
import { type OrganizationInput, parseOrganization } from '../../core/registration/organization.ts';
import { type Administered, auditEntry, type ByOperator, checked, problem } from './administration.ts';

/** A new organization, active, that trusts nobody yet. */
export async function createOrganization(
  admin: ByOperator,
  input: OrganizationInput,
): Promise<Administered<Organization>> {
  const organization = checked(parseOrganization(input));
  if (!organization.ok) return organization;
  const { id, name } = organization.value;
  const audit = auditEntry(admin, id, { action: 'organization.created', target: id, details: { name } });
  const outcome = await admin.store.createOrganization(organization.value, audit);
  return outcome === 'exists'
    ? problem('id', `is taken: there is an organization ${id}, or was`)
    : ok(organization.value);
}
