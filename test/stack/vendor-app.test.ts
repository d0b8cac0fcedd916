import { Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { AuthorizationServer, type AuthorizationServerProps } from '../../lib/authorization-server.ts';
import { ONLY_WHETHER_IT_IS_USED, permissions } from './permissions.ts';
import { CONFIGURATION, environmentOf, resources, templateOf, testApp } from './synthesize.ts';
import { text } from './text.ts';

/** A vendor's own CDK app: our construct beside a function that has nothing of ours. */
class VendorStack extends Stack {
  readonly variables: Readonly<Record<string, string>>;

  constructor(props: Partial<AuthorizationServerProps> = {}) {
    super(testApp(), 'Vendor');
    const authorizationServer = new AuthorizationServer(this, 'Auth', { configuration: CONFIGURATION, ...props });
    const orders = new LambdaFunction(this, 'Orders', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('export const handler = async () => ({ statusCode: 204 });'),
      environment: { ORDERS_TABLE: 'orders' },
    });
    authorizationServer.grantProtect(orders);
    const taskRole = new Role(this, 'Task', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
    authorizationServer.grantProtect(taskRole);
    this.variables = authorizationServer.protectEnvironment;
  }
}

describe("a vendor's own CDK app", () => {
  const stack = new VendorStack();

  it('gives a protected function three tables to read and the marks of what is used, and nothing else', () => {
    expect(permissions(stack)['OrdersServiceRole']).toEqual([
      'managed policy arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
      'dynamodb:GetItem → <AuthMembersTable.Arn>',
      'dynamodb:GetItem → <AuthStatusTable.Arn>',
      'dynamodb:GetItem → <AuthAgentSessionsTable.Arn>',
      `dynamodb:UpdateItem → <AuthAgentSessionsTable.Arn> ${ONLY_WHETHER_IT_IS_USED}`,
    ]);
  });

  it('adds four short variables to the ones that the function has', () => {
    expect(environmentOf(stack, 'Orders')).toEqual({
      ORDERS_TABLE: 'orders',
      COUNTERSIGN_ISSUER: CONFIGURATION.issuer,
      MEMBERS_TABLE: '<AuthMembersTable>',
      STATUS_TABLE: '<AuthStatusTable>',
      AGENT_SESSIONS_TABLE: '<AuthAgentSessionsTable>',
    });
  });

  it('gives the role of a container the same tables, and its variables by name', () => {
    const reads = permissions(stack)['OrdersServiceRole']?.filter((line) => line.startsWith('dynamodb:'));
    expect(permissions(stack)['Task']).toEqual(reads);
    const { ORDERS_TABLE: _, ...set } = environmentOf(stack, 'Orders');
    const named = Object.entries(stack.variables).map(([name, value]) => [name, text(stack.resolve(value))]);
    expect(Object.fromEntries(named)).toEqual(set);
  });

  it('lets no other account in, unless it is named', () => {
    expect(permissions(stack)).not.toHaveProperty('AuthProtectRole');
    expect(templateOf(stack).findOutputs('ProtectRoleArn')).toEqual({});
  });

  it('names its key ring by its own path', () => {
    const signs = permissions(stack)['AuthTokenEndpointTokenRole']?.find((line) => line.startsWith('kms:Sign'));
    expect(signs).toContain('"aws:ResourceTag/countersign:key-ring":"Vendor/Auth"');
  });
});

describe('a role for other accounts', () => {
  const stack = new VendorStack({ protectAccounts: ['444455556666', '777788889999'] });

  it('may do what protect() does, and nothing else', () => {
    expect(permissions(stack)['AuthProtectRole']).toEqual([
      'dynamodb:GetItem → <AuthMembersTable.Arn>',
      'dynamodb:GetItem → <AuthStatusTable.Arn>',
      'dynamodb:GetItem → <AuthAgentSessionsTable.Arn>',
      `dynamodb:UpdateItem → <AuthAgentSessionsTable.Arn> ${ONLY_WHETHER_IT_IS_USED}`,
    ]);
  });

  it('trusts these accounts and no other', () => {
    const [, role] =
      Object.entries(resources(stack, 'AWS::IAM::Role')).find(([id]) => id.startsWith('AuthProtect')) ?? [];
    const trust = role?.Properties['AssumeRolePolicyDocument'] as { Statement: { Principal: { AWS: unknown } }[] };
    const principals = trust.Statement.map(({ Principal }) => text(Principal.AWS));
    expect(principals).toEqual(['444455556666', '777788889999'].map((id) => `arn:<AWS::Partition>:iam::${id}:root`));
  });

  it('is named in the outputs, with every table that it reads', () => {
    const { outputs } = { outputs: templateOf(stack).findOutputs('*') };
    expect(Object.keys(outputs)).toEqual(
      expect.arrayContaining(['ProtectRoleArn', 'MembersTableName', 'StatusTableName', 'AgentSessionsTableName']),
    );
  });

  it.each(['*', '44445555666', 'arn:aws:iam::444455556666:root', ''])(
    'is for accounts, and never for %j',
    (account) => {
      expect(() => new VendorStack({ protectAccounts: [account] })).toThrow('protectAccounts:');
    },
  );
});
