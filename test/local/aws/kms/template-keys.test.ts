import {
  DescribeKeyCommand,
  EncryptCommand,
  GetKeyPolicyCommand,
  KMSClient,
  ListKeysCommand,
} from '@aws-sdk/client-kms';
import type { LocalEngine } from '../../../../local/aws/aws-json/server.ts';
import { startLocalKms } from '../../../../local/aws/kms/server.ts';
import { ensureKeys } from '../../../../local/aws/kms/template-keys.ts';
import { MADE_UP } from '../../../support/engines.ts';

const KEY_ID = '0c8a1e2f-1111-4222-8333-444455556666';
const KEY = { keyId: KEY_ID, policy: '{"Version":"2012-10-17","Statement":[]}' };

describe('the keys of a template', () => {
  let engine: LocalEngine;
  let kms: KMSClient;

  beforeAll(async () => {
    engine = await startLocalKms();
    kms = new KMSClient({ ...MADE_UP, endpoint: engine.endpoint });
  });
  afterAll(async () => {
    kms.destroy();
    await engine.close();
  });

  it('come to be under the ids that its references have, once', async () => {
    await ensureKeys(kms, [KEY]);
    await ensureKeys(kms, [KEY]);
    expect((await kms.send(new ListKeysCommand({}))).Keys?.map(({ KeyId }) => KeyId)).toEqual([KEY_ID]);
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: KEY_ID }));
    expect(KeyMetadata).toMatchObject({ KeySpec: 'SYMMETRIC_DEFAULT', KeyState: 'Enabled' });
  });

  it('have the policy that the template has now', async () => {
    await ensureKeys(kms, [KEY]);
    const policy = '{"Version":"2012-10-17","Statement":[],"Id":"later"}';
    await ensureKeys(kms, [{ ...KEY, policy }]);
    expect(await kms.send(new GetKeyPolicyCommand({ KeyId: KEY_ID }))).toMatchObject({ Policy: policy });
  });

  it('encrypt', async () => {
    await ensureKeys(kms, [KEY]);
    const command = new EncryptCommand({ KeyId: KEY_ID, Plaintext: Buffer.from('secret') });
    expect((await kms.send(command)).CiphertextBlob).toBeDefined();
  });
});
