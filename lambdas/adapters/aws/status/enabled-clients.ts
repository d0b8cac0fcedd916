import type { EnabledClients } from '../../../ports/enabled-clients.ts';
import { statusKey } from '../directory/keys.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';

/** Reads two Status rows, side by side. Does NOT remember. */
export function dynamoEnabledClients(dynamo: Dynamo, table: string): EnabledClients {
  return {
    isEnabled: async (organization, client) => {
      const keys = [statusKey.client(client), statusKey.enablement(organization, client)];
      const rows = await Promise.all(keys.map((key) => dynamo.get(table, key)));
      return rows.every((row) => row?.['status'] === 'active');
    },
  };
}
