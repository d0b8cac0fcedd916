import { Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { AuthorizationServer } from '../../lib/authorization-server.ts';
import { permissions } from './permissions.ts';
import { CONFIGURATION, environmentOf, testApp } from './synthesize.ts';

/** A vendor's own CDK app: our construct beside a function that has nothing of ours. */
class VendorStack extends Stack {
  constructor(configuration = CONFIGURATION) {
    super(testApp(), 'Vendor');
    const authorizationServer = new AuthorizationServer(this, 'Auth', { configuration });
    const orders = new LambdaFunction(this, 'Orders', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('export const handler = async () => ({ statusCode: 204 });'),
      environment: { ORDERS_TABLE: 'orders' },
    });
    authorizationServer.grantProtect(orders);
  }
}

describe("a vendor's own CDK app", () => {
  const stack = new VendorStack();

  it('gives a protected function three tables to read, and nothing else', () => {
    expect(permissions(stack)['OrdersServiceRole']).toEqual([
      'managed policy arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
      'dynamodb:GetItem → <AuthMembersTable.Arn>',
      'dynamodb:GetItem → <AuthStatusTable.Arn>',
      'dynamodb:GetItem → <AuthAgentSessionsTable.Arn>',
    ]);
  });

  it('adds six variables to the ones that the function has', () => {
    expect(environmentOf(stack, 'Orders')).toEqual({
      ORDERS_TABLE: 'orders',
      COUNTERSIGN_ISSUER: CONFIGURATION.issuer,
      COUNTERSIGN_ROLES: JSON.stringify(CONFIGURATION.roles),
      COUNTERSIGN_READ_SCOPES: '["projects:read","org:read"]',
      MEMBERS_TABLE: '<AuthMembersTable>',
      STATUS_TABLE: '<AuthStatusTable>',
      AGENT_SESSIONS_TABLE: '<AuthAgentSessionsTable>',
    });
  });

  it('tells it which scopes imply others, and what a client needs at first, where configuration says so', () => {
    const { scopes } = CONFIGURATION;
    const implies = Object.keys(scopes).filter((scope) => scopes[scope]?.access === 'read');
    const all = { access: 'write', description: 'Everything', implies } as const;
    const said = new VendorStack({ ...CONFIGURATION, scopes: { ...scopes, all }, baseline: implies });
    expect(environmentOf(said, 'Orders')).toMatchObject({
      COUNTERSIGN_IMPLIED_SCOPES: JSON.stringify({ all: implies }),
      COUNTERSIGN_BASELINE_SCOPES: JSON.stringify(implies),
    });
  });

  it('names its key ring by its own path', () => {
    const signs = permissions(stack)['AuthTokenEndpointTokenRole']?.find((line) => line.startsWith('kms:Sign'));
    expect(signs).toContain('"aws:ResourceTag/countersign:key-ring":"Vendor/Auth"');
  });
});
