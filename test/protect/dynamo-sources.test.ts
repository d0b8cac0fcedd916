import { type AttributeValue, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DYNAMODB } from '../../protect/aws/service.ts';
import type { AwsCall } from '../../protect/aws/signed-call.ts';
import { DynamoAgentSessionSource } from '../../protect/dynamo-agent-session-source.ts';
import { DynamoMemberSource } from '../../protect/dynamo-member-source.ts';
import { DynamoStatusSource } from '../../protect/dynamo-status-source.ts';
import type { StatusSubject } from '../../protect/ports.ts';
import type { AgentSessionId } from '../../protect/vocabulary/agent-session.ts';
import type { ClientId, MemberId, OrganizationId, ProviderId } from '../../protect/vocabulary/identifiers.ts';
import { signedCallTo } from '../support/doors.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { MADE_UP } from '../support/engines.ts';

const acme = 'acme' as OrganizationId;
const maria = 'maria' as MemberId;
const cursor = 'cursor' as ClientId;
let dynamoDb: TestDynamoDb;

beforeAll(async () => {
  dynamoDb = await startTestDynamoDb();
  await dynamoDb.createTable('Members', 'organization', 'member');
  await dynamoDb.createTable('Status', 'pk');
  await dynamoDb.createTable('AgentSessions', 'organization', 'session');
});
afterAll(() => dynamoDb.stop());

const read = () => signedCallTo(DYNAMODB, { ...MADE_UP, endpoint: dynamoDb.endpoint });

const put = (table: string, row: Record<string, AttributeValue>) =>
  dynamoDb.client.send(new PutItemCommand({ TableName: table, Item: row }));

