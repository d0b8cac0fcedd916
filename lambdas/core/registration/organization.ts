import { isOrganizationId, ORGANIZATION_ID_FORM } from '../identifiers.ts';
import { err, ok, type Result } from '../result.ts';
import type { Organization } from '../trust.ts';
import { type FieldProblem, problemsOf } from './field-problem.ts';
import { isDisplayName } from './text.ts';

export interface OrganizationInput {
  readonly id: string;
  /** Shown to people; the id when absent. */
  readonly name?: string;
}

/** Names in the paths of our own pages, where an organization's id would stand: `/login/callback`. */
const RESERVED_IDS: ReadonlySet<string> = new Set(['callback']);

export function parseOrganization({ id, name = id }: OrganizationInput): Result<Organization, readonly FieldProblem[]> {
  if (isOrganizationId(id) && !RESERVED_IDS.has(id) && isDisplayName(name))
    return ok({ id, name: name.trim(), status: 'active', agents: 'off' });
  return err(
    problemsOf([
      ['id', !isOrganizationId(id) && `must be ${ORGANIZATION_ID_FORM}`],
      ['id', RESERVED_IDS.has(id) && 'is reserved'],
      ['name', !isDisplayName(name) && 'must be 1–100 characters of text'],
    ]),
  );
}
