import { sampleScopes } from '../../sample/scopes.ts';
import { permissions } from './permissions.ts';
import {
  CONFIGURATION,
  countersignStack,
  environmentOf,
  resources,
  sampleStack,
  templateOf,
  testApp,
  theOnly,
} from './synthesize.ts';
import { text } from './text.ts';

const stack = sampleStack();

/** Imported from the authorization server's stack. */
const imported = (name: string) => expect.stringMatching(new RegExp(`^import Countersign:.*${name}`));

describe('the sample stack', () => {
  it('adds an API of eight routes, one function and one table, and nothing else', () => {
    const types = Object.values(templateOf(stack).toJSON()['Resources'] as Record<string, { Type: string }>).map(
      ({ Type }) => Type,
    );
    const count = (type: string) => types.filter((t) => t === type).length;
    expect(Object.fromEntries([...new Set(types)].sort().map((type) => [type, count(type)]))).toEqual({
      'AWS::ApiGatewayV2::Integration': 1,
      'AWS::ApiGatewayV2::Route': 8,
      'AWS::DynamoDB::Table': 1,
      'AWS::IAM::Policy': 1,
      'AWS::IAM::Role': 1,
      'AWS::Lambda::Function': 1,
      'AWS::Lambda::Permission': 8,
      'AWS::Logs::LogGroup': 1,
    });
  });

  it('changes nothing in the stack that it stands on but what that exports', () => {
    const app = testApp();
    sampleStack(app);
    const withSample = templateOf(app.node.findChild('Countersign') as ReturnType<typeof countersignStack>).toJSON();
    const without = templateOf(countersignStack()).toJSON();
    expect(withSample['Resources']).toEqual(without['Resources']);
  });

  it('routes to its function under /sample of the same host', () => {
    const routes = Object.values(resources(stack, 'AWS::ApiGatewayV2::Route'));
    expect(routes.map(({ Properties }) => Properties['RouteKey'])).toEqual([
      'GET /sample/organizations/{organization}/projects',
      'HEAD /sample/organizations/{organization}/projects',
      'POST /sample/organizations/{organization}/projects',
      'PATCH /sample/organizations/{organization}/projects/{project}',
      'DELETE /sample/organizations/{organization}/projects/{project}',
      'GET /.well-known/oauth-protected-resource/sample',
      'HEAD /.well-known/oauth-protected-resource/sample',
      'OPTIONS /.well-known/oauth-protected-resource/sample',
    ]);
    for (const { Properties } of routes) expect(text(Properties['ApiId'])).toEqual(imported('HttpApi'));
  });

  const USES_UP = expect.stringMatching(/^dynamodb:UpdateItem → import Countersign:.*AgentSessionsTable\w+Arn\w+ if /);

  it('may read who is a member, what is active and what agents may write, use that up, and keep its projects', () => {
    expect(permissions(stack)).toEqual({
      ProjectsRole: [
        'logs:CreateLogStream logs:PutLogEvents → <ProjectsLog.Arn>',
        'dynamodb:GetItem dynamodb:Query dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem → <ProjectsTable.Arn>',
        expect.stringMatching(/^dynamodb:GetItem → import Countersign:.*MembersTable\w+Arn\w+$/),
        expect.stringMatching(/^dynamodb:GetItem → import Countersign:.*StatusTable\w+Arn\w+$/),
        expect.stringMatching(/^dynamodb:GetItem → import Countersign:.*AgentSessionsTable\w+Arn\w+$/),
        USES_UP,
      ],
    });
  });

  it('receives the variables of protect() and its own three', () => {
    expect(environmentOf(stack, 'Projects')).toEqual({
      PROJECTS_TABLE: '<ProjectsTable>',
      RESOURCE: `${CONFIGURATION.issuer}/sample`,
      SAMPLE_SCOPES: JSON.stringify(sampleScopes(CONFIGURATION)),
      COUNTERSIGN_ISSUER: CONFIGURATION.issuer,
      MEMBERS_TABLE: imported('MembersTable'),
      STATUS_TABLE: imported('StatusTable'),
      AGENT_SESSIONS_TABLE: imported('AgentSessionsTable'),
    });
  });

  it('takes its data with it when it goes', () => {
    expect(theOnly(stack, 'AWS::DynamoDB::Table')).toMatchObject({
      DeletionPolicy: 'Delete',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'organization', KeyType: 'HASH' },
          { AttributeName: 'project', KeyType: 'RANGE' },
        ],
      },
    });
  });
});
