import { type AttributeValue, DeleteTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { jest } from '@jest/globals';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { startTestDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { CONTEXT, httpEvent, type TestRequest } from '../support/http-event.ts';
import { CLAIMS, RESOURCE, TestIssuer } from '../support/issuer.ts';

const LIST = 'GET /sample/organizations/{organization}/projects';
const CREATE = 'POST /sample/organizations/{organization}/projects';
const RENAME = 'PATCH /sample/organizations/{organization}/projects/{project}';
const DELETE = 'DELETE /sample/organizations/{organization}/projects/{project}';
const METADATA = 'https://api.example/.well-known/oauth-protected-resource/sample';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let issuer: TestIssuer;
let dynamoDb: TestDynamoDb;
let handler: typeof import('../../sample/projects.ts').handler;
let authorization: string;
let logged: string[];

beforeAll(async () => {
  issuer = await TestIssuer.start();
  dynamoDb = await startTestDynamoDb();
  await Promise.all([
    dynamoDb.createTable('Members', 'organization', 'member'),
    dynamoDb.createTable('Status', 'pk'),
    dynamoDb.createTable('Projects', 'organization', 'project'),
  ]);
  await seed();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    COUNTERSIGN_ISSUER: issuer.url,
    COUNTERSIGN_ROLES: JSON.stringify({
      editor: ['projects:read', 'projects:create', 'projects:rename', 'projects:delete'],
    }),
    MEMBERS_TABLE: 'Members',
    STATUS_TABLE: 'Status',
    PROJECTS_TABLE: 'Projects',
    RESOURCE,
  });
  ({ handler } = await import('../../sample/projects.ts'));
});
afterAll(async () => {
  await issuer.stop();
  await dynamoDb.stop();
});
beforeEach(async () => {
  logged = [];
  for (const level of ['log', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation((...line) => void logged.push(line.join(' ')));
  }
  authorization = await bearer('projects:read projects:create projects:rename projects:delete');
});

const put = (table: string, row: Record<string, AttributeValue>) =>
  dynamoDb.client.send(new PutItemCommand({ TableName: table, Item: row }));

/** Maria of Acme and Gus of Globex, both editors. */
async function seed(): Promise<void> {
  const active = { status: { S: 'active' } };
  const organizations = ['acme', 'globex'];
  const pks = organizations.flatMap((organization) => [`org#${organization}`, `enablement#${organization}#cursor`]);
  for (const pk of [...pks, `idp#${CLAIMS['idp']}`, 'client#cursor']) await put('Status', { pk: { S: pk }, ...active });
  for (const [organization, member] of [
    ['acme', 'maria'],
    ['globex', 'gus'],
  ] as const) {
    await put('Members', {
      organization: { S: organization },
      member: { S: member },
      role: { S: 'editor' },
      ...active,
    });
  }
}

/** The sample reads the real clock, as its users will. */
async function bearer(scope: string, claims: Record<string, unknown> = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return `Bearer ${await issuer.sign({ scope, iat: now - 1, exp: now + 300, ...claims })}`;
}

const call = (routeKey: string, request: TestRequest & { organization?: string; project?: string } = {}) => {
  const { organization = 'acme', project, ...rest } = request;
  const pathParameters: Record<string, string> = { organization, ...(project === undefined ? {} : { project }) };
  return handler(httpEvent(routeKey, { authorization, pathParameters, ...rest }), CONTEXT);
};
const bodyOf = ({ body }: APIGatewayProxyStructuredResultV2) => JSON.parse(body ?? 'null');
const create = async (name: string) => bodyOf(await call(CREATE, { body: JSON.stringify({ name }) }));

const JSON_HEADERS = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };

describe('creating a project', () => {
  it('answers with the project', async () => {
    const answer = await call(CREATE, { body: '{"name":"  Apollo "}' });
    expect(answer).toEqual({ statusCode: 201, headers: JSON_HEADERS, body: expect.any(String) });
    const project = { id: expect.stringMatching(UUID), name: 'Apollo', version: 1, created_by: 'maria' };
    expect(bodyOf(answer)).toEqual(project);
  });

  it('takes a body that API Gateway has encoded', async () => {
    const body = Buffer.from('{"name":"Gemini"}').toString('base64');
    expect(await call(CREATE, { body, isBase64Encoded: true })).toMatchObject({ statusCode: 201 });
  });

  it.each([
    ['A', 1],
    ['ü', 100],
    ['🚀', 100],
  ])('takes a name of 1 to 100 characters: %s, %d times', async (character, count) => {
    const name = character.repeat(count);
    expect(await create(name)).toMatchObject({ name });
  });

  it.each([
    [undefined, 'body', 'body must be a JSON object'],
    ['', 'body', 'body must be a JSON object'],
    ['{', 'body', 'body must be a JSON object'],
    ['null', 'body', 'body must be a JSON object'],
    ['[]', 'body', 'body must be a JSON object'],
    ['"Apollo"', 'body', 'body must be a JSON object'],
    ['{}', 'name', 'name must be a string'],
    ['{"name":7}', 'name', 'name must be a string'],
    ['{"name":null}', 'name', 'name must be a string'],
    ['{"name":""}', 'name', 'name must have 1 to 100 characters'],
    ['{"name":"  "}', 'name', 'name must have 1 to 100 characters'],
    [`{"name":"${'x'.repeat(101)}"}`, 'name', 'name must have 1 to 100 characters'],
  ])('refuses %.20j and names the field', async (body, field, description) => {
    expect(await call(CREATE, { body })).toEqual({
      statusCode: 400,
      headers: JSON_HEADERS,
      body: JSON.stringify({ error: 'invalid_request', error_description: description, field }),
    });
  });
});

