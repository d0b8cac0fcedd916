import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  GetKeyPolicyCommand,
  GetPublicKeyCommand,
  ListAliasesCommand,
  ListKeysCommand,
  ListResourceTagsCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-kms';
import { type Fixture, startFixture } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.close());

const ARN_PREFIX = 'arn:aws:kms:us-east-1:000000000000';
const newKey = () => fixture.createSigningKey('ECC_NIST_P256');
const describe_ = async (KeyId: string) => (await fixture.client.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata;

describe('CreateKey', () => {
  it('makes an enabled signing key that describes itself', async () => {
    const Tags = [{ TagKey: 'ring', TagValue: 'main' }];
    const command = new CreateKeyCommand({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY', Description: 'ring', Tags });
    const { KeyMetadata } = await fixture.client.send(command);
    const KeyId = KeyMetadata?.KeyId ?? '';
    expect(KeyMetadata).toEqual({
      AWSAccountId: '000000000000',
      KeyId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      Arn: `${ARN_PREFIX}:key/${KeyId}`,
      CreationDate: expect.any(Date),
      Description: 'ring',
      Enabled: true,
      KeyManager: 'CUSTOMER',
      KeyState: 'Enabled',
      Origin: 'AWS_KMS',
      MultiRegion: false,
      KeySpec: 'RSA_2048',
      CustomerMasterKeySpec: 'RSA_2048',
      KeyUsage: 'SIGN_VERIFY',
      SigningAlgorithms: expect.arrayContaining(['RSASSA_PKCS1_V1_5_SHA_256', 'RSASSA_PSS_SHA_512']),
    });
    expect(Math.abs((KeyMetadata?.CreationDate?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(await describe_(KeyId)).toEqual(KeyMetadata);
  });

  it('makes a symmetric key unless told otherwise', async () => {
    const { KeyMetadata } = await fixture.client.send(new CreateKeyCommand({}));
    expect(KeyMetadata).toMatchObject({
      KeySpec: 'SYMMETRIC_DEFAULT',
      KeyUsage: 'ENCRYPT_DECRYPT',
      EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    });
  });

  it.each([
    ['an elliptic curve key without its usage', { KeySpec: 'ECC_NIST_P256' }, 'ValidationException'],
    ['a symmetric key that signs', { KeyUsage: 'SIGN_VERIFY' }, 'ValidationException'],
    ['a spec that does not exist here', { KeySpec: 'SM2', KeyUsage: 'SIGN_VERIFY' }, 'ValidationException'],
    ['a multi-Region key', { MultiRegion: true }, 'UnsupportedOperationException'],
    ['imported material', { Origin: 'EXTERNAL' }, 'UnsupportedOperationException'],
    ['a policy that is not JSON', { Policy: 'allow all' }, 'MalformedPolicyDocumentException'],
  ] as const)('refuses %s', async (_, input, name) => {
    await expect(fixture.client.send(new CreateKeyCommand(input))).rejects.toMatchObject({ name });
  });
});

describe('a key', () => {
  it('can be disabled and enabled again', async () => {
    const KeyId = await newKey();
    await fixture.client.send(new DisableKeyCommand({ KeyId }));
    expect(await describe_(KeyId)).toMatchObject({ KeyState: 'Disabled', Enabled: false });
    await expect(fixture.client.send(new GetPublicKeyCommand({ KeyId }))).rejects.toMatchObject({
      name: 'DisabledException',
    });
    await fixture.client.send(new EnableKeyCommand({ KeyId }));
    expect(await describe_(KeyId)).toMatchObject({ KeyState: 'Enabled', Enabled: true });
  });

  it('is deleted after a waiting period, and is disabled when the deletion is cancelled', async () => {
    const KeyId = await newKey();
    const scheduled = await fixture.client.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    expect(scheduled).toMatchObject({ KeyState: 'PendingDeletion', PendingWindowInDays: 7 });
    const waitMs = (scheduled.DeletionDate?.getTime() ?? 0) - Date.now();
    expect(Math.round(waitMs / 3_600_000)).toBe(7 * 24);
    expect(await describe_(KeyId)).toMatchObject({ KeyState: 'PendingDeletion', DeletionDate: scheduled.DeletionDate });
    await fixture.client.send(new CancelKeyDeletionCommand({ KeyId }));
    const cancelled = await describe_(KeyId);
    expect(cancelled).toMatchObject({ KeyState: 'Disabled' });
    expect(cancelled).not.toHaveProperty('DeletionDate');
  });

  it('refuses every change while its deletion is pending', async () => {
    const KeyId = await newKey();
    await fixture.client.send(new ScheduleKeyDeletionCommand({ KeyId }));
    const changes = [
      new EnableKeyCommand({ KeyId }),
      new DisableKeyCommand({ KeyId }),
      new ScheduleKeyDeletionCommand({ KeyId }),
      new TagResourceCommand({ KeyId, Tags: [] }),
      new UntagResourceCommand({ KeyId, TagKeys: [] }),
      new PutKeyPolicyCommand({ KeyId, Policy: '{}' }),
      new CreateAliasCommand({ AliasName: 'alias/doomed', TargetKeyId: KeyId }),
    ];
    const send = fixture.client.send.bind(fixture.client) as (command: unknown) => Promise<unknown>;
    for (const change of changes)
      await expect(send(change)).rejects.toMatchObject({ name: 'KMSInvalidStateException' });
  });

  it('waits 7 to 30 days, and cannot be saved from a deletion that nobody scheduled', async () => {
    const KeyId = await newKey();
    for (const PendingWindowInDays of [6, 31]) {
      const schedule = new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays });
      await expect(fixture.client.send(schedule)).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining("'pendingWindowInDays'"),
      });
    }
    await expect(fixture.client.send(new CancelKeyDeletionCommand({ KeyId }))).rejects.toMatchObject({
      name: 'KMSInvalidStateException',
      message: `${ARN_PREFIX}:key/${KeyId} is not pending deletion.`,
    });
  });

  it('is found by id, ARN, alias and alias ARN, and by nothing else', async () => {
    const KeyId = await newKey();
    await fixture.client.send(new CreateAliasCommand({ AliasName: 'alias/found', TargetKeyId: KeyId }));
    for (const reference of [KeyId, `${ARN_PREFIX}:key/${KeyId}`, 'alias/found', `${ARN_PREFIX}:alias/found`]) {
      expect(await describe_(reference)).toMatchObject({ KeyId });
    }
    const elsewhere = `arn:aws:kms:eu-west-1:000000000000:key/${KeyId}`;
    for (const reference of ['nowhere', elsewhere, 'alias/nowhere', 'found']) {
      await expect(describe_(reference)).rejects.toMatchObject({ name: 'NotFoundException' });
    }
  });

  it('keeps tags: added, replaced, removed, in pages', async () => {
    const KeyId = await newKey();
    const tag = (TagKey: string, TagValue: string) => ({ TagKey, TagValue });
    await fixture.client.send(new TagResourceCommand({ KeyId, Tags: [tag('a', '1'), tag('b', '2'), tag('c', '3')] }));
    await fixture.client.send(new TagResourceCommand({ KeyId, Tags: [tag('b', '20')] }));
    await fixture.client.send(new UntagResourceCommand({ KeyId, TagKeys: ['a'] }));
    const first = await fixture.client.send(new ListResourceTagsCommand({ KeyId, Limit: 1 }));
    expect(first).toMatchObject({ Tags: [tag('b', '20')], Truncated: true });
    const rest = await fixture.client.send(new ListResourceTagsCommand({ KeyId, Marker: first.NextMarker }));
    expect(rest).toMatchObject({ Tags: [tag('c', '3')], Truncated: false });
  });

  it('has one policy: what it was created with, then what was put', async () => {
    const policy = async (KeyId: string) =>
      (await fixture.client.send(new GetKeyPolicyCommand({ KeyId }))).Policy ?? '';
    const KeyId = await newKey();
    expect(JSON.parse(await policy(KeyId))).toMatchObject({
      Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Action: 'kms:*' }],
    });
    const Policy = '{"Version":"2012-10-17","Statement":[]}';
    await fixture.client.send(new PutKeyPolicyCommand({ KeyId, Policy }));
    expect(await policy(KeyId)).toBe(Policy);
    expect(await policy(await fixture.createKey({ Policy }))).toBe(Policy);
    await expect(fixture.client.send(new PutKeyPolicyCommand({ KeyId, Policy: '{' }))).rejects.toMatchObject({
      name: 'MalformedPolicyDocumentException',
    });
    const other = new GetKeyPolicyCommand({ KeyId, PolicyName: 'other' });
    await expect(fixture.client.send(other)).rejects.toMatchObject({ name: 'NotFoundException' });
  });
});

