import { pruneKeySet } from '../../../core/keys/jwk-set.ts';
import { lengthPrefixedDigest } from '../../../core/length-prefixed-digest.ts';
import type { CachedProviderKeys, KeyPublisher, ProviderKeyCache } from '../../../ports/provider-keys.ts';
import type { Dynamo, Row } from '../dynamodb/dynamo.ts';

/** Nothing older than an hour is used; a day later the row is of no interest to anybody. Seconds. */
const ROW_LIFETIME_SECONDS = 86_400;

/** The cache of providers' keys that all instances share: one row per provider and `jwks_uri`. */
export function dynamoProviderKeyCache(dynamo: Dynamo, table: string): ProviderKeyCache {
  return {
    read: async (publisher) => {
      const row = await dynamo.get(table, rowKey(publisher));
      return row && fromRow(row);
    },

    claimRefresh: async (publisher, now, coolDownSeconds) => {
      const { outcome } = await dynamo.update({
        TableName: table,
        Key: rowKey(publisher),
        UpdateExpression: 'SET attemptedAt = :now, #ttl = :ttl',
        // Nobody has set out to fetch within the cool-down: single flight, globally.
        ConditionExpression: 'attribute_not_exists(attemptedAt) OR attemptedAt <= :earlier',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: {
          ':now': now,
          ':earlier': now - coolDownSeconds,
          ':ttl': now + ROW_LIFETIME_SECONDS,
        },
      });
      return outcome === 'written';
    },

    store: async (publisher, keys, refreshedAt) => {
      await dynamo.update({
        TableName: table,
        Key: rowKey(publisher),
        UpdateExpression: 'SET #keys = :keys, refreshedAt = :now, #ttl = :ttl',
        // A fetch that took longer does not replace what a later one brought.
        ConditionExpression: 'attribute_not_exists(refreshedAt) OR refreshedAt <= :now',
        ExpressionAttributeNames: { '#keys': 'keys', '#ttl': 'ttl' },
        ExpressionAttributeValues: {
          ':keys': JSON.stringify(keys.keys),
          ':now': refreshedAt,
          ':ttl': refreshedAt + ROW_LIFETIME_SECONDS,
        },
      });
    },
  };
}

/** The `jwks_uri` is part of the key: after a change nothing of the old one is found. */
function rowKey({ id, jwksUri }: Pick<KeyPublisher, 'id' | 'jwksUri'>) {
  return { pk: `${id}#${lengthPrefixedDigest('countersign/jwks-uri/v1', jwksUri)}` };
}

/** Keys are pruned again when they are read: what verifies a signature has passed the hygiene of this very code. */
function fromRow({ attemptedAt, refreshedAt, keys }: Row): CachedProviderKeys {
  const attempted = typeof attemptedAt === 'number' ? attemptedAt : 0;
  if (typeof keys !== 'string' || typeof refreshedAt !== 'number') return { attemptedAt: attempted };
  const pruned = pruneKeySet({ keys: JSON.parse(keys) });
  if (!pruned.ok) throw new Error(`stored provider keys cannot be read: ${pruned.error.reason}`);
  return { attemptedAt: attempted, fetched: { keys: { keys: pruned.value.keys }, refreshedAt } };
}
