import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { directoryKey, memberKey, statusKey } from '../lambdas/adapters/aws/directory/keys.ts';
import { toRow, trustRowOf } from '../lambdas/adapters/aws/directory/rows.ts';
import { lengthPrefixedDigest } from '../lambdas/core/length-prefixed-digest.ts';
import type { MemberId, ProviderId } from '../protect/vocabulary/identifiers.ts';
import { memberRecord, subjectOf, type Tenant, tenantRecords } from './tenant.ts';
import type { TableNames } from './world.ts';

export interface TableRow {
  readonly table: string;
  readonly item: Readonly<Record<string, unknown>>;
}

/** What registering the tenant leaves in the tables, but for audit entries. */
export function tenantRows(tenant: Tenant, { directory, status }: TableNames): TableRow[] {
  const { organization, provider, client, enablement } = tenantRecords(tenant);
  const { issuer, tenant: providerTenant, audienceTenant } = provider;
  const active = { status: 'active' };
  const inDirectory = [
    { ...directoryKey.organization(organization.id), ...toRow.organization(organization) },
    { ...directoryKey.trust({ issuer, tenant: providerTenant, audienceTenant }), ...trustRowOf(provider) },
    { ...directoryKey.provider(organization.id, provider.id), ...toRow.provider(provider) },
    { ...directoryKey.client(client.id), ...toRow.client(client) },
    { ...directoryKey.enablement(organization.id, client.id), ...toRow.enablement(enablement) },
  ];
  const inStatus = [
    { ...statusKey.organization(organization.id), ...active, agents: organization.agents },
    { ...statusKey.provider(provider.id), ...active },
    { ...statusKey.client(client.id), ...active },
    { ...statusKey.enablement(organization.id, client.id), ...active },
  ];
  return [
    ...inDirectory.map((item) => ({ table: directory, item })),
    ...inStatus.map((item) => ({ table: status, item })),
  ];
}

/** A member and the subject that is linked to it. */
export function memberRows(tenant: Tenant, member: number, { directory, members }: TableNames): TableRow[] {
  const record = memberRecord(tenant, member);
  const link = { provider: tenant.provider.id as ProviderId, claim: 'sub', value: subjectOf(member) };
  return [
    { table: members, item: { ...memberKey(record.organization, record.id), ...toRow.member(record) } },
    { table: directory, item: { ...directoryKey.subjectLink(link), member: record.id satisfies MemberId } },
  ];
}

/** A token of some earlier day. */
export function pastTokenRow(tenant: Tenant, token: number, { redemptions }: TableNames): TableRow {
  const issuedAt = Math.floor(Date.now() / 1000) - 86_400 - token;
  const { organization, provider, client } = tenant;
  const item = {
    pk: lengthPrefixedDigest('bench/past-token', String(token)),
    hour: `${organization}#${new Date(issuedAt * 1000).toISOString().slice(0, 13)}`,
    issuedAt,
    expiresAt: issuedAt + 86_400,
    ttl: issuedAt + 400 * 86_400,
    organization,
    provider: provider.id,
    client: client.id,
    member: 'member-0',
    scopes: tenant.scopes,
    resources: [tenant.resource],
    owner: 'past',
    keyId: 'past',
    correlationId: 'past',
  };
  return { table: redemptions, item };
}

/** DynamoDB's own limit of BatchWriteItem. */
const BATCH_SIZE = 25;

/** Writes rows in batches, two at a time. */
export async function writeRows(client: DynamoDBClient, rows: Iterable<TableRow>): Promise<void> {
  const pending = inBatches(rows, BATCH_SIZE);
  const writeAll = async () => {
    for (const batch of pending) await writeBatch(client, batch);
  };
  await Promise.all([writeAll(), writeAll()]);
}

function* inBatches(rows: Iterable<TableRow>, size: number): Generator<TableRow[]> {
  let batch: TableRow[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function writeBatch(client: DynamoDBClient, batch: readonly TableRow[]): Promise<void> {
  const requests = Map.groupBy(batch, ({ table }) => table);
  const RequestItems = Object.fromEntries(
    [...requests].map(([table, rows]) => [
      table,
      rows.map(({ item }) => ({ PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) } })),
    ]),
  );
  const { UnprocessedItems = {} } = await client.send(new BatchWriteItemCommand({ RequestItems }));
  if (Object.keys(UnprocessedItems).length > 0) throw new Error('the engine left rows unwritten');
}
