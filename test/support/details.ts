import type { ConfigurationInput } from '../../lambdas/core/configuration.ts';
import { type AuthorizationDetail, readDetail } from '../../protect/vocabulary/authorization-details.ts';
import { configurationInput, configurationOf } from './fixtures.ts';

/** Goes with a write scope. */
export const MOVE = 'project_move';
/** Goes with a scope that reads. */
export const EXPORT = 'report_export';

export const detailTypes = {
  [MOVE]: {
    scope: 'projects:write',
    label: 'Move up to {projects} projects of {workspace} to {regions}',
    members: {
      projects: { compare: 'at_most', maximum: 1_000 },
      workspace: { compare: 'equal' },
      regions: { compare: 'subset', values: ['eu', 'us', 'asia'] },
    },
  },
  [EXPORT]: {
    scope: 'reports:read',
    label: 'Export up to {rows} rows',
    members: { rows: { compare: 'at_most' } },
  },
} satisfies ConfigurationInput['authorizationDetails'];

export const detailedInput = { ...configurationInput, authorizationDetails: detailTypes } satisfies ConfigurationInput;
export const detailedConfiguration = configurationOf(detailedInput);

/** As JSON has it. */
export const move = { type: MOVE, projects: 20, workspace: 'design', regions: ['eu', 'us'] };
export const exportOf = (rows: number) => ({ type: EXPORT, rows });

/** @throws when it is none */
export function detail(json: object): AuthorizationDetail {
  const read = readDetail(json);
  if (read === undefined) throw new Error(`not a detail: ${JSON.stringify(json)}`);
  return read;
}
