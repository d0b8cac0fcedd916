import { Duration, RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { AuthorizationServer } from '../lib/authorization-server.ts';
import { CountersignFunction } from '../lib/countersign-function.ts';
import type { SampleScopes } from './scopes.ts';

const PROJECTS = '/sample/organizations/{organization}/projects';
/** RFC 9728 §3.1: the well-known path goes between the host and the path of the resource. */
const METADATA = '/.well-known/oauth-protected-resource/sample';
const ROUTES = {
  List: HttpRouteKey.with(PROJECTS, HttpMethod.GET),
  ListHead: HttpRouteKey.with(PROJECTS, HttpMethod.HEAD),
  Create: HttpRouteKey.with(PROJECTS, HttpMethod.POST),
  Rename: HttpRouteKey.with(`${PROJECTS}/{project}`, HttpMethod.PATCH),
  Delete: HttpRouteKey.with(`${PROJECTS}/{project}`, HttpMethod.DELETE),
  Metadata: HttpRouteKey.with(METADATA, HttpMethod.GET),
  MetadataHead: HttpRouteKey.with(METADATA, HttpMethod.HEAD),
  MetadataPreflight: HttpRouteKey.with(METADATA, HttpMethod.OPTIONS),
};

export interface SampleStackProps extends StackProps {
  readonly authorizationServer: AuthorizationServer;
  /** What its routes need: see `sampleScopes`. */
  readonly scopes: SampleScopes;
}

interface ProjectsEnvironment {
  readonly PROJECTS_TABLE: string;
  /** What tokens for this API name as their audience. */
  readonly RESOURCE: string;
  readonly SAMPLE_SCOPES: string;
}

/** A protected API as a vendor would write it: a function and a table of its own, routes behind the same host. */
export class SampleStack extends Stack {
  constructor(scope: Construct, id: string, { authorizationServer, scopes, ...props }: SampleStackProps) {
    super(scope, id, { description: 'Countersign: a sample API', ...props });
    const table = this.projectsTable();
    const projects = new CountersignFunction<ProjectsEnvironment>(this, 'Projects', {
      description: 'Countersign: a sample API',
      entry: 'sample/projects.ts',
      environment: {
        PROJECTS_TABLE: table.tableName,
        RESOURCE: `${authorizationServer.issuer}/sample`,
        SAMPLE_SCOPES: JSON.stringify(scopes),
      },
      timeout: Duration.seconds(10),
      memorySizeMb: 512,
    });
    grantProjects(table, projects);
    authorizationServer.grantProtect(projects.function);
    this.addRoutes(authorizationServer, projects);
  }

  /** A sample's data goes with its stack. */
  private projectsTable(): Table {
    const table = new Table(this, 'ProjectsTable', {
      partitionKey: { name: 'organization', type: AttributeType.STRING },
      sortKey: { name: 'project', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(table).acknowledge({ id: 'AwsSolutions-DDB3', reason: 'Sample data is not worth restoring.' });
    return table;
  }

  private addRoutes({ httpApi }: AuthorizationServer, projects: CountersignFunction<ProjectsEnvironment>): void {
    const integration = new HttpLambdaIntegration('Projects', projects.function);
    for (const [name, routeKey] of Object.entries(ROUTES)) {
      const route = new HttpRoute(this, `${name}Route`, { httpApi, routeKey, integration });
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason: 'protect() in the handler verifies the token, its scopes and its organization; metadata is public.',
      });
    }
  }
}

function grantProjects(table: Table, projects: CountersignFunction<ProjectsEnvironment>): void {
  const actions = ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'].map(
    (operation) => `dynamodb:${operation}`,
  );
  Grant.addToPrincipal({ grantee: projects, actions, resourceArns: [table.tableArn] });
}
