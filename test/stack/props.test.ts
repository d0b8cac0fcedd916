import { type App, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { type IVpc, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Tracing } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AuthorizationServer, type AuthorizationServerProps } from '../../lib/authorization-server.ts';
import type { DeploymentSettings } from '../../lib/deployment-settings.ts';
import { permissions } from './permissions.ts';
import { CONFIGURATION, type Resource, resources, testApp } from './synthesize.ts';

type Props = Partial<AuthorizationServerProps>;

/** A vendor's stack with the server, and with what the props need of it. */
function vendorStack(propsIn: (stack: Stack) => Props = () => ({}), app: App = testApp()): Stack {
  const stack = new Stack(app, 'Vendor');
  new AuthorizationServer(stack, 'Auth', { configuration: CONFIGURATION, ...propsIn(stack) });
  return stack;
}

const configured = (deployment: DeploymentSettings) =>
  vendorStack(() => ({ configuration: { ...CONFIGURATION, deployment } }));

/** Every resource of a type that the server has, but CDK's own trigger provider where it is not told. */
const ours = (stack: Stack, type: string): readonly Resource[] => Object.values(resources(stack, type));
const functionsOf = (stack: Stack): readonly Resource[] =>
  Object.entries(resources(stack, 'AWS::Lambda::Function')).flatMap(([id, one]) =>
    id.startsWith('Auth') ? [one] : [],
  );

describe('without any props', () => {
  const stack = vendorStack();

  it('what is remembered never goes with the stack', () => {
    const tables = ours(stack, 'AWS::DynamoDB::Table');
    expect(tables.length).toBeGreaterThan(8);
    for (const table of [...tables, ...ours(stack, 'AWS::KMS::Key')]) expect(table.DeletionPolicy).toBe('Retain');
    for (const { Properties } of tables) expect(Properties['DeletionProtectionEnabled']).toBe(true);
    for (const log of ours(stack, 'AWS::Logs::LogGroup')) expect(log.DeletionPolicy).toBe('RetainExceptOnCreate');
  });

  it('no function is traced, or in a VPC', () => {
    for (const { Properties } of functionsOf(stack)) {
      expect(Properties).not.toHaveProperty('TracingConfig');
      expect(Properties).not.toHaveProperty('VpcConfig');
    }
  });
});

it('removalPolicy DESTROY: an environment that comes and goes leaves no table, log or key of CloudFormation', () => {
  const stack = vendorStack(() => ({ removalPolicy: RemovalPolicy.DESTROY }));
  for (const type of ['AWS::DynamoDB::Table', 'AWS::Logs::LogGroup', 'AWS::KMS::Key']) {
    expect(ours(stack, type).length).toBeGreaterThan(0);
    expect(ours(stack, type).filter(({ DeletionPolicy }) => DeletionPolicy !== 'Delete')).toEqual([]);
  }
  for (const { Properties } of ours(stack, 'AWS::DynamoDB::Table')) {
    expect(Properties['DeletionProtectionEnabled']).toBe(false);
  }
});

it('alarmTopic: every alarm is told there, and no other topic is made', () => {
  const stack = vendorStack((scope) => ({ alarmTopic: new Topic(scope, 'OnCall') }));
  const [topic, ...others] = Object.keys(resources(stack, 'AWS::SNS::Topic'));
  expect(others).toEqual([]);
  expect(ours(stack, 'AWS::CloudWatch::Alarm').length).toBeGreaterThan(10);
  for (const { Properties } of ours(stack, 'AWS::CloudWatch::Alarm')) {
    expect([Properties['AlarmActions'], Properties['OKActions']]).toEqual([[{ Ref: topic }], [{ Ref: topic }]]);
  }
});

it('httpApi takes further routes of theirs', () => {
  const stack = new Stack(testApp(), 'Vendor');
  const { httpApi } = new AuthorizationServer(stack, 'Auth', { configuration: CONFIGURATION });
  const integration = new HttpUrlIntegration('Orders', 'https://orders.example.com');
  new HttpRoute(stack, 'Orders', { httpApi, routeKey: HttpRouteKey.with('/orders', HttpMethod.GET), integration });
  const route = ours(stack, 'AWS::ApiGatewayV2::Route').find(
    ({ Properties }) => Properties['RouteKey'] === 'GET /orders',
  );
  expect(route?.Properties['ApiId']).toEqual({ Ref: Object.keys(resources(stack, 'AWS::ApiGatewayV2::Api'))[0] });
});

describe('logEncryptionKey', () => {
  const stack = vendorStack((scope) => ({ logEncryptionKey: new Key(scope, 'LogKey') }));
  const [logKey] = Object.entries(resources(stack, 'AWS::KMS::Key')).filter(([id]) => id.startsWith('LogKey'));

  it('encrypts every log group', () => {
    const groups = ours(stack, 'AWS::Logs::LogGroup');
    expect(groups.length).toBeGreaterThan(10);
    for (const { Properties } of groups) {
      expect(Properties['KmsKeyId']).toEqual({ 'Fn::GetAtt': [logKey?.[0], 'Arn'] });
    }
  });

  it("lets CloudWatch Logs use it for this account's groups, and nobody else", () => {
    const { Statement = [] } = (logKey?.[1].Properties['KeyPolicy'] ?? {}) as { Statement?: Record<string, unknown>[] };
    const [, forLogs, ...others] = Statement;
    expect(others).toEqual([]);
    expect(JSON.stringify(forLogs?.['Principal'])).toContain('logs.');
    expect(JSON.stringify(forLogs?.['Condition'])).toMatch(/arn:\*:logs:.*AWS::Region.*AWS::AccountId.*:\*/);
  });
});