describe('the Members table', () => {
  const putMember = (row: Record<string, AttributeValue>) =>
    put('Members', { organization: { S: 'acme' }, member: { S: 'maria' }, ...row });
  const find = (member = maria) => new DynamoMemberSource(read(), 'Members').find(acme, member);

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
    [
      'of revoked tokens',
      { status: active, role: viewer, revoked: { S: '[["one",7],["two",8]]' } },
      { active: true, role: 'viewer', recalledAt: undefined, revoked: new Map(Object.entries({ one: 7, two: 8 })) },
    ],
    ['of revoked tokens in another type', { status: active, role: viewer, revoked: { SS: ['one'] } }, undefined],
    ['of a mistyped revocation', { status: active, role: viewer, revoked: { S: '[["one","7"]]' } }, undefined],
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
  const isActive = async (subject: StatusSubject) =>
    (await new DynamoStatusSource(read(), 'Status').find(subject)).isActive;
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

describe('[L18] the recall in a Status row', () => {
  const find = () => new DynamoStatusSource(read(), 'Status').find({ kind: 'client', client: 'recalled' as ClientId });

  it.each<[AttributeValue, object]>([
    [{ N: '7' }, { isActive: true, recalledAt: 7 }],
    [{ S: '7' }, { isActive: false }],
    [{ N: '7.5' }, { isActive: false }],
    [{ NULL: true }, { isActive: false }],
  ])('never leaves active what cannot be read: %j', async (recalledAt, status) => {
    await put('Status', { pk: { S: 'client#recalled' }, status: { S: 'active' }, recalledAt });
    expect(await find()).toEqual(status);
  });
});

describe("an organization's agent switch", () => {
  const row = (attributes: Record<string, AttributeValue>) =>
    put('Status', { pk: { S: 'org#globex' }, status: { S: 'active' }, ...attributes });
  const globex = 'globex' as OrganizationId;
  const isOn = async () =>
    (await new DynamoStatusSource(read(), 'Status').find({ kind: 'agents', organization: globex })).isActive;

  it.each<[string, Record<string, AttributeValue>, boolean]>([
    ['is on when its row says so', { agents: { S: 'on' } }, true],
    ['is off when its row says so', { agents: { S: 'off' } }, false],
    ['[L10] is off when its row says nothing', {}, false],
    ['[L10] is off when its row says something else', { agents: { S: 'On' } }, false],
    ['[L10] is off when its row says it in another type', { agents: { BOOL: true } }, false],
    ['is off with the organization', { agents: { S: 'on' }, status: { S: 'disabled' } }, false],
  ])('%s', async (_, attributes, expected) => {
    await row(attributes);
    expect(await isOn()).toBe(expected);
  });

  it('[L10] is off without a row', async () => {
    const initech = { kind: 'agents', organization: 'initech' as OrganizationId } as const;
    expect(await new DynamoStatusSource(read(), 'Status').find(initech)).toEqual({ isActive: false });
  });
});

describe('the AgentSessions table', () => {
  const key = { organization: acme, member: maria, sessionId: 'session-1' as AgentSessionId };
  const find = (of = key) => new DynamoAgentSessionSource(read(), 'AgentSessions').find(of);
  const putSession = (row: Record<string, AttributeValue>) =>
    put('AgentSessions', { organization: { S: 'acme' }, session: { S: 'maria session-1' }, ...row });

  it('holds who mints for a session, and each grant: its end, and how old it is where that was kept', async () => {
    await putSession({
      client: { S: 'cursor' },
      lastMintAt: { N: '7' },
      ttl: { N: '9' },
      'grant:projects:rename': { N: '1767225600' },
      'signed-in:projects:rename': { N: '1767222000' },
      'grant:projects:create': { N: '1' },
      'signed-in:projects:delete': { N: '1767222000' },
    });
    expect(await find()).toEqual({
      client: 'cursor',
      grants: new Map([
        ['projects:rename', { expiresAt: 1_767_225_600, signedInAt: 1_767_222_000 }],
        ['projects:create', { expiresAt: 1 }],
      ]),
    });
  });

  it.each<[string, AttributeValue]>([
    ['grant:projects:rename', { S: '1767225600' }],
    ['grant:projects:rename', { N: '1767225600.5' }],
    ['grant:projects:rename', { N: '9e30' }],
    ['grant:projects:rename', { BOOL: true }],
    ['grant:', { N: '1767225600' }],
    ['grant:projects rename', { N: '1767225600' }],
    ['Grant:projects:rename', { N: '1767225600' }],
    ['projects:rename', { N: '1767225600' }],
  ])('[L10] holds no grant that cannot be understood: %s = %j', async (name, value) => {
    await putSession({ client: { S: 'cursor' }, [name]: value });
    expect(await find()).toEqual({ client: 'cursor', grants: new Map() });
  });

  it.each<AttributeValue>([{ S: '1767222000' }, { N: '1767222000.5' }, { BOOL: true }, { NULL: true }])(
    '[L10] holds no grant whose age cannot be understood: %j',
    async (age) => {
      const grant = { 'grant:projects:rename': { N: '1767225600' }, 'signed-in:projects:rename': age };
      await putSession({ client: { S: 'cursor' }, ...grant });
      expect(await find()).toEqual({ client: 'cursor', grants: new Map() });
    },
  );

  it.each<[string, Record<string, AttributeValue>]>([
    ['none', {}],
    ['one of another type', { client: { N: '7' } }],
    ['one that is no client id', { client: { S: 'a client' } }],
  ])('[L10] is of no client when it names %s', async (_, row) => {
    await putSession(row);
    expect(await find()).toEqual({ client: undefined, grants: new Map() });
  });

  it.each([
    ['another session', { ...key, sessionId: 'session-10' as AgentSessionId }],
    ['another member', { ...key, member: 'gus' as MemberId }],
    ['another organization', { ...key, organization: 'globex' as OrganizationId }],
  ])('does not hold the session of %s', async (_, of) => {
    await putSession({ client: { S: 'cursor' } });
    expect(await find(of)).toBeUndefined();
  });
});

it('reads all three strongly consistent', async () => {
  const reads: unknown[] = [];
  const recorded: AwsCall = (operation, input) => {
    reads.push((input as { ConsistentRead?: boolean }).ConsistentRead);
    return read()(operation, input);
  };
  await new DynamoMemberSource(recorded, 'Members').find(acme, maria);
  await new DynamoStatusSource(recorded, 'Status').find({ kind: 'organization', organization: acme });
  const session = { organization: acme, member: maria, sessionId: 'session-1' as AgentSessionId };
  await new DynamoAgentSessionSource(recorded, 'AgentSessions').find(session);
  expect(reads).toEqual([true, true, true]);
});

it('fails when the store refuses to answer, instead of finding nothing', async () => {
  const members = new DynamoMemberSource(read(), 'Elsewhere');
  await expect(members.find(acme, maria)).rejects.toThrow('Requested resource not found');
  const statuses = new DynamoStatusSource(read(), 'Elsewhere');
  const subject = { kind: 'organization', organization: acme } as const;
  await expect(statuses.find(subject)).rejects.toThrow('Requested resource not found');
  const sessions = new DynamoAgentSessionSource(read(), 'Elsewhere');
  const session = { organization: acme, member: maria, sessionId: 'session-1' as AgentSessionId };
  await expect(sessions.find(session)).rejects.toThrow('Requested resource not found');
});
