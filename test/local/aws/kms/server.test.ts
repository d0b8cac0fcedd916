import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateAliasCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  GetPublicKeyCommand,
  ListAliasesCommand,
  ListResourceTagsCommand,
  RotateKeyOnDemandCommand,
  ScheduleKeyDeletionCommand,
  SignCommand,
} from '@aws-sdk/client-kms';
import { startLocalKms } from '../../../../local/aws/kms/server.ts';
import { kmsClient } from '../../../support/aws-clients.ts';
import { type Fixture, startFixture } from './fixture.ts';

describe('keys in a file', () => {
  let directory: string;
  let file: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'countersign-kms-'));
    file = join(directory, 'made', 'keys.json');
  });
  afterEach(() => rm(directory, { recursive: true }));

  const publicKey = async ({ client }: Fixture, KeyId: string) =>
    (await client.send(new GetPublicKeyCommand({ KeyId }))).PublicKey;

  it('survive a restart with their states, tags and aliases', async () => {
    const before = await startFixture({ file });
    const Tags = [{ TagKey: 'ring', TagValue: 'main' }];
    const KeyId = await before.createKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Tags });
    const off = await before.createKey({});
    await before.client.send(new CreateAliasCommand({ AliasName: 'alias/kept', TargetKeyId: KeyId }));
    await before.client.send(new DisableKeyCommand({ KeyId: off }));
    const keyBefore = await publicKey(before, KeyId);
    await before.close();

    const after = await startFixture({ file });
    expect(await publicKey(after, 'alias/kept')).toEqual(keyBefore);
    expect((await after.client.send(new ListResourceTagsCommand({ KeyId }))).Tags).toEqual(Tags);
    const { KeyMetadata } = await after.client.send(new DescribeKeyCommand({ KeyId: off }));
    expect(KeyMetadata?.KeyState).toBe('Disabled');
    await after.close();
  });

  it('are readable by their owner only, and leave no unfinished file behind', async () => {
    const fixture = await startFixture({ file });
    await Promise.all(Array.from({ length: 5 }, () => fixture.createKey({})));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(directory, 'made'))).toEqual(['keys.json']);
    expect(JSON.parse(await readFile(file, 'utf8')).keys).toHaveLength(5);
    await fixture.close();
  });

  it('are gone once their deletion date has passed, with their aliases', async () => {
    const before = await startFixture({ file });
    const KeyId = await before.createKey({});
    await before.client.send(new CreateAliasCommand({ AliasName: 'alias/doomed', TargetKeyId: KeyId }));
    await before.client.send(new ScheduleKeyDeletionCommand({ KeyId }));
    await before.close();
    const state = JSON.parse(await readFile(file, 'utf8'));
    state.keys[0].deletedAtSeconds -= 31 * 24 * 60 * 60;
    await writeFile(file, JSON.stringify(state));

    const after = await startFixture({ file });
    const notFound = { name: 'NotFoundException' };
    await expect(after.client.send(new DescribeKeyCommand({ KeyId }))).rejects.toMatchObject(notFound);
    expect((await after.client.send(new ListAliasesCommand({}))).Aliases).toEqual([]);
    await after.close();
  });

  it('are not read from a file of another kind', async () => {
    file = join(directory, 'other.json');
    await writeFile(file, '{"keys":[]}');
    await expect(startLocalKms({ file })).rejects.toThrow(`${file} is not a key file of this version`);
    expect(await readFile(file, 'utf8')).toBe('{"keys":[]}');
  });
});

describe('the server', () => {
  it('lets authorize refuse an operation by caller, operation and body before it runs', async () => {
    const engine = await startLocalKms({
      authorize: async ({ accessKeyId, operation, body }) => {
        if (operation === 'Sign' && accessKeyId !== 'signer') throw new Error(`may not Sign with ${body['KeyId']}`);
      },
    });
    const request = { KeyId: 'k-1', Message: Buffer.from('m'), SigningAlgorithm: 'ECDSA_SHA_256' } as const;
    const attempt = (accessKeyId: string) => kmsClient(engine.endpoint, { accessKeyId }).send(new SignCommand(request));
    await expect(attempt('reader')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: 'may not Sign with k-1',
      $metadata: { httpStatusCode: 400 },
    });
    await expect(attempt('signer')).rejects.toMatchObject({ name: 'NotFoundException' });
    await engine.close();
  });

  it('puts the account and Region it is given into ARNs', async () => {
    const fixture = await startFixture({ account: { accountId: '123456789012', region: 'eu-central-1' } });
    const KeyId = await fixture.createKey({});
    const { KeyMetadata } = await fixture.client.send(new DescribeKeyCommand({ KeyId }));
    expect(KeyMetadata?.Arn).toBe(`arn:aws:kms:eu-central-1:123456789012:key/${KeyId}`);
    await fixture.close();
  });

  it('says so when it does not know an operation', async () => {
    const fixture = await startFixture();
    await expect(fixture.client.send(new RotateKeyOnDemandCommand({ KeyId: 'k' }))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
    await fixture.close();
  });
});
