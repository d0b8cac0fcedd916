import { isOrganizationId, isProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import type { Revised } from '../../core/administration/revision.ts';
import type { TrustedProvider } from '../../core/records.ts';
import {
  type Administered,
  type Administration,
  type Auditing,
  auditEntry,
  conflict,
  problem,
} from './administration.ts';

/** More people than these are "more than a thousand". */
const MAX_COUNTED_LINKS = 1_000;

/**
 * A disabled provider that nobody is linked to, gone for good: its issuer may be registered again, here or elsewhere,
 * under another id. Tokens that it stood for stay refused.
 */
export async function removeProvider(
  admin: Administration,
  organization: string,
  id: string,
): Promise<Administered<TrustedProvider>> {
  if (!isOrganizationId(organization)) return problem('organization', `does not exist: ${organization}`);
  const previous = isProviderId(id) ? await admin.reads.findRevisedProvider(organization, id) : undefined;
  if (previous === undefined) return problem('provider', `does not exist in ${organization}: ${id}`);
  const removable = await mayRemove(admin, previous);
  if (!removable.ok) return removable;
  const outcome = await admin.store.removeProvider(previous, removalAudit(admin, previous.record));
  switch (outcome) {
    case 'done':
      return ok(previous.record);
    case 'changed_meanwhile':
      return conflict('provider', `was changed by somebody else at the same moment: ${id}`);
    case 'too_many_aliases':
      return tooManyAliases();
  }
}

/** What it takes, counted after the provider was read: nothing is added to one that is disabled. */
export async function mayRemove(
  { reads }: Pick<Administration, 'reads'>,
  { record: { id, status } }: Revised<TrustedProvider>,
): Promise<Administered<true>> {
  if (status !== 'disabled') return conflict('provider', `is ${status}: disable it first`);
  const links = await reads.countLinks(id, MAX_COUNTED_LINKS + 1);
  if (links === 0) return ok(true);
  const many = links > MAX_COUNTED_LINKS ? `more than ${MAX_COUNTED_LINKS}` : String(links);
  return conflict(
    'provider',
    `still has ${many} ${links === 1 ? 'link' : 'links'} that lead to members: remove them first, member by member, or leave it disabled`,
  );
}

export function tooManyAliases() {
  return conflict('provider', 'knows many clients by names of its own (aliases): take some of them back first');
}

export function removalAudit(
  auditing: Auditing,
  { id, organization, issuer, tenant, audienceTenant }: TrustedProvider,
) {
  const details = {
    issuer,
    ...(tenant !== undefined && { tenant }),
    ...(audienceTenant !== undefined && { audienceTenant }),
  };
  return auditEntry(auditing, organization, { action: 'provider.removed', target: id, details });
}
