import { DescribeKeyCommand, EncryptCommand, KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import type { LocalEngine } from '../../../local/aws-json/server.ts';
import { startLocalKms } from '../../../local/kms/server.ts';
import { ensureKeys } from '../../../local/kms/template-keys.ts';
import { MADE_UP } from '../../support/engines.ts';

const KEY_ID = '0c8a1e2f-1111-4222-8333-444455556666';

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
    await ensureKeys(kms, [KEY_ID]);
    await ensureKeys(kms, [KEY_ID]);
    expect((await kms.send(new ListKeysCommand({}))).Keys?.map(({ KeyId }) => KeyId)).toEqual([KEY_ID]);
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: KEY_ID }));
    expect(KeyMetadata).toMatchObject({ KeySpec: 'SYMMETRIC_DEFAULT', KeyState: 'Enabled' });
  });

  it('encrypt', async () => {
    await ensureKeys(kms, [KEY_ID]);
    const command = new EncryptCommand({ KeyId: KEY_ID, Plaintext: Buffer.from('secret') });
    expect((await kms.send(command)).CiphertextBlob).toBeDefined();
  });
});
