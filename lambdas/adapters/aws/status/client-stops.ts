import { STOPPED_AT } from '../../../../protect/status-key.ts';
import { STOPPED_FOR_GOOD } from '../../../../protect/vocabulary/client-stop.ts';
import type { ClientStops } from '../../../ports/client-stops.ts';
import { statusKey } from '../directory/keys.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';

/** Reads one Status row. One that stands and cannot be read stops everything (law 10). Does NOT remember. */
export function dynamoClientStops(dynamo: Dynamo, table: string): ClientStops {
  return {
    find: async (organization, client) => {
      const row = await dynamo.get(table, statusKey.stop(organization, client));
      if (row === undefined) return undefined;
      const at = row[STOPPED_AT];
      return Number.isSafeInteger(at) ? (at as number) : STOPPED_FOR_GOOD;
    },
  };
}
