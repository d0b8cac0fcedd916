import { createHash } from 'node:crypto';
import { UnsupportedTemplate } from './intrinsics.ts';

/** The account, Region and addresses that a template's references resolve to. */
export interface LocalAccount {
  readonly accountId: string;
  readonly region: string;
  /** Where the HTTP API answers: its `ApiEndpoint`. */
  readonly apiEndpoint: string;
}

/** A resource under its local name. `property` evaluates one of its properties, `undefined` when absent. */
export interface NamedResource {
  readonly type: string;
  readonly name: string;
  property(name: string): unknown;
}

/** The property that carries an explicit name, by resource type; without one the resource is named by its logical id. */
const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::ApiGatewayV2::Stage': 'StageName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Events::Rule': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SSM::Parameter': 'Name',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::SecretsManager::Secret': 'Name',
};

export function namePropertyOf(type: string): string | undefined {
  return NAME_PROPERTIES[type];
}

type Describe = (resource: NamedResource, account: LocalAccount) => string;

const regional =
  (service: string, resource: (name: string) => string): Describe =>
  ({ name }, { accountId, region }) =>
    `arn:aws:${service}:${region}:${accountId}:${resource(name)}`;

const ARNS: Readonly<Record<string, Describe>> = {
  'AWS::DynamoDB::GlobalTable': regional('dynamodb', (name) => `table/${name}`),
  'AWS::DynamoDB::Table': regional('dynamodb', (name) => `table/${name}`),
  'AWS::Events::Rule': regional('events', (name) => `rule/${name}`),
  'AWS::IAM::Role': ({ name }, { accountId }) => `arn:aws:iam::${accountId}:role/${name}`,
  'AWS::IAM::ManagedPolicy': ({ name }, { accountId }) => `arn:aws:iam::${accountId}:policy/${name}`,
  'AWS::KMS::Key': (resource, account) => regional('kms', () => `key/${keyIdOf(resource)}`)(resource, account),
  'AWS::Lambda::Function': regional('lambda', (name) => `function:${name}`),
  'AWS::Logs::LogGroup': regional('logs', (name) => `log-group:${name}:*`),
  'AWS::S3::Bucket': ({ name }) => `arn:aws:s3:::${name}`,
  'AWS::SNS::Topic': regional('sns', (name) => name),
  'AWS::SQS::Queue': regional('sqs', (name) => name),
  'AWS::Scheduler::Schedule': regional('scheduler', (name) => `schedule/default/${name}`),
  'AWS::SecretsManager::Secret': regional('secretsmanager', (name) => `secret:${name}`),
};

/** The ARN of a resource; for a type without an entry above, well-formed and unique but not AWS's own form. */
export function arnOf(resource: NamedResource, account: LocalAccount): string {
  const describeArn = ARNS[resource.type];
  if (describeArn !== undefined) return describeArn(resource, account);
  const [, service = 'local', kind = 'resource'] = resource.type.toLowerCase().split('::');
  return regional(service, (name) => `${kind}/${name}`)(resource, account);
}

const REFS_TO_ARN = new Set([
  'AWS::IAM::ManagedPolicy',
  'AWS::SNS::Topic',
  'AWS::SecretsManager::Secret',
  'AWS::CloudFormation::Stack',
]);

/** What `Ref` gives: the name, for most types. */
export function refOf(resource: NamedResource, account: LocalAccount): string {
  if (REFS_TO_ARN.has(resource.type)) return arnOf(resource, account);
  switch (resource.type) {
    case 'AWS::KMS::Key':
      return keyIdOf(resource);
    case 'AWS::Lambda::Version':
      return `${functionArn(resource, account)}:1`;
    case 'AWS::Lambda::Alias':
      return `${functionArn(resource, account)}:${String(resource.property('Name'))}`;
    case 'AWS::SQS::Queue':
      return `https://sqs.${account.region}.amazonaws.com/${account.accountId}/${resource.name}`;
    default:
      return resource.name;
  }
}

/** What `Fn::GetAtt` gives. Throws {@link UnsupportedTemplate} for an attribute without a local meaning. */
export function attributeOf(resource: NamedResource, attribute: string, account: LocalAccount, path: string): string {
  if (attribute === 'Arn') return arnOf(resource, account);
  const value = ATTRIBUTES[`${resource.type}.${attribute}`];
  if (value === undefined) {
    throw new UnsupportedTemplate(
      path,
      `attribute ${attribute} of ${resource.name} (${resource.type}) has no local value`,
    );
  }
  return value(resource, account);
}

const ATTRIBUTES: Readonly<Record<string, Describe>> = {
  'AWS::ApiGatewayV2::Api.ApiEndpoint': (_, { apiEndpoint }) => apiEndpoint,
  'AWS::ApiGatewayV2::Api.ApiId': refOf,
  'AWS::DynamoDB::GlobalTable.StreamArn': streamArn,
  'AWS::DynamoDB::Table.StreamArn': streamArn,
  'AWS::IAM::Role.RoleId': ({ name }) => `AROA${shortHash(name)}`,
  'AWS::KMS::Key.KeyId': refOf,
  'AWS::Lambda::Version.Version': () => '1',
  'AWS::Lambda::Version.FunctionArn': refOf,
  'AWS::SNS::Topic.TopicArn': arnOf,
  'AWS::SNS::Topic.TopicName': ({ name }) => name,
  'AWS::SQS::Queue.QueueName': ({ name }) => name,
  'AWS::SQS::Queue.QueueUrl': refOf,
};

function streamArn(resource: NamedResource, account: LocalAccount): string {
  return `${arnOf(resource, account)}/stream/2026-01-01T00:00:00.000`;
}

function functionArn(version: NamedResource, account: LocalAccount): string {
  const name = String(version.property('FunctionName'));
  return name.startsWith('arn:') ? name : regional('lambda', () => `function:${name}`)(version, account);
}

function keyIdOf({ name }: NamedResource): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16).toUpperCase();
}
