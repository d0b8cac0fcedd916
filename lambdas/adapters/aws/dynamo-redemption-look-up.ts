import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { RedemptionLookUp } from '../../ports/redemption-look-up.ts';
import { readRow } from './dynamo-read.ts';

const row = z.object({ issuedAt: z.number(), correlationId: z.string() });

export function dynamoRedemptionLookUp(client: DynamoDBDocumentClient, table: string): RedemptionLookUp {
  return {
    find: async (id) => {
      const found = await readRow(client, table, { pk: id });
      return found && row.parse(found);
    },
  };
}
