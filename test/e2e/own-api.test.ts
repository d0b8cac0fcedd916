import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { jest } from '@jest/globals';
import { callApi } from '../../local/demo/api-calls.ts';
import { dynamoDbClient } from '../support/aws-clients.ts';
import { COMMAND_MS } from '../support/operator.ts';
import { claimsFor, type ReadyOrganization, readyOrganization, redeem } from '../support/redemption.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';
import { TestProvider } from '../support/test-provider.ts';

/** An API of a vendor's own, started by a shell that has read the variables of `countersign --local env`. */
jest.setTimeout(COMMAND_MS);

const root = join(import.meta.dirname, '..', '..');
const directory = mkdtempSync(join(tmpdir(), 'countersign-own-api-'));

let running: RunningStack;
let provider: TestProvider;
let acme: ReadyOrganization;
let api: ChildProcess;
let projects: string;
let variables: Readonly<Record<string, string>>;

beforeAll(async () => {
  [running, provider] = await Promise.all([RunningStack.start(), TestProvider.start()]);
  acme = await readyOrganization(running.operator, provider, { id: 'acme' });
  const { stdout } = await running.operator.run(['env']);
  variables = await running.operator.json('env');
  writeFileSync(join(directory, 'env'), stdout);
  const script = `. "${join(directory, 'env')}"; exec "${process.execPath}" test/support/own-api.ts`;
  // Nothing else of this process's: what it needs, the variables say.
  api = spawn('sh', ['-c', script], { cwd: root, env: { PATH: process.env['PATH'], AWS_SESSION_TOKEN: 'of-another' } });
  const port = await new Promise<string>((resolve, reject) => {
    api.stdout?.once('data', (text) => resolve(String(text).trim()));
    api.stderr?.on('data', (text) => reject(new Error(String(text))));
  });
  projects = `http://127.0.0.1:${port}/organizations/acme`;
}, STACK_START_MS + COMMAND_MS);

afterAll(async () => {
  api?.kill();
  rmSync(directory, { recursive: true });
  await Promise.all([running.stop(), provider.stop()]);
});

it('refuses whoever has no token, serves a member, and refuses what their token does not carry', async () => {
  const assertion = await provider.assertion(claimsFor(running, acme));
  const { body } = await redeem(running, acme.client, { assertion });
  const token = String(body['access_token']);
  const status = async (method: string, bearer?: string) =>
    (await callApi(method, projects, bearer).catch(textual)).status;
  expect(await status('GET')).toBe(401);
  const served = await fetch(projects, { headers: { authorization: `Bearer ${token}` } });
  expect([served.status, await served.text()]).toEqual([200, acme.member]);
  expect(await status('DELETE', token)).toBe(403);
  await running.operator.json('member', 'disable', 'acme', acme.member);
  expect(await status('GET', token)).toBe(401);
});

/** A body that is no JSON: none of these answers has one. */
const textual = (error: unknown) => ({ status: String(error) });

it('its key may do what grantProtect gives, and never anything else', async () => {
  const client = dynamoDbClient(String(variables['AWS_ENDPOINT_URL_DYNAMODB']), {
    accessKeyId: String(variables['AWS_ACCESS_KEY_ID']),
  });
  const members = variables['MEMBERS_TABLE'];
  const key = { organization: { S: 'acme' }, member: { S: acme.member } };
  const { DirectoryTableName, AuditTrailTableName } = running.stack.outputs as Record<string, string>;
  expect((await client.send(new GetItemCommand({ TableName: members, Key: key }))).Item).toBeDefined();
  const query = { KeyConditionExpression: 'organization = :o', ExpressionAttributeValues: { ':o': { S: 'acme' } } };
  const attempts = [
    new PutItemCommand({ TableName: members, Item: key }),
    new QueryCommand({ TableName: members, ...query }),
    new GetItemCommand({ TableName: DirectoryTableName, Key: { pk: { S: 'org#acme' }, sk: { S: 'organization' } } }),
    new GetItemCommand({ TableName: AuditTrailTableName, Key: { pk: { S: 'a' }, sk: { S: 'b' } } }),
  ];
  for (const attempt of attempts)
    await expect(client.send(attempt as GetItemCommand)).rejects.toThrow('is not authorized');
  const sample = running.stack.cloud.model.functions.all.find(({ environment }) => 'PROJECTS_TABLE' in environment);
  const own = { organization: { S: 'acme' }, project: { S: 'p' } };
  const table = String(sample?.environment['PROJECTS_TABLE']);
  await expect(client.send(new GetItemCommand({ TableName: table, Key: own }))).rejects.toThrow('is not authorized');
});

it('the variables are of a resource of the configuration, and exist only locally', async () => {
  expect(variables['RESOURCE']).toBe(running.resource);
  const wrong = await running.operator.run(['env', '--resource', 'https://other.example']);
  expect([wrong.code, wrong.stderr]).toEqual([1, `resource must be one of ${running.issuer}, ${running.resource}\n`]);
});
