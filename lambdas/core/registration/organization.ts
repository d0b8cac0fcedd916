import { isOrganizationId, ORGANIZATION_ID_FORM } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { Organization } from '../records.ts';
import { type FieldProblem, problemsOf } from './field-problem.ts';
import { DISPLAY_NAME_FORM, parseDisplayName } from './text.ts';

export interface OrganizationInput {
  readonly id: string;
  /** Shown to people; the id when absent. */
  readonly name?: string;
}

/** Names in the paths of our own pages, where an organization's id would stand: `/login/callback`. */
const RESERVED_IDS: ReadonlySet<string> = new Set(['callback']);

export function parseOrganization({ id, name = id }: OrganizationInput): Result<Organization, readonly FieldProblem[]> {
  const shown = parseDisplayName(name);
  if (isOrganizationId(id) && !RESERVED_IDS.has(id) && shown !== undefined)
    return ok({ id, name: shown, status: 'active', agents: 'off' });
  return err(
    problemsOf([
      ['id', !isOrganizationId(id) && `must be ${ORGANIZATION_ID_FORM}`],
      ['id', RESERVED_IDS.has(id) && 'is reserved'],
      ['name', shown === undefined && `must be ${DISPLAY_NAME_FORM}`],
    ]),
  );
}
