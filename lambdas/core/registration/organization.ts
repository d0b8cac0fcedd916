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

export function parseOrganization({ id, name = id }: OrganizationInput): Result<Organization, readonly FieldProblem[]> {
  if (isOrganizationId(id) && isDisplayName(name))
    return ok({ id, name: name.trim(), status: 'active', agents: 'off' });
  return err(
    problemsOf([
      ['id', !isOrganizationId(id) && `must be ${ORGANIZATION_ID_FORM}`],
      ['name', !isDisplayName(name) && 'must be 1–100 characters of text'],
    ]),
  );
}
