import { type AttributeValue, DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamo } from '../../lambdas/adapters/aws/dynamodb/dynamo.ts';
import { dynamoDeclarationStore, readKeptConfiguration } from '../../lambdas/adapters/aws/status/declaration.ts';
import { authorize } from '../../protect/authorize.ts';
import { DYNAMODB } from '../../protect/aws/service.ts';
import { DynamoDeclaredScopes } from '../../protect/declared-scopes.ts';
import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { NO_RULES } from '../../protect/vocabulary/scope-rules.ts';
import { signedCallTo } from '../support/doors.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { MADE_UP } from '../support/engines.ts';
import { RESOURCE, TestIssuer } from '../support/issuer.ts';
import { memoryProtection } from '../support/memory-protection.ts';

let dynamoDb: TestDynamoDb;
let now: number;
beforeAll(async () => {
  dynamoDb = await startTestDynamoDb();
  await dynamoDb.createTable('Status', 'pk');
});
afterAll(() => dynamoDb.stop());
beforeEach(() => {
  now = 1_000;
});

const call = () => signedCallTo(DYNAMODB, { ...MADE_UP, endpoint: dynamoDb.endpoint });
const declared = () => new DynamoDeclaredScopes(call(), 'Status', () => now);
const store = () => dynamoDeclarationStore(dynamo(call()), 'Status');
const set = (...scopes: string[]) => new Set(scopes as Scope[]);
const put = (row: Record<string, AttributeValue>) =>
  dynamoDb.client.send(new PutItemCommand({ TableName: 'Status', Item: row }));

describe('what protect() reads of what a deployment declared', () => {
  it('is what the deployment wrote: of a thousand scopes too', async () => {
    const many = set(...Array.from({ length: 1_000 }, (_, i) => `things_${i}`));
    await store().declareRole('everything', many);
    const implications = new Map([['things_2' as Scope, set('things_1')]]);
    const rules = { reads: set('things_1', 'org:read'), implications, baseline: set('things_1') };
    await store().declareRules(rules);
    expect(await declared().get('everything')).toEqual(many);
    expect(await declared().rules()).toEqual(rules);
  });

  it('is which operations are approved exactly, too; of one that cannot be understood, nothing (L10)', async () => {
    const path = '/organizations/{organization}/invoices/{invoice}/send';
    const send = { name: 'invoices.send', scope: 'invoices:send' as Scope, method: 'POST', path };
    const operations = new Map([['invoices.send', { ...send, members: new Map([['note', '/note']]) }]]);
    const rules = { reads: set('things_1'), implications: NO_RULES.implications, baseline: set('things_1') };
    await store().declareRules({ ...rules, operations });
    expect(await declared().rules()).toStrictEqual({ ...rules, operations });
    const odd = { one: 7, two: { ...send, members: { note: 'note' } }, three: { ...send, path: 'x', members: {} } };
    await put({ pk: { S: 'scope-rules' }, reads: { S: '' }, operations: { S: JSON.stringify(odd) } });
    expect((await declared().rules()).operations).toBeUndefined();
  });

  it.each<[string, Record<string, AttributeValue> | undefined]>([
    ['is missing', undefined],
    ['has no scopes', {}],
    ['has scopes of another kind', { scopes: { N: '7' } }],
    ['has what is no scope', { scopes: { S: 'read_orders "all"' } }],
    ['has two spaces', { scopes: { S: 'read_orders  cancel_orders' } }],
    ['has none', { scopes: { S: '' } }],
  ])('[L10] a role whose row %s allows nothing', async (what, row) => {
    const role = what.replaceAll(' ', '_');
    if (row !== undefined) await put({ pk: { S: `role#${role}` }, ...row });
    expect(await declared().get(role)).toEqual(set());
  });

  it('[L9] a smaller role counts within 60 seconds, without a deployment of what it protects', async () => {
    const source = declared();
    await store().declareRole('clerk', set('read_orders', 'cancel_orders'));
    await source.get('clerk');
    await store().declareRole('clerk', set('read_orders'));
    now += 59;
    expect(await source.get('clerk')).toEqual(set('read_orders', 'cancel_orders'));
    now += 1;
    expect(await source.get('clerk')).toEqual(set('read_orders'));
  });

  it.each<[string, Record<string, AttributeValue> | undefined, object]>([
    ['is missing', undefined, NO_RULES],
    ['has nothing', {}, NO_RULES],
    ['has reads of another kind', { reads: { N: '7' } }, NO_RULES],
    ['has what is no scope', { reads: { S: 'a b"c' } }, NO_RULES],
    ['has reads alone', { reads: { S: 'a:r org:read' } }, { reads: set('a:r', 'org:read'), baseline: set('a:r') }],
    ['names a baseline that is none', { reads: { S: 'a:r' }, baseline: { S: 'a"b' } }, { baseline: set() }],
    ['implies by what is no JSON', { reads: { S: 'a:r' }, implied: { S: '' } }, { implications: new Map() }],
    ['implies by a list', { reads: { S: 'a:r' }, implied: { S: '["a:w"]' } }, { implications: new Map() }],
    ['implies nothing at all', { reads: { S: 'a:r' }, implied: { S: 'null' } }, { implications: new Map() }],
    [
      'implies by one scope and by what is none',
      { reads: { S: 'a:r' }, implied: { S: '{"a:w":["a:r"],"b w":["a:r"]}' } },
      { implications: new Map() },
    ],
    [
      'implies one scope and what is none',
      { reads: { S: 'a:r' }, implied: { S: '{"a:w":["a:r","b w"]}' } },
      { implications: new Map() },
    ],
    ['implies a text', { reads: { S: 'a:r' }, implied: { S: '{"a:w":"a:r"}' } }, { implications: new Map() }],
    [
      'implies what is no scope',
      { reads: { S: 'a:r' }, implied: { S: '{"a:w":["b w"]}' } },
      { implications: new Map() },
    ],
    [
      'implies one through another',
      { reads: { S: 'c:r' }, implied: { S: '{"a:w":["b:w"],"b:w":["c:r"]}' } },
      {
        implications: new Map([
          ['a:w', set('b:w', 'c:r')],
          ['b:w', set('c:r')],
        ]),
      },
    ],
  ])('[L10] where its row %s, never guesses what is declared of scopes', async (_what, row, expected) => {
    await dynamoDb.client.send(new DeleteItemCommand({ TableName: 'Status', Key: { pk: { S: 'scope-rules' } } }));
    if (row !== undefined) await put({ pk: { S: 'scope-rules' }, ...row });
    expect(await declared().rules()).toMatchObject(expected);
  });

  it('which roles have a row is remembered, and all of the configuration kept', async () => {
    await store().keepRoles(['clerk', 'manager']);
    expect(await store().rolesWithRow()).toEqual(['clerk', 'manager']);
    await store().keepRoles([]);
    expect(await store().rolesWithRow()).toEqual([]);
    expect(await readKeptConfiguration(dynamo(call()), 'Status')).toBeUndefined();
    await store().keepConfiguration('{"roles":{"é":[]}}');
    expect(await readKeptConfiguration(dynamo(call()), 'Status')).toBe('{"roles":{"é":[]}}');
  });
});

