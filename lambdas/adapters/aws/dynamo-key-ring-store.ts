import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { KeyRing } from '../../core/key-ring.ts';
import type { KeyRingStore } from '../../ports/key-ring-store.ts';
import { callDependency } from './dependency-errors.ts';
import { readRow } from './dynamo-read.ts';
import { present } from './present.ts';

const KEY = { pk: 'ring' };

const ringRow = z.object({
  version: z.number(),
  keys: z.array(
    z.object({
      kid: z.string(),
      keyArn: z.string(),
      algorithm: z.enum(['RS256', 'ES256']),
      state: z.enum(['pending', 'standby', 'active', 'retiring', 'removed']),
      publicJwk: z.union([
        z.object({ kty: z.literal('RSA'), n: z.string(), e: z.string() }),
        z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
      ]),
      createdAt: z.number(),
      activatedAt: z.optional(z.number()),
    }),
  ),
});

export function dynamoKeyRingStore(client: DynamoDBDocumentClient, table: string): KeyRingStore {
  return {
    read: async () => {
      const row = await readRow(client, table, KEY);
      return row === undefined ? undefined : parseRing(row);
    },
    create: async (ring) => {
      const command = new PutCommand({
        TableName: table,
        Item: { ...KEY, ...ring },
        // No ring yet: of two bootstraps at once, one wins.
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      try {
        await callDependency('DynamoDB', () => client.send(command));
        return 'created';
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return 'exists';
        throw error;
      }
    },
  };
}

function parseRing(row: object): KeyRing {
  const parsed = ringRow.safeParse(row);
  if (!parsed.success) throw new Error('the stored key ring cannot be read');
  return { version: parsed.data.version, keys: parsed.data.keys.map((key) => present(key)) };
}
