import { createHash } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { accountId, rowKey } from '../oidc-table.ts';
import type { Account, AssertionStores } from './assertion-stores.ts';
import { createDynamoAdapter } from './dynamo-adapter.ts';

/**
 * Accounts and redeemed assertions in the table of oidc-provider's adapter: one strong read and one conditional write a
 * token, which outlive the process and hold for several.
 * Lacks what the product's record has: an owner, so that a put which the SDK repeats is taken for a replay; an index;
 * and an undo for when signing fails.
 */
export function dynamoAssertionStores(client: DynamoDBDocumentClient, TableName: string): AssertionStores {
  const accounts = createDynamoAdapter(client, TableName)('Account');
  return {
    findAccount: async (issuer, subject) =>
      (await accounts.find(accountId(issuer, subject))) as unknown as Account | undefined,
    recordOnce: async (issuer, jti, endsAt) => {
      const key = rowKey('ReplayDetection', digest(issuer, jti));
      // No such assertion yet: nothing about time, because late deletion only refuses for longer.
      const ConditionExpression = 'attribute_not_exists(id)';
      const Item = { ...key, payload: { iss: issuer }, expiresAt: endsAt };
      try {
        await client.send(new PutCommand({ TableName, Item, ConditionExpression }));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}

function digest(issuer: string, jti: string): string {
  return createHash('sha256')
    .update(JSON.stringify([issuer, jti]))
    .digest('base64url');
}
