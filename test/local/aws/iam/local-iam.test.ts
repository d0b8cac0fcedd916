import { GetItemCommand, PutItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand, DescribeKeyCommand, SignCommand } from '@aws-sdk/client-kms';
import { App, Stack } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import {
  AccountRootPrincipal,
  Effect,
  ManagedPolicy,
  PermissionsBoundary,
  PolicyStatement,
  type PolicyStatementProps,
  Role,
} from 'aws-cdk-lib/aws-iam';
import { FunctionDirectory } from '../../../../local/aws/cloud/function-directory.ts';
import { mergeTemplates } from '../../../../local/aws/cloud/template.ts';
import { startLocalDynamoDb } from '../../../../local/aws/dynamodb/server.ts';
import { LocalIam } from '../../../../local/aws/iam/local-iam.ts';
import { UNRESTRICTED_ACCESS_KEY_ID } from '../../../../local/aws/iam/principals.ts';
import { startLocalKms } from '../../../../local/aws/kms/server.ts';
import { dynamoDbClient, kmsClient } from '../../../support/aws-clients.ts';
import { cleanUp, temporaryDirectory } from '../cloud/fixture.ts';

const ACCOUNT = { accountId: '000000000000', region: 'us-east-1', apiEndpoint: 'http://localhost' };
const EVERY_KEY = 'arn:aws:kms:us-east-1:000000000000:key/*';

