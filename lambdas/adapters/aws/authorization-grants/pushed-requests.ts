import * as z from 'zod/mini';
import { isClientId } from '../../../../protect/vocabulary/identifiers.ts';
import type { PushedKey, PushedRequest } from '../../../core/authorization/pushed-request.ts';
import type { PushedRequests } from '../../../ports/pushed-requests.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import type { TransactionStep } from '../dynamodb/transaction.ts';

const row = z.object({
  client: z.custom<PushedRequest['client']>(isClientId),
  query: z.string(),
  expiresAt: z.number().check(z.refine(Number.isSafeInteger, { error: 'whole seconds' })),
});

/** Beside what people allowed, and never mistaken for it: IAM tells the two apart by this beginning of the key. */
function rowKey(key: PushedKey) {
  return { pk: `pushed#${key}` };
}

/** What a client's push takes: one put. A key is 256 random bits: what stands there already is this very put, repeated. */
export function dynamoPushing(dynamo: Dynamo, table: string): Pick<PushedRequests, 'push'> {
  return {
    push: async ({ key, ...request }) => {
      await dynamo.put({
        TableName: table,
        Item: { ...rowKey(key), ...request, ttl: request.expiresAt },
        ConditionExpression: 'attribute_not_exists(pk)',
      });
    },
  };
}

/** What asking a person about one takes. @throws Error when the row does not parse: unknown is never a pass (law 10) */
export function dynamoPushedRequests(dynamo: Dynamo, table: string): Pick<PushedRequests, 'find'> {
  return {
    find: async (key) => {
      const stored = await dynamo.get(table, rowKey(key));
      if (stored === undefined) return undefined;
      const parsed = row.safeParse(stored);
      if (!parsed.success) throw new Error('a stored pushed request cannot be read');
      return { key, ...parsed.data };
    },
  };
}

/** One use: of any number at once, one deletes it. */
export function spendPushed<Outcome extends string>(
  table: string,
  key: PushedKey,
  otherwise: Outcome,
): TransactionStep<Outcome> {
  return {
    item: { Delete: { TableName: table, Key: rowKey(key), ConditionExpression: 'attribute_exists(pk)' } },
    otherwise,
  };
}
