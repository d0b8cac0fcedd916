import { countersignStack, resources } from './synthesize.ts';

/**
 * Logical ids are pinned whole: a changed one makes CloudFormation create an empty table and leave the old one behind,
 * and with the Redemptions table every assertion could be redeemed once more.
 */
const TABLES = [
  { id: 'AuthorizationServerDirectoryTable04FD9424', keys: 'pk:S sk:S', ttl: 'ttl' },
  { id: 'AuthorizationServerMembersTable127DD035', keys: 'organization:S member:S', ttl: undefined },
  { id: 'AuthorizationServerStatusTable62DD03F6', keys: 'pk:S', ttl: undefined },
  { id: 'AuthorizationServerProviderKeysTable3C04B508', keys: 'pk:S', ttl: 'ttl' },
  { id: 'AuthorizationServerRedemptionsTable263A8004', keys: 'pk:S', ttl: 'ttl' },
  { id: 'AuthorizationServerAuthorizationGrantsTable89B69372', keys: 'pk:S', ttl: 'ttl' },
  { id: 'AuthorizationServerKeyRingTable6C8CE6AC', keys: 'pk:S', ttl: undefined },
  { id: 'AuthorizationServerAgentSessionsTable6BAACE55', keys: 'organization:S session:S', ttl: 'ttl' },
  { id: 'AuthorizationServerWriteRequestsTableCE0E753E', keys: 'organization:S member:S', ttl: 'ttl' },
  { id: 'AuthorizationServerPasskeysTable49EE5DA2', keys: 'pk:S', ttl: 'ttl' },
  { id: 'AuthorizationServerSessionsTableFDDD68F4', keys: 'pk:S', ttl: 'ttl' },
  { id: 'AuthorizationServerAuditTrailTable3D3C9039', keys: 'pk:S sk:S', ttl: 'ttl' },
  { id: 'AuthorizationServerAuditSealsTableFCBAC37C', keys: 'pk:S sk:S', ttl: 'ttl' },
  { id: 'AuthorizationServerActivityTable0F8A94B5', keys: 'pk:S sk:S', ttl: 'ttl' },
];

interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

interface TableProperties {
  readonly KeySchema: readonly KeyElement[];
  readonly AttributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: string }[];
  readonly TimeToLiveSpecification?: { readonly AttributeName: string; readonly Enabled: boolean };
  readonly GlobalSecondaryIndexes?: readonly {
    readonly IndexName: string;
    readonly KeySchema: readonly KeyElement[];
    readonly Projection: unknown;
  }[];
}

/** `name:type`, the partition key first. */
function keys(schema: readonly KeyElement[], { AttributeDefinitions }: TableProperties): string {
  const type = (name: string) => AttributeDefinitions.find((a) => a.AttributeName === name)?.AttributeType;
  return [...schema]
    .sort((a, b) => a.KeyType.localeCompare(b.KeyType))
    .map(({ AttributeName }) => `${AttributeName}:${type(AttributeName)}`)
    .join(' ');
}

const tables = resources(countersignStack(), 'AWS::DynamoDB::Table');
const properties = (id: string) => tables[id]?.Properties as unknown as TableProperties;

describe('tables', () => {
  it('are these, under these logical ids', () => {
    expect(Object.keys(tables).sort()).toEqual(TABLES.map(({ id }) => id).sort());
  });

  it.each(TABLES)('$id has the keys $keys and expires by $ttl', ({ id, keys: expected, ttl }) => {
    const table = properties(id);
    expect(keys(table.KeySchema, table)).toBe(expected);
    expect(table.TimeToLiveSpecification).toEqual(ttl && { AttributeName: ttl, Enabled: true });
  });

  it.each(TABLES)('$id is on demand, restorable, and not deleted with the stack or by mistake', ({ id }) => {
    expect(tables[id]).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
  });

  it("use DynamoDB's own key: no read waits for KMS", () => {
    for (const { Properties } of Object.values(tables)) expect(Properties).not.toHaveProperty('SSESpecification');
  });

  it('are indexed in one place: redemptions by hour, for listing', () => {
    const indexes = Object.keys(tables).flatMap((id) =>
      (properties(id).GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema, Projection }) => ({
        id,
        IndexName,
        keys: keys(KeySchema, properties(id)),
        Projection,
      })),
    );
    expect(indexes).toEqual([
      {
        id: 'AuthorizationServerRedemptionsTable263A8004',
        IndexName: 'by-hour',
        keys: 'hour:S issuedAt:N',
        Projection: { ProjectionType: 'ALL' },
      },
    ]);
  });

  it('leave their names to CloudFormation, so that two deployments never meet', () => {
    for (const { Properties } of Object.values(tables)) expect(Properties).not.toHaveProperty('TableName');
  });
});
