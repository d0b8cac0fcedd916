import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { type Adapter, errors, type StoredPayload } from 'oidc-provider';
import { OIDC_INDEXES, type OidcIndex, rowKey } from '../oidc-table.ts';

/** A row as it is stored: the members of the payload that an index has for its key stand beside it. */
interface Row {
  readonly id: string;
  readonly payload: StoredPayload;
  /** Seconds since the epoch; absent: until it is destroyed. */
  readonly expiresAt?: number;
}

/**
 * oidc-provider's storage on one DynamoDB table, as a team would write it with the document client: reads by key are
 * strong, reads by `uid`, user code and grant go through indexes, and what has expired is not found before time to live
 * deletes it.
 * @throws what the SDK throws, when the table cannot be asked
 * @see https://github.com/panva/node-oidc-provider/blob/main/example/my_adapter.js
 */
export function createDynamoAdapter(client: DynamoDBDocumentClient, TableName: string): (model: string) => Adapter {
  return (model) => ({
    find: async (id) => {
      const { Item } = await client.send(new GetCommand({ TableName, Key: rowKey(model, id), ConsistentRead: true }));
      return livePayload(Item as Row | undefined);
    },
    upsert: async (id, payload, expiresInSeconds) => {
      const expiresAt = expiresInSeconds === undefined ? undefined : now() + expiresInSeconds;
      const Item = { ...rowKey(model, id), ...indexKeys(payload), payload, expiresAt };
      await client.send(new PutCommand({ TableName, Item }));
    },
    findByUid: (uid) => findBy(model, 'uid', uid),
    findByUserCode: (userCode) => findBy(model, 'userCode', userCode),
    consume: (id) => consume(client, TableName, rowKey(model, id)),
    destroy: async (id) => {
      await client.send(new DeleteCommand({ TableName, Key: rowKey(model, id) }));
    },
    revokeByGrantId: (grantId) => revoke(client, TableName, grantId),
  });

  async function findBy(model: string, index: OidcIndex, value: string): Promise<StoredPayload | undefined> {
    const { Items = [] } = await client.send(new QueryCommand({ TableName, ...equals(index, value) }));
    return livePayload((Items as Row[]).find(({ id }) => id.startsWith(rowKey(model, '').id)));
  }
}

/** At most one of two at once succeeds. @throws InvalidGrant for what is not there, or was consumed before */
async function consume(client: DynamoDBDocumentClient, TableName: string, Key: { readonly id: string }): Promise<void> {
  const update = new UpdateCommand({
    TableName,
    Key,
    UpdateExpression: 'SET #payload.#consumed = :now',
    ConditionExpression: 'attribute_exists(id) AND attribute_not_exists(#payload.#consumed)',
    ExpressionAttributeNames: { '#payload': 'payload', '#consumed': 'consumed' },
    ExpressionAttributeValues: { ':now': now() },
  });
  try {
    await client.send(update);
  } catch (error) {
    throw error instanceof ConditionalCheckFailedException ? new errors.InvalidGrant('already consumed') : error;
  }
}

async function revoke(client: DynamoDBDocumentClient, TableName: string, grantId: string): Promise<void> {
  for await (const { Items = [] } of paginateQuery({ client }, { TableName, ...equals('grantId', grantId) })) {
    const keys = (Items as Row[]).map(({ id }) => ({ id }));
    await Promise.all(keys.map((Key) => client.send(new DeleteCommand({ TableName, Key }))));
  }
}

function equals(index: OidcIndex, value: string) {
  return {
    IndexName: index,
    KeyConditionExpression: '#key = :value',
    ExpressionAttributeNames: { '#key': index },
    ExpressionAttributeValues: { ':value': value },
  };
}

function indexKeys(payload: StoredPayload): Readonly<Record<string, unknown>> {
  return Object.fromEntries(OIDC_INDEXES.map((index) => [index, payload[index]]));
}

function livePayload(row: Row | undefined): StoredPayload | undefined {
  const isLive = row !== undefined && (row.expiresAt === undefined || row.expiresAt > now());
  return isLive ? row.payload : undefined;
}

function now(): number {
  return Math.floor(Date.now() / 1_000);
}
