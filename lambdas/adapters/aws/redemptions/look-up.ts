import * as z from 'zod/mini';
import type { RedemptionLookUp } from '../../../ports/redemption-look-up.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';

const row = z.object({ issuedAt: z.number(), correlationId: z.string() });

export function dynamoRedemptionLookUp(dynamo: Dynamo, table: string): RedemptionLookUp {
  return {
    find: async (id) => {
      const found = await dynamo.get(table, { pk: id });
      return found && row.parse(found);
    },
  };
}
