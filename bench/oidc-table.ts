import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { JWT_BEARER_GRANT } from '../lambdas/core/tokens/request.ts';
import { ensureTables } from '../local/aws/dynamodb/tables.ts';
import { writeRows } from './rows.ts';
import { FIRST_MEMBERS, memberIdOf, subjectOf, type Tenant } from './tenant.ts';

/** Each index has the name of its key, which is a member of oidc-provider's payloads. */
export const OIDC_INDEXES = ['uid', 'userCode', 'grantId'] as const;
export type OidcIndex = (typeof OIDC_INDEXES)[number];

/** Where a model's entry is: the one key of the one table. */
export function rowKey(model: string, id: string): { readonly id: string } {
  return { id: `${model}:${id}` };
}

/** An account is known by what a provider says of it. */
export function accountId(issuer: string, subject: string): string {
  return JSON.stringify([issuer, subject]);
}

export interface OidcTableOptions {
  readonly table: string;
  readonly tenant: Tenant;
}

const TABLE_PROPERTIES = {
  AttributeDefinitions: ['id', ...OIDC_INDEXES].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
  KeySchema: hashKey('id'),
  GlobalSecondaryIndexes: OIDC_INDEXES.map((index) => ({
    IndexName: index,
    KeySchema: hashKey(index),
    Projection: { ProjectionType: 'ALL' },
  })),
  TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
};

/** Makes the table of oidc-provider's adapter, waits until it is ready, and writes the tenant's client and accounts. */
export async function createOidcTable(client: DynamoDBClient, { table, tenant }: OidcTableOptions): Promise<void> {
  await ensureTables(client, { [table]: { Type: 'AWS::DynamoDB::Table', Properties: TABLE_PROPERTIES } });
  const rows = [clientRow(tenant), ...accountRows(tenant)];
  await writeRows(
    client,
    rows.map((item) => ({ table, item })),
  );
}

function hashKey(AttributeName: string) {
  return [{ AttributeName, KeyType: 'HASH' as const }];
}

function clientRow(tenant: Tenant) {
  const payload = oidcClient(tenant);
  return { ...rowKey('Client', payload.client_id), payload };
}

function accountRows({ provider }: Tenant) {
  return Array.from({ length: FIRST_MEMBERS }, (_, member) => ({
    ...rowKey('Account', accountId(provider.issuer, subjectOf(member))),
    payload: { id: memberIdOf(member), active: true },
  }));
}

/** The tenant's client as oidc-provider knows clients. */
export function oidcClient({ client }: Tenant) {
  return {
    client_id: client.id,
    client_secret: client.secret,
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: [JWT_BEARER_GRANT],
    response_types: [],
    redirect_uris: [],
  };
}