it('tracing: every function sends traces, and may', () => {
  const stack = vendorStack(() => ({ tracing: Tracing.ACTIVE }));
  for (const { Properties } of functionsOf(stack)) expect(Properties['TracingConfig']).toEqual({ Mode: 'Active' });
  const lines = permissions(stack)['AuthTokenEndpointTokenRole'];
  expect(lines).toContain('xray:PutTraceSegments xray:PutTelemetryRecords → *');
});

describe('vpc', () => {
  const inVpc = (more: (scope: Stack, vpc: IVpc) => Props = () => ({})) =>
    vendorStack((scope) => {
      const vpc = new Vpc(scope, 'Vpc', { maxAzs: 1 }) as IVpc;
      return { vpc, ...more(scope, vpc) };
    });

  it('every function runs in it, in private subnets, under one security group that lets nothing in', () => {
    const stack = inVpc();
    const [group, ...others] = Object.entries(resources(stack, 'AWS::EC2::SecurityGroup'));
    expect(others).toEqual([]);
    expect(group?.[1].Properties).not.toHaveProperty('SecurityGroupIngress');
    const [privateSubnet] = Object.keys(resources(stack, 'AWS::EC2::Subnet')).filter((id) => id.includes('Private'));
    for (const { Properties } of functionsOf(stack)) {
      expect(Properties['VpcConfig']).toEqual({
        SecurityGroupIds: [{ 'Fn::GetAtt': [group?.[0], 'GroupId'] }],
        SubnetIds: [{ Ref: privateSubnet }],
      });
    }
  });

  it('in the subnets and the security groups that are named', () => {
    const stack = inVpc((scope, vpc) => ({
      vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [new SecurityGroup(scope, 'Egress', { vpc })],
    }));
    const [name, ...others] = Object.keys(resources(stack, 'AWS::EC2::SecurityGroup'));
    expect(others).toEqual([]);
    for (const { Properties } of functionsOf(stack)) {
      expect(Properties['VpcConfig']).toMatchObject({ SecurityGroupIds: [{ 'Fn::GetAtt': [name, 'GroupId'] }] });
    }
  });

  it('Lambda may manage interfaces, and the code of a function never may', () => {
    const lines = permissions(inVpc())['AuthTokenEndpointTokenRole'] ?? [];
    const ec2 = lines.filter((line) => line.includes('ec2:'));
    expect(ec2).toEqual([
      expect.stringMatching(/^ec2:CreateNetworkInterface .* → \*$/),
      expect.stringMatching(/^Deny ec2:.* → \* if \{"Null":\{"lambda:SourceFunctionArn":"false"\}\}$/),
    ]);
  });
});

describe('what an account asks of whatever is deployed into it', () => {
  const policy = 'arn:aws:iam::111122223333:policy/boundary';

  it("of the configuration's: the boundary is on every role, CDK's own too, and tags on every table", () => {
    const stack = configured({ permissionsBoundary: policy, tags: { team: 'identity' } });
    const roles = ours(stack, 'AWS::IAM::Role');
    expect(roles.length).toBeGreaterThan(11);
    expect(roles.filter(({ Properties }) => Properties['PermissionsBoundary'] !== policy)).toEqual([]);
    for (const { Properties } of ours(stack, 'AWS::DynamoDB::Table')) {
      expect(Properties['Tags']).toEqual([{ Key: 'team', Value: 'identity' }]);
    }
  });

  it("never reaches what else is in the vendor's stack", () => {
    const stack = vendorStack((scope) => {
      new Topic(scope, 'Theirs');
      return { configuration: { ...CONFIGURATION, deployment: { tags: { team: 'identity' } } } };
    });
    const theirs = Object.entries(resources(stack, 'AWS::SNS::Topic')).find(([id]) => id.startsWith('Theirs'));
    expect(theirs?.[1].Properties ?? {}).not.toHaveProperty('Tags');
  });

  it("of the app's own: passes through", () => {
    const app = testApp();
    Tags.of(app).add('cost', 'auth');
    const stack = vendorStack(() => ({}), app);
    PermissionsBoundary.of(app).apply(ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', policy));
    const roles = ours(stack, 'AWS::IAM::Role');
    expect(roles.filter(({ Properties }) => Properties['PermissionsBoundary'] !== policy)).toEqual([]);
    for (const { Properties } of ours(stack, 'AWS::DynamoDB::Table')) {
      expect(Properties['Tags']).toEqual([{ Key: 'cost', Value: 'auth' }]);
    }
  });
});