describe('renaming a project', () => {
  it('answers with the project', async () => {
    const { id } = await create('Apollo');
    const answer = await call(RENAME, { project: id, body: '{"name":"Artemis"}' });
    expect(answer).toMatchObject({ statusCode: 200, headers: JSON_HEADERS });
    expect(bodyOf(answer)).toEqual({ id, name: 'Artemis', version: 2, created_by: 'maria' });
  });

  it('leaves alone what was changed since the version that the caller has seen', async () => {
    const { id, version } = await create('Apollo');
    const rename = (name: string) => call(RENAME, { project: id, body: JSON.stringify({ name, version }) });
    const answers = await Promise.all([rename('Artemis'), rename('Orion')]);
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409]);
    expect(answers.find(({ statusCode }) => statusCode === 409)).toEqual({
      statusCode: 409,
      headers: JSON_HEADERS,
      body: '{"error":"conflict","error_description":"version is not the current one","field":"version"}',
    });
  });

  it.each(['"1"', '0', '1.5', 'null'])('refuses the version %s', async (version) => {
    const { id } = await create('Apollo');
    const answer = await call(RENAME, { project: id, body: `{"name":"Artemis","version":${version}}` });
    expect(answer).toMatchObject({ statusCode: 400 });
    expect(bodyOf(answer)).toMatchObject({ field: 'version' });
  });
});

describe('deleting a project', () => {
  it('happens once', async () => {
    const { id } = await create('Apollo');
    expect(await call(DELETE, { project: id })).toEqual({ statusCode: 204 });
    expect(await call(DELETE, { project: id })).toMatchObject({ statusCode: 404 });
  });
});

describe('a project that is not there', () => {
  const missing: [string, string][] = [
    ['the id of none', '00000000-0000-4000-8000-000000000000'],
    ['no id', 'x'],
    ['longer than a key may be', 'x'.repeat(2_000)],
    ['blank', ' '],
  ];
  it.each(missing)('is a 404: %s', async (_, project) => {
    const answer = {
      statusCode: 404,
      headers: JSON_HEADERS,
      body: '{"error":"not_found","error_description":"There is no such project in this organization"}',
    };
    expect(await call(RENAME, { project, body: '{"name":"Artemis"}' })).toEqual(answer);
    expect(await call(DELETE, { project })).toEqual(answer);
  });

  it("is any of another organization's", async () => {
    const { id } = await create('Apollo');
    const gus = await bearer('projects:rename projects:delete', { sub: 'gus', org_id: 'globex' });
    const theirs = { organization: 'globex', authorization: gus, project: id, body: '{"name":"Mine"}' };
    expect(await call(RENAME, theirs)).toMatchObject({ statusCode: 404 });
    expect(await call(DELETE, theirs)).toMatchObject({ statusCode: 404 });
  });
});

describe('listing projects', () => {
  it('goes page by page through the organization and no further', async () => {
    const gus = await bearer('projects:read projects:create', { sub: 'gus', org_id: 'globex' });
    const globex = { organization: 'globex', authorization: gus };
    for (const name of ['one', 'two', 'three']) await call(CREATE, { ...globex, body: JSON.stringify({ name }) });
    const first = bodyOf(await call(LIST, { ...globex, query: { limit: '2' } }));
    const cursor = first.next_cursor;
    const second = bodyOf(await call(LIST, { ...globex, query: { limit: '2', cursor } }));
    expect([first.projects.length, second.projects.length, second.next_cursor]).toEqual([2, 1, undefined]);
    const names = [...first.projects, ...second.projects].map(({ name }) => name);
    expect(names.toSorted()).toEqual(['one', 'three', 'two']);
    const stolen = bodyOf(await call(LIST, { query: { cursor } })).projects;
    expect(stolen.map(({ name }: { name: string }) => name)).not.toContain('one');
  });

  it.each([
    ['limit', '0'],
    ['limit', '101'],
    ['limit', '-1'],
    ['limit', '1e1'],
    ['limit', ''],
    ['limit', '10,20'],
    ['cursor', ''],
    ['cursor', 'x'],
    ['cursor', Buffer.from('{"organization":"globex"}').toString('base64url')],
  ])('refuses %s=%s and names it', async (field, value) => {
    const answer = await call(LIST, { query: { [field]: value } });
    expect(answer).toMatchObject({ statusCode: 400, headers: JSON_HEADERS });
    expect(bodyOf(answer)).toMatchObject({ error: 'invalid_request', field });
  });
});

