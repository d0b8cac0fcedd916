import { DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Adapter } from 'oidc-provider';
import { createDynamoAdapter } from '../../bench/hosts/dynamo-adapter.ts';
import { createOidcTable } from '../../bench/oidc-table.ts';
import { newTenant } from '../../bench/tenant.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';

const table = 'oidc';
const HOUR = 3_600;

describe('the DynamoDB adapter that oidc-provider is compared with', () => {
  let engine: TestDynamoDb;
  let codes: Adapter;
  let sessions: Adapter;
  beforeAll(async () => {
    engine = await startTestDynamoDb();
    const tenant = newTenant({
      issuer: 'http://localhost:1',
      resource: 'http://localhost:1/sample',
      publicKeys: [],
      jwksUri: 'http://localhost:2/jwks',
    });
    await createOidcTable(engine.client, { table, tenant });
    const marshallOptions = { removeUndefinedValues: true };
    const adapterFor = createDynamoAdapter(DynamoDBDocumentClient.from(engine.client, { marshallOptions }), table);
    [codes, sessions] = [adapterFor('AuthorizationCode'), adapterFor('Session')];
  });
  afterAll(() => engine.stop());

  it('finds what was stored, under its model alone', async () => {
    await codes.upsert('a', { kind: 'AuthorizationCode', scope: undefined }, HOUR);
    expect(await codes.find('a')).toEqual({ kind: 'AuthorizationCode' });
    expect(await sessions.find('a')).toBeUndefined();
  });

  it('writes when an entry ends into the attribute of time to live, and finds it no more from then on', async () => {
    await codes.upsert('ended', { kind: 'AuthorizationCode' }, -1);
    expect(await codes.find('ended')).toBeUndefined();
    const { Item } = await engine.client.send(
      new GetCommand({ TableName: table, Key: { id: 'AuthorizationCode:ended' } }),
    );
    expect(Math.abs(Item?.['expiresAt'] - Date.now() / 1_000)).toBeLessThan(HOUR);
    const { TimeToLiveDescription } = await engine.client.send(new DescribeTimeToLiveCommand({ TableName: table }));
    expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'expiresAt', TimeToLiveStatus: 'ENABLED' });
  });

  it('finds by uid and by user code', async () => {
    await sessions.upsert('b', { uid: 'uid-b' }, HOUR);
    await codes.upsert('c', { uid: 'uid-c', userCode: 'CODE' }, HOUR);
    expect(await sessions.findByUid('uid-b')).toEqual({ uid: 'uid-b' });
    expect(await codes.findByUserCode('CODE')).toEqual({ uid: 'uid-c', userCode: 'CODE' });
    expect([await sessions.findByUid('uid-c'), await codes.findByUserCode('OTHER')]).toEqual([undefined, undefined]);
  });

  it('lets one of two at once consume an entry, and nobody one that is not there', async () => {
    await codes.upsert('d', { kind: 'AuthorizationCode' }, HOUR);
    const outcomes = await Promise.allSettled([codes.consume('d'), codes.consume('d')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await codes.find('d'))?.consumed).toEqual(expect.any(Number));
    await expect(codes.consume('nowhere')).rejects.toThrow('invalid_grant');
    expect(await codes.find('nowhere')).toBeUndefined();
  });

  it('destroys one entry, and everything of a grant', async () => {
    await codes.upsert('e', { grantId: 'g' }, HOUR);
    await sessions.upsert('f', { grantId: 'g' }, HOUR);
    await codes.upsert('h', { grantId: 'other' }, HOUR);
    await codes.revokeByGrantId('g');
    expect([await codes.find('e'), await sessions.find('f')]).toEqual([undefined, undefined]);
    expect(await codes.find('h')).toEqual({ grantId: 'other' });
    await codes.destroy('h');
    expect(await codes.find('h')).toBeUndefined();
  });
});
