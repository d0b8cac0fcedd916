import { type AttributeValue, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { ClientId, MemberId, OrganizationId, ProviderId } from '../../lambdas/core/identifiers.ts';
import { DynamoMemberSource } from '../../protect/dynamo-member-source.ts';
import { DynamoStatusSource } from '../../protect/dynamo-status-source.ts';
import type { StatusSubject } from '../../protect/ports.ts';
import { startTestDynamoDb, type TestDynamoDb, testClient } from '../support/dynamodb.ts';

const acme = 'acme' as OrganizationId;
const maria = 'maria' as MemberId;
const cursor = 'cursor' as ClientId;
let dynamoDb: TestDynamoDb;

beforeAll(async () => {
  dynamoDb = await startTestDynamoDb();
  await dynamoDb.createTable('Members', 'organization', 'member');
  await dynamoDb.createTable('Status', 'pk');
});
afterAll(() => dynamoDb.stop());

const put = (table: string, row: Record<string, AttributeValue>) =>
  dynamoDb.client.send(new PutItemCommand({ TableName: table, Item: row }));

describe('the Members table', () => {
  const putMember = (row: Record<string, AttributeValue>) =>
    put('Members', { organization: { S: 'acme' }, member: { S: 'maria' }, ...row });
  const find = (member = maria) => new DynamoMemberSource(dynamoDb.client, 'Members').find(acme, member);

  const active = { S: 'active' };
  const viewer = { S: 'viewer' };
  it.each<[string, Record<string, AttributeValue>, object | undefined]>([
    ['active', { status: active, role: viewer }, { active: true, role: 'viewer', recalledAt: undefined }],
    ['disabled', { status: { S: 'disabled' }, role: viewer }, { active: false, role: 'viewer', recalledAt: undefined }],
    [
      'recalled',
      { status: active, role: viewer, recalledAt: { N: '7' } },
      { active: true, role: 'viewer', recalledAt: 7 },
    ],
    ['of no status', { role: viewer }, { active: false, role: 'viewer', recalledAt: undefined }],
    [
      'of an unknown status',
      { status: { S: 'Active' }, role: viewer },
      { active: false, role: 'viewer', recalledAt: undefined },
    ],
    [
      'of a mistyped status',
      { status: { BOOL: true }, role: viewer },
      { active: false, role: 'viewer', recalledAt: undefined },
    ],
    ['of no role', { status: active }, undefined],
    ['of a mistyped role', { status: active, role: { SS: ['viewer'] } }, undefined],
    ['of a mistyped recall', { status: active, role: viewer, recalledAt: { S: '7' } }, undefined],
    ['of a fractional recall', { status: active, role: viewer, recalledAt: { N: '7.5' } }, undefined],
  ])('holds a member that is %s', async (_, row, expected) => {
    await putMember(row);
    expect(await find()).toEqual(expected);
  });

  it('does not hold everybody', async () => {
    expect(await find('nobody' as MemberId)).toBeUndefined();
  });
});

describe('the Status table', () => {
  const isActive = (subject: StatusSubject) => new DynamoStatusSource(dynamoDb.client, 'Status').isActive(subject);
  const provider = 'idp_0123456789abcdef0123456789abcdef' as ProviderId;

  it.each<[string, StatusSubject]>([
    ['org#acme', { kind: 'organization', organization: acme }],
    ['idp#idp_0123456789abcdef0123456789abcdef', { kind: 'provider', provider }],
    ['client#cursor', { kind: 'client', client: cursor }],
    ['enablement#acme#cursor', { kind: 'enablement', organization: acme, client: cursor }],
  ])('says in the row %s whether it is active; a missing row does not', async (pk, subject) => {
    expect(await isActive(subject)).toBe(false);
    await put('Status', { pk: { S: pk }, status: { S: 'active' } });
    expect(await isActive(subject)).toBe(true);
    await put('Status', { pk: { S: pk }, status: { S: 'disabled' } });
    expect(await isActive(subject)).toBe(false);
    await put('Status', { pk: { S: pk } });
    expect(await isActive(subject)).toBe(false);
  });
});

it('reads both strongly consistent', async () => {
  const reads: unknown[] = [];
  const client = testClient(dynamoDb.endpoint);
  client.middlewareStack.add((next) => (args) => {
    reads.push((args.input as { ConsistentRead?: boolean }).ConsistentRead);
    return next(args);
  });
  await new DynamoMemberSource(client, 'Members').find(acme, maria);
  await new DynamoStatusSource(client, 'Status').isActive({ kind: 'organization', organization: acme });
  expect(reads).toEqual([true, true]);
});

it('fails when the store refuses to answer, instead of finding nothing', async () => {
  const members = new DynamoMemberSource(dynamoDb.client, 'Elsewhere');
  await expect(members.find(acme, maria)).rejects.toThrow('Requested resource not found');
  const statuses = new DynamoStatusSource(dynamoDb.client, 'Elsewhere');
  const subject = { kind: 'organization', organization: acme } as const;
  await expect(statuses.isActive(subject)).rejects.toThrow('Requested resource not found');
});