describe('every route', () => {
  const needs = [
    [LIST, 'projects:read'],
    [CREATE, 'projects:create'],
    [RENAME, 'projects:rename'],
    [DELETE, 'projects:delete'],
  ] as const;
  const scopes = needs.map(([, scope]) => scope);

  it.each(needs)('%s needs %s and no other scope', async (route, needed) => {
    const others = await bearer(scopes.filter((scope) => scope !== needed).join(' '));
    expect(await call(route, { authorization: others, project: 'x' })).toEqual({
      statusCode: 403,
      headers: {
        ...JSON_HEADERS,
        'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${needed}", resource_metadata="${METADATA}"`,
      },
      body: JSON.stringify({ error: 'insufficient_scope', error_description: `This request needs ${needed}` }),
    });
    const only = await call(route, { authorization: await bearer(needed), project: 'x' });
    expect([200, 400, 404]).toContain(only.statusCode);
  });

  it.each(needs)('%s points a caller without a token to the metadata', async (route) => {
    expect(await call(route, { authorization: undefined })).toMatchObject({
      statusCode: 401,
      headers: { ...JSON_HEADERS, 'WWW-Authenticate': `Bearer resource_metadata="${METADATA}"` },
    });
  });

  it.each(needs)('%s is closed to another organization', async (route) => {
    expect(await call(route, { organization: 'globex' })).toMatchObject({
      statusCode: 401,
      headers: { 'WWW-Authenticate': `Bearer error="invalid_token", resource_metadata="${METADATA}"` },
    });
  });

  it.each(['toString', '__proto__', 'GET /sample'])('has a name; %s is none', async (routeKey) => {
    expect(await call(routeKey)).toMatchObject({ statusCode: 404 });
  });
});

describe('what happens to a member counts on the next request', () => {
  const maria = { organization: { S: 'acme' }, member: { S: 'maria' } };
  afterEach(() => put('Members', { ...maria, role: { S: 'editor' }, status: { S: 'active' } }));

  it('a disabled one is refused', async () => {
    expect(await call(LIST)).toMatchObject({ statusCode: 200 });
    await put('Members', { ...maria, role: { S: 'editor' }, status: { S: 'disabled' } });
    expect(await call(LIST)).toMatchObject({ statusCode: 401 });
  });

  it('one without a role is refused', async () => {
    await put('Members', { ...maria, role: { S: 'retired' }, status: { S: 'active' } });
    expect(await call(LIST)).toMatchObject({ statusCode: 403 });
  });
});

it('logs the reason of a refusal, and no token (law 11)', async () => {
  const refused = [await bearer('projects:read', { sub: 'nobody' }), `${authorization}x`, await bearer('')];
  for (const credentials of refused) await call(LIST, { authorization: credentials });
  expect(logged.map((line) => JSON.parse(line).reason)).toEqual([
    'unknown_member',
    'bad_signature',
    'insufficient_scope',
  ]);
  for (const [, payload, signature] of refused.map((credentials) => credentials.split('.'))) {
    expect(logged.join()).not.toContain(payload);
    expect(logged.join()).not.toContain(signature);
  }
});

it('publishes its metadata (RFC 9728)', async () => {
  const answer = await handler(httpEvent('GET /.well-known/oauth-protected-resource/sample'), CONTEXT);
  expect(answer).toMatchObject({
    statusCode: 200,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'public, max-age=3600' },
  });
  expect(bodyOf(answer)).toEqual({
    resource: RESOURCE,
    authorization_servers: [issuer.url],
    scopes_supported: ['projects:read', 'projects:create', 'projects:rename', 'projects:delete'],
    bearer_methods_supported: ['header'],
    resource_name: 'Sample projects',
  });
});

/** Last, because nothing works afterwards. */
describe('a store that is down', () => {
  it('is a 500 when it is our own, and the log has the error', async () => {
    await dynamoDb.client.send(new DeleteTableCommand({ TableName: 'Projects' }));
    expect(await call(LIST)).toEqual({
      statusCode: 500,
      headers: JSON_HEADERS,
      body: '{"error":"server_error","error_description":"The request failed; it may be tried again"}',
    });
    expect(logged).toEqual([expect.stringContaining('ResourceNotFoundException')]);
  });

  it('is a 503 when the token cannot be checked', async () => {
    await dynamoDb.client.send(new DeleteTableCommand({ TableName: 'Members' }));
    expect(await call(LIST)).toEqual({
      statusCode: 503,
      headers: { ...JSON_HEADERS, 'Retry-After': '2' },
      body: JSON.stringify({
        error: 'temporarily_unavailable',
        error_description: 'The access token cannot be checked right now',
      }),
    });
  });
});
