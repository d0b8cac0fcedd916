import type { CreateTableCommandInput, StreamViewType } from '@aws-sdk/client-dynamodb';

export interface CloudFormationResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** `Resources` of a synthesized template, by logical id. */
export type CloudFormationResources = Readonly<Record<string, CloudFormationResource>>;

/** A table as a template wants it. */
export interface TemplateTable {
  readonly logicalId: string;
  readonly name: string;
  readonly create: CreateTableCommandInput;
  /** The attribute that expires items, when time to live is enabled. */
  readonly timeToLiveAttribute: string | undefined;
  /** What records of its stream hold, when it has one. */
  readonly stream: StreamViewType | undefined;
}

/** `AWS::DynamoDB::GlobalTable` is CDK's TableV2. */
const TABLE_TYPES: ReadonlySet<string> = new Set(['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable']);

interface IndexProperties {
  readonly IndexName: string;
  readonly KeySchema: CreateTableCommandInput['KeySchema'];
  readonly Projection: { readonly ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE' };
}

interface TableProperties {
  readonly TableName?: unknown;
  readonly AttributeDefinitions: CreateTableCommandInput['AttributeDefinitions'];
  readonly KeySchema: CreateTableCommandInput['KeySchema'];
  readonly GlobalSecondaryIndexes?: readonly IndexProperties[];
  readonly LocalSecondaryIndexes?: readonly IndexProperties[];
  readonly StreamSpecification?: { readonly StreamViewType: StreamViewType };
  readonly TimeToLiveSpecification?: { readonly AttributeName?: string; readonly Enabled: boolean };
}

/**
 * The tables of a template. Without a TableName, the logical id is the name.
 * Billing is on demand whatever the template says. Does NOT carry encryption, tags, backups or replicas.
 * @throws when a TableName is not a plain string
 */
export function tablesOf(resources: CloudFormationResources): TemplateTable[] {
  return Object.entries(resources)
    .filter(([, resource]) => TABLE_TYPES.has(resource.Type))
    .map(([logicalId, { Properties }]) => tableOf(logicalId, (Properties ?? {}) as unknown as TableProperties));
}

function tableOf(logicalId: string, properties: TableProperties): TemplateTable {
  const name = tableName(logicalId, properties.TableName);
  const expiry = properties.TimeToLiveSpecification;
  return {
    logicalId,
    name,
    create: {
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: properties.AttributeDefinitions,
      KeySchema: properties.KeySchema,
      ...indexes('GlobalSecondaryIndexes', properties.GlobalSecondaryIndexes),
      ...indexes('LocalSecondaryIndexes', properties.LocalSecondaryIndexes),
    },
    timeToLiveAttribute: expiry?.Enabled ? expiry.AttributeName : undefined,
    stream: properties.StreamSpecification?.StreamViewType,
  };
}

function tableName(logicalId: string, name: unknown): string {
  if (name === undefined) return logicalId;
  if (typeof name === 'string') return name;
  throw new Error(`${logicalId}: TableName must be a plain string, not ${JSON.stringify(name)}`);
}

/** Only what CreateTable knows: a GlobalTable's index also carries throughput settings per replica. */
function indexes(member: string, of: readonly IndexProperties[] = []) {
  const known = of.map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }));
  return known.length > 0 ? { [member]: known } : {};
}
