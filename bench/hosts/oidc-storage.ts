import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Configuration } from 'oidc-provider';
import { createMemoryAdapter } from '../../local/identity-provider/memory-adapter.ts';
import { oidcClient } from '../oidc-table.ts';
import type { Tenant } from '../tenant.ts';
import { type AssertionStores, memoryAssertionStores } from './assertion-stores.ts';
import { createDynamoAdapter } from './dynamo-adapter.ts';
import { dynamoAssertionStores } from './dynamo-assertion-stores.ts';

/** Where an oidc-provider keeps what it knows. */
export interface OidcStorage {
  readonly adapter: Configuration['adapter'];
  /** Clients that are configuration; all others are looked up by the adapter. */
  readonly clients: readonly object[];
  readonly stores: AssertionStores;
}

export function memoryStorage(tenant: Tenant): OidcStorage {
  return {
    adapter: createMemoryAdapter(),
    clients: [oidcClient(tenant)],
    stores: memoryAssertionStores(tenant),
  };
}

/** The SDK's own defaults: what the environment says, and its retries and time-outs. */
export function dynamoStorage(table: string): OidcStorage {
  const marshallOptions = { removeUndefinedValues: true };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions });
  return { adapter: createDynamoAdapter(client, table), clients: [], stores: dynamoAssertionStores(client, table) };
}
