import { isOrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { whatever } from '../../core/administration/revision.ts';
import type { Organization } from '../../core/records.ts';
import { type Administered, type Administration, auditEntry, problem } from './administration.ts';

export interface OrganizationChange {
  /** Whether agents may act for members: `on` or `off`. */
  readonly agents: string;
}

/**
 * Switches agents on or off. Law 9: off stops minting, approving and live agent tokens within 60 s; what was approved
 * stays, and holds again when agents are switched on before it ends.
 */
export async function changeOrganization(
  admin: Administration,
  organization: string,
  { agents }: OrganizationChange,
): Promise<Administered<Pick<Organization, 'id' | 'agents'>>> {
  if (agents !== 'on' && agents !== 'off') return problem('agents', 'must be on or off');
  if (!isOrganizationId(organization)) return problem('organization', `does not exist: ${organization}`);
  const change = { action: 'organization.changed', target: organization, details: { agents } } as const;
  const outcome = await admin.store.changeOrganization(
    whatever({ id: organization }),
    { agents },
    'operator',
    auditEntry(admin, organization, change),
  );
  return outcome === 'done'
    ? ok({ id: organization, agents })
    : problem('organization', `does not exist: ${organization}`);
}