describe('a decision by what is read', () => {
  let issuer: TestIssuer;
  beforeAll(async () => {
    issuer = await TestIssuer.start();
  });
  afterAll(() => issuer.stop());

  const request = (token: string, scope = 'projects:read') => ({
    authorization: `Bearer ${token}`,
    organization: 'acme' as OrganizationId,
    resource: RESOURCE,
    scopes: set(scope),
  });

  it('[L10] never honours a token when roles cannot be read', async () => {
    const roles = { get: async () => Promise.reject(new Error('down')) };
    const outcome = await authorize(request(await issuer.sign()), { ...memoryProtection(issuer.url), roles });
    expect(outcome).toMatchObject({ ok: false, error: { reason: 'unavailable', dependency: 'status' } });
  });

  it("[L5] never lets an agent's token by when it cannot be read which scopes only read", async () => {
    const protection = memoryProtection(issuer.url);
    const down = async () => Promise.reject(new Error('down'));
    const outcome = await authorize(request(await issuer.signAgentToken()), { ...protection, rules: down });
    expect(outcome).toMatchObject({ ok: false, error: { reason: 'unavailable', dependency: 'status' } });
    const unwritten = async () => NO_RULES;
    const denied = await authorize(request(await issuer.signAgentToken()), { ...protection, rules: unwritten });
    expect(denied).toMatchObject({ ok: false, error: { reason: 'insufficient_scope' } });
  });

  it('[L5] by a protection of a former release is the same, and without read scopes every scope is a write', async () => {
    const { rules: _, ...former } = memoryProtection(issuer.url);
    const token = await issuer.signAgentToken();
    const readScopes = set('projects:read');
    const reads = await authorize(request(token), { ...former, agents: { ...former.agents, readScopes } });
    expect(reads).toMatchObject({ ok: true });
    const denied = await authorize(request(token), former);
    expect(denied).toMatchObject({ ok: false, error: { reason: 'insufficient_scope' } });
  });
});