/** A stack of one table and one role with these statements, synthesized and read back. */
function iamOf(statements: readonly PolicyStatementProps[], change: (role: Role) => void = () => undefined) {
  const app = new App({ outdir: temporaryDirectory(), builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Stack');
  const table = new Table(stack, 'Links', {
    tableName: 'Links',
    partitionKey: { name: 'pk', type: AttributeType.STRING },
  });
  const role = new Role(stack, 'Role', { roleName: 'Vendor', assumedBy: new AccountRootPrincipal() });
  for (const statement of statements) {
    role.addToPolicy(new PolicyStatement({ resources: [table.tableArn], ...statement }));
  }
  change(role);
  const denied: string[] = [];
  const { all: evaluated } = mergeTemplates(app.synth().directory, ACCOUNT);
  const model = { account: ACCOUNT, evaluated, functions: new FunctionDirectory([]) };
  const iam = new LocalIam(model, (message) => denied.push(message));
  return { iam, denied, accessKeyId: iam.assume('role/Vendor', 'api') };
}

afterAll(cleanUp);

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function onDynamoDb(iam: LocalIam, accessKeyId: string) {
  const engine = await startLocalDynamoDb({ authorize: iam.dynamoDb });
  closers.push(engine.close);
  return dynamoDbClient(engine.endpoint, { accessKeyId });
}

async function onKms(iam: LocalIam) {
  const engine = await startLocalKms({ authorize: iam.kms });
  closers.push(engine.close);
  return (accessKeyId: string) => kmsClient(engine.endpoint, { accessKeyId });
}

const GET = new GetItemCommand({ TableName: 'Links', Key: { pk: { S: 'a' } } });
const WHO = 'User: arn:aws:sts::000000000000:assumed-role/Vendor/api is not authorized to perform:';
const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/Links';

describe('in front of DynamoDB', () => {
  it('lets a session with a policy of its own do what both it and the role’s allow, and no more', async () => {
    const { iam } = iamOf([{ actions: ['dynamodb:GetItem', 'dynamodb:PutItem'] }]);
    const allow = (Action: string) => ({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action, Resource: TABLE }],
    });
    const reading = await onDynamoDb(iam, iam.assume('role/Vendor', 'reads', allow('dynamodb:GetItem')));
    const scanning = await onDynamoDb(iam, iam.assume('role/Vendor', 'scans', allow('dynamodb:Scan')));
    const put = new PutItemCommand({ TableName: 'Links', Item: { pk: { S: 'a' } } });
    const scan = new ScanCommand({ TableName: 'Links' });
    // There is no such table, which is what whoever may read it is told.
    await expect(reading.send(GET)).rejects.toThrow(/resource not found/i);
    await expect(reading.send(put)).rejects.toThrow('is not authorized to perform: dynamodb:PutItem');
    await expect(scanning.send(scan)).rejects.toThrow('is not authorized to perform: dynamodb:Scan');
    await expect(scanning.send(GET)).rejects.toThrow('is not authorized to perform: dynamodb:GetItem');
  });

  it('refuses in AWS’s own words what no policy allows, and says so in the log', async () => {
    const { iam, denied, accessKeyId } = iamOf([{ actions: ['dynamodb:PutItem'] }]);
    const client = await onDynamoDb(iam, accessKeyId);
    const message = `${WHO} dynamodb:GetItem on resource: ${TABLE} because no identity-based policy allows the dynamodb:GetItem action`;
    await expect(client.send(GET)).rejects.toMatchObject({ name: 'AccessDeniedException', message });
    expect(denied).toEqual([message]);
  });

  it('lets through what a policy allows: the engine itself answers', async () => {
    const { iam, accessKeyId } = iamOf([{ actions: ['dynamodb:GetItem'] }]);
    const client = await onDynamoDb(iam, accessKeyId);
    await expect(client.send(GET)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('obeys an explicit denial', async () => {
    const actions = ['dynamodb:GetItem'];
    const { iam, accessKeyId } = iamOf([{ actions }, { effect: Effect.DENY, actions }]);
    const client = await onDynamoDb(iam, accessKeyId);
    await expect(client.send(GET)).rejects.toThrow('with an explicit deny in an identity-based policy');
  });

  it('knows nobody but the sessions of roles', async () => {
    const { iam, denied } = iamOf([{ actions: ['dynamodb:*'] }]);
    const client = await onDynamoDb(iam, 'AKIASTRANGER');
    await expect(client.send(GET)).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
    });
    expect(denied).toEqual(['nobody has the access key id AKIASTRANGER']);
  });

  it('refuses the runtime itself nothing', async () => {
    const { iam } = iamOf([]);
    const client = await onDynamoDb(iam, UNRESTRICTED_ACCESS_KEY_ID);
    await expect(client.send(GET)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('takes one grant away, and gives it back', async () => {
    const { iam, accessKeyId } = iamOf([{ actions: ['dynamodb:GetItem', 'dynamodb:Scan'] }]);
    const client = await onDynamoDb(iam, accessKeyId);
    const scan = new ScanCommand({ TableName: 'Links' });
    const giveBack = iam.withhold(...iam.grants().filter(({ action }) => action === 'dynamodb:GetItem'));
    await expect(client.send(GET)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(client.send(scan)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    giveBack();
    await expect(client.send(GET)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('holds a writer to the attributes that its condition names', async () => {
    const conditions = {
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'client'] },
      Null: { 'dynamodb:Attributes': 'false' },
    };
    const { iam, accessKeyId } = iamOf([{ actions: ['dynamodb:UpdateItem'], conditions }]);
    const client = await onDynamoDb(iam, accessKeyId);
    const set = (name: string) =>
      new UpdateItemCommand({
        TableName: 'Links',
        Key: { pk: { S: 'a' } },
        UpdateExpression: 'SET #name = :value',
        ExpressionAttributeNames: { '#name': name },
        ExpressionAttributeValues: { ':value': { N: '1' } },
        ReturnValues: 'ALL_NEW',
      });
    await expect(client.send(set('client'))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(client.send(set('grant:projects:create'))).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('holds a writer to its partitions', async () => {
    const conditions = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['link#*'] } };
    const { iam, accessKeyId } = iamOf([{ actions: ['dynamodb:PutItem'], conditions }]);
    const client = await onDynamoDb(iam, accessKeyId);
    const put = (pk: string) => client.send(new PutItemCommand({ TableName: 'Links', Item: { pk: { S: pk } } }));
    await expect(put('link#1')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(put('org#acme')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('in front of KMS', () => {
  const RING = { TagKey: 'ring', TagValue: 'ours' };
  const signing = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const;
  const sign = (KeyId = '') =>
    new SignCommand({ KeyId, Message: Buffer.alloc(32), MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256' });
  const ofRing = { StringEquals: { 'aws:ResourceTag/ring': 'ours', 'kms:MessageType': 'DIGEST' } };
  const maySign = { actions: ['kms:Sign'], resources: [EVERY_KEY], conditions: ofRing };

  it('needs a permission to create, and one more to tag what it creates', async () => {
    const create = { actions: ['kms:CreateKey'], resources: ['*'] };
    const { iam, accessKeyId } = iamOf([create]);
    const client = (await onKms(iam))(accessKeyId);
    await client.send(new CreateKeyCommand(signing));
    await expect(client.send(new CreateKeyCommand({ ...signing, Tags: [RING] }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('kms:TagResource'),
    });
  });

  it('lets a key be used by its tag, and only as the conditions say', async () => {
    const { iam, accessKeyId } = iamOf([maySign]);
    const as = await onKms(iam);
    const owner = as(UNRESTRICTED_ACCESS_KEY_ID);
    const [ours, other] = await Promise.all(
      [[RING], []].map((Tags) => owner.send(new CreateKeyCommand({ ...signing, Tags }))),
    );
    const client = as(accessKeyId);
    await client.send(sign(ours?.KeyMetadata?.Arn));
    await expect(client.send(sign(other?.KeyMetadata?.Arn))).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const raw = new SignCommand({ ...sign(ours?.KeyMetadata?.Arn).input, MessageType: 'RAW' });
    await expect(client.send(raw)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('says of a key that does not exist that it does not, as KMS does', async () => {
    const { iam, accessKeyId } = iamOf([]);
    const client = (await onKms(iam))(accessKeyId);
    await expect(client.send(new DescribeKeyCommand({ KeyId: '0-0' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });

  const ROOT = { AWS: 'arn:aws:iam::000000000000:root' };
  const VENDOR = 'arn:aws:iam::000000000000:role/Vendor';
  const toIam = { Effect: 'Allow', Principal: ROOT, Action: 'kms:*', Resource: '*' };
  const deny = (operator: string) => ({
    Effect: 'Deny',
    Principal: '*',
    Action: ['kms:Sign'],
    Resource: '*',
    Condition: { [operator]: { 'aws:PrincipalArn': VENDOR } },
  });

  it.each([
    ['leaves it to IAM by naming the account', [toIam], true, undefined],
    ['names nobody', [], true, 'because of a resource-based policy'],
    ['denies this very role', [toIam, deny('ArnEquals')], true, 'because of a resource-based policy'],
    ['denies all but this role', [toIam, deny('ArnNotEquals')], true, undefined],
    [
      'names the role itself: no policy of its own is needed',
      [{ ...toIam, Principal: { AWS: VENDOR } }],
      false,
      undefined,
    ],
    [
      'names another role',
      [{ ...toIam, Principal: { AWS: `${VENDOR}2` } }],
      true,
      'because of a resource-based policy',
    ],
    ['is not understood', [{ ...toIam, Principal: { Federated: 'x' } }], true, 'Principal Federated is not known'],
  ])('obeys the key’s own policy, which %s', async (_, Statement, isGranted, refusal) => {
    const { iam, accessKeyId } = iamOf(isGranted ? [maySign] : []);
    const as = await onKms(iam);
    const { KeyMetadata } = await as(UNRESTRICTED_ACCESS_KEY_ID).send(
      new CreateKeyCommand({ ...signing, Tags: [RING], Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }),
    );
    const outcome = await as(accessKeyId)
      .send(sign(KeyMetadata?.Arn))
      .then(
        () => undefined,
        (error: Error) => error.message,
      );
    expect(outcome).toEqual(refusal === undefined ? undefined : expect.stringContaining(refusal));
  });
});

describe('a template that cannot be simulated is refused at once, by the name of the role', () => {
  it.each<[string, (role: Role) => void, string]>([
    [
      'a managed policy',
      (role) => role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess')),
      'managed policy arn:aws:iam::aws:policy/AdministratorAccess is not known',
    ],
    [
      'a permissions boundary',
      (role) => PermissionsBoundary.of(role).apply(ManagedPolicy.fromAwsManagedPolicyName('x')),
      'PermissionsBoundary is not known',
    ],
  ])('%s', (_, change, problem) => {
    expect(() => iamOf([], change)).toThrow(`(AWS::IAM::Role): ${problem}`);
  });

  it('the policy that every CDK function has says nothing of tables and keys', () => {
    const basic = ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaBasicExecutionRole');
    expect(iamOf([], (role) => role.addManagedPolicy(basic)).iam.grants()).toEqual([]);
  });

  it('a policy of the template’s own counts, attached from wherever', () => {
    const { iam } = iamOf([], (role) => {
      const statements = [new PolicyStatement({ actions: ['dynamodb:Scan'], resources: ['*'] })];
      new ManagedPolicy(role.stack, 'Own', { statements, roles: [role] });
    });
    expect(iam.grants().map(({ action }) => action)).toEqual(['dynamodb:Scan']);
  });
});
