import { gunzipSync } from 'node:zlib';
import { READ_SCOPES_KEY, roleKey } from '../../../../protect/declared-rows.ts';
import { formatScopes, type ScopeSet } from '../../../../protect/vocabulary/scope.ts';
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
  const declare = (pk: string, scopes: ScopeSet) => put(pk, { scopes: formatScopes(scopes) });
  return {
    rolesWithRow: async () => {
      const names = (await dynamo.get(table, { pk: ROLES_KEY }))?.['names'];
      return typeof names === 'string' ? names.split(' ').filter((name) => name !== '') : [];
    },
    keepRoles: (roles) => put(ROLES_KEY, { names: roles.join(' ') }),
    declareRole: (role, scopes) => declare(roleKey(role), scopes),
    declareReadScopes: (scopes) => declare(READ_SCOPES_KEY, scopes),
    keepConfiguration: (json) => put(CONFIGURATION_KEY, { gzip: compressed(json) }),
  };
}

/** What {@link DeclarationStore.keepConfiguration} kept; `undefined` where no deployment has yet. */
export async function readKeptConfiguration(dynamo: Dynamo, table: string): Promise<string | undefined> {
  const gzip = (await dynamo.get(table, { pk: CONFIGURATION_KEY }))?.['gzip'];
  return typeof gzip === 'string' ? gunzipSync(Buffer.from(gzip, 'base64')).toString('utf8') : undefined;
}