describe('ListKeys', () => {
  it('answers all keys, in pages', async () => {
    const own = await startFixture();
    const ids = await Promise.all(Array.from({ length: 5 }, () => own.createSigningKey('ECC_NIST_P256')));
    const pages: (string | undefined)[][] = [];
    let Marker: string | undefined;
    do {
      const page = await own.client.send(new ListKeysCommand({ Limit: 2, Marker }));
      pages.push((page.Keys ?? []).map((key) => key.KeyId));
      expect(page.Truncated).toBe(page.NextMarker !== undefined);
      Marker = page.NextMarker;
    } while (Marker);
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(pages.flat().toSorted()).toEqual(ids.toSorted());
    await own.close();
  });

  it.each([
    [{ Marker: 'invented' }, 'InvalidMarkerException'],
    [{ Limit: 0 }, 'ValidationException'],
    [{ Limit: 1001 }, 'ValidationException'],
  ])('refuses %j', async (input, name) => {
    await expect(fixture.client.send(new ListKeysCommand(input))).rejects.toMatchObject({ name });
  });
});

describe('an alias', () => {
  it('points at one key, can be moved, and goes', async () => {
    const [one, two] = [await newKey(), await newKey()];
    const AliasName = 'alias/ring/active';
    await fixture.client.send(new CreateAliasCommand({ AliasName, TargetKeyId: one }));
    await fixture.client.send(new UpdateAliasCommand({ AliasName, TargetKeyId: two }));
    expect(await describe_(AliasName)).toMatchObject({ KeyId: two });
    const { Aliases } = await fixture.client.send(new ListAliasesCommand({ KeyId: two }));
    expect(Aliases).toEqual([{ AliasName, AliasArn: `${ARN_PREFIX}:${AliasName}`, TargetKeyId: two }]);
    expect((await fixture.client.send(new ListAliasesCommand({ KeyId: one }))).Aliases).toEqual([]);
    await fixture.client.send(new DeleteAliasCommand({ AliasName }));
    await expect(describe_(AliasName)).rejects.toMatchObject({
      name: 'NotFoundException',
      message: `Alias ${ARN_PREFIX}:${AliasName} is not found.`,
    });
  });

  it('is created once, moved and deleted only when it exists, and named by the rules', async () => {
    const TargetKeyId = await newKey();
    const create = (AliasName: string) => fixture.client.send(new CreateAliasCommand({ AliasName, TargetKeyId }));
    await create('alias/once');
    await expect(create('alias/once')).rejects.toMatchObject({ name: 'AlreadyExistsException' });
    for (const name of ['once', 'alias/aws/mine', 'alias/', 'alias/a b']) {
      await expect(create(name)).rejects.toMatchObject({ name: 'InvalidAliasNameException' });
    }
    const AliasName = 'alias/absent';
    const notFound = { name: 'NotFoundException' };
    await expect(fixture.client.send(new DeleteAliasCommand({ AliasName }))).rejects.toMatchObject(notFound);
    await expect(fixture.client.send(new UpdateAliasCommand({ AliasName, TargetKeyId }))).rejects.toMatchObject(
      notFound,
    );
  });
});
