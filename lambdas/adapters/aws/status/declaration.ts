import { gunzipSync } from 'node:zlib';
import { roleKey, SCOPE_RULES_KEY } from '../../../../protect/declared-rows.ts';
import type { Implications } from '../../../../protect/vocabulary/implied-scopes.ts';
import { NO_OPERATIONS, operationsJson } from '../../../../protect/vocabulary/operations.ts';
import { formatScopes } from '../../../../protect/vocabulary/scope.ts';
import type { DeclarationStore } from '../../../ports/declaration-store.ts';
import type { Dynamo, Row } from '../dynamodb/dynamo.ts';
import { compressed } from './row-size.ts';

const ROLES_KEY = 'roles';
const CONFIGURATION_KEY = 'configuration';

/** Rows of the Status table: one a role, one for the read scopes, one for all of the configuration. */
export function dynamoDeclarationStore(dynamo: Dynamo, table: string): DeclarationStore {
  const put = async (pk: string, row: Row): Promise<void> => {
    await dynamo.put({ TableName: table, Item: { pk, ...row } });
  };
  return {
    rolesWithRow: async () => {
      const names = (await dynamo.get(table, { pk: ROLES_KEY }))?.['names'];
      return typeof names === 'string' ? names.split(' ').filter((name) => name !== '') : [];
    },
    keepRoles: (roles) => put(ROLES_KEY, { names: roles.join(' ') }),
    declareRole: (role, scopes) => put(roleKey(role), { scopes: formatScopes(scopes) }),
    declareRules: ({ reads, implications, baseline, operations = NO_OPERATIONS, details }) =>
      put(SCOPE_RULES_KEY, {
        reads: formatScopes(reads),
        baseline: formatScopes(baseline),
        ...(implications.size > 0 && { implied: impliedJson(implications) }),
        ...(operations.size > 0 && { operations: operationsJson(operations) }),
        ...(details !== undefined && { details: JSON.stringify(Object.fromEntries(details)) }),
      }),
    keepConfiguration: (json) => put(CONFIGURATION_KEY, { gzip: compressed(json) }),
  };
}

function impliedJson(implications: Implications): string {
  return JSON.stringify(Object.fromEntries([...implications].map(([scope, implied]) => [scope, [...implied]])));
}

/** What {@link DeclarationStore.keepConfiguration} kept; `undefined` where no deployment has yet. */
export async function readKeptConfiguration(dynamo: Dynamo, table: string): Promise<string | undefined> {
  const gzip = (await dynamo.get(table, { pk: CONFIGURATION_KEY }))?.['gzip'];
  return typeof gzip === 'string' ? gunzipSync(Buffer.from(gzip, 'base64')).toString('utf8') : undefined;
}
