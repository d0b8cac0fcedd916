import { isOrganizationId, ORGANIZATION_ID_FORM, type OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { CommandError } from '../command-error.ts';
import type { Operator } from '../operator.ts';

/** Without an id: the deployment as a whole. @throws CommandError when there is no such organization */
export async function auditedOrganization(
  { administration }: Operator,
  id: string | undefined,
): Promise<OrganizationId | undefined> {
  if (id === undefined) return undefined;
  if (!isOrganizationId(id)) throw new CommandError(`organization must be ${ORGANIZATION_ID_FORM}`);
  if ((await administration.trust.findOrganization(id)) !== undefined) return id;
  throw new CommandError(`organization ${id} does not exist: countersign org list`);
}
