import { type AttributeValue, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { jest } from '@jest/globals';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { startTestDynamoDb, type TestDynamoDb } from './dynamodb.ts';
import { CONTEXT, httpEvent, type TestRequest } from './http-event.ts';
import { PROVIDER, RESOURCE, TestIssuer } from './issuer.ts';

export const LIST = 'GET /sample/organizations/{organization}/projects';
export const CREATE = 'POST /sample/organizations/{organization}/projects';
export const RENAME = 'PATCH /sample/organizations/{organization}/projects/{project}';
export const DELETE = 'DELETE /sample/organizations/{organization}/projects/{project}';

export const JSON_HEADERS = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };

export interface SampleRequest extends TestRequest {
  readonly organization?: string;
  readonly project?: string;
}

type Answer = APIGatewayProxyStructuredResultV2;
type Row = Record<string, AttributeValue>;

/** The sample's function as it is deployed, over tables and an issuer of the test file's own. */
export class TestSample {
  readonly issuer: TestIssuer;
  readonly dynamoDb: TestDynamoDb;
  readonly handler: typeof import('../../sample/projects.ts').handler;

  private constructor(issuer: TestIssuer, dynamoDb: TestDynamoDb, handler: TestSample['handler']) {
    this.issuer = issuer;
    this.dynamoDb = dynamoDb;
    this.handler = handler;
  }

  /** Maria of Acme and Gus of Globex are there, both editors. */
  static async start(): Promise<TestSample> {
    const [issuer, dynamoDb] = await Promise.all([TestIssuer.start(), startTestDynamoDb()]);
    await dynamoDb.createTable('Members', 'organization', 'member');
    await dynamoDb.createTable('Status', 'pk');
    await dynamoDb.createTable('AgentSessions', 'organization', 'session');
    await dynamoDb.createTable('Projects', 'organization', 'project');
    Object.assign(process.env, environment(issuer.url, dynamoDb.endpoint));
    const { handler } = await import('../../sample/projects.ts');
    const sample = new TestSample(issuer, dynamoDb, handler);
    await sample.#seed();
    return sample;
  }

  async stop(): Promise<void> {
    await this.issuer.stop();
    await this.dynamoDb.stop();
  }

  /** A request of Maria's with every scope, to Acme's path, but for what is said otherwise. */
  async call(routeKey: string, request: SampleRequest = {}): Promise<Answer> {
    const { organization = 'acme', project, ...rest } = request;
    const pathParameters: Record<string, string> = { organization, ...(project === undefined ? {} : { project }) };
    const authorization = await this.bearer('projects:read projects:create projects:rename projects:delete');
    return this.handler(httpEvent(routeKey, { authorization, pathParameters, ...rest }), CONTEXT);
  }

  /** The sample reads the real clock, as its users will. */
  async bearer(scope: string, claims: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const now = secondsNow();
    return `Bearer ${await this.issuer.sign({ scope, iat: now - 1, exp: now + 300, ...claims })}`;
  }

  /** A token of an agent of Maria's, in `session-1`. */
  async agentBearer(scope: string, claims: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const now = secondsNow();
    return `Bearer ${await this.issuer.signAgentToken({ scope, iat: now - 1, exp: now + 300, ...claims })}`;
  }

  async create(name: string): Promise<ReturnType<typeof bodyOf>> {
    return bodyOf(await this.call(CREATE, { body: JSON.stringify({ name }) }));
  }

  async put(table: string, row: Row): Promise<void> {
    await this.dynamoDb.client.send(new PutItemCommand({ TableName: table, Item: row }));
  }

  async putMember(organization: string, member: string, row: Row): Promise<void> {
    await this.put('Members', { organization: { S: organization }, member: { S: member }, ...row });
  }

  async #seed(): Promise<void> {
    const status = { S: 'active' };
    const ofOrganization = (id: string) => [`org#${id}`, `enablement#${id}#cursor`];
    const pks = [...ofOrganization('acme'), ...ofOrganization('globex'), `idp#${PROVIDER}`, 'client#cursor'];
    for (const pk of pks) await this.put('Status', { pk: { S: pk }, status });
    await this.putMember('acme', 'maria', { role: { S: 'editor' }, status });
    await this.putMember('globex', 'gus', { role: { S: 'editor' }, status });
  }
}

export function secondsNow(): number {
  return Math.floor(Date.now() / 1000);
}

export function bodyOf({ body }: Answer) {
  return JSON.parse(body ?? 'null');
}

/** Keeps the console silent for the test that runs, and its lines for whoever wants to look at them. */
export function captureLog(): string[] {
  const lines: string[] = [];
  for (const level of ['log', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation((...line) => void lines.push(line.join(' ')));
  }
  return lines;
}

function environment(issuer: string, endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    COUNTERSIGN_ISSUER: issuer,
    COUNTERSIGN_ROLES: JSON.stringify({
      editor: ['projects:read', 'projects:create', 'projects:rename', 'projects:delete'],
    }),
    MEMBERS_TABLE: 'Members',
    STATUS_TABLE: 'Status',
    COUNTERSIGN_READ_SCOPES: '["projects:read"]',
    AGENT_SESSIONS_TABLE: 'AgentSessions',
    PROJECTS_TABLE: 'Projects',
    SAMPLE_SCOPES: JSON.stringify({
      list: 'projects:read',
      create: 'projects:create',
      rename: 'projects:rename',
      delete: 'projects:delete',
    }),
    RESOURCE,
  };
}
