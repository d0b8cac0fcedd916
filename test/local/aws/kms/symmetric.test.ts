import {
  DecryptCommand,
  DisableKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  GetPublicKeyCommand,
} from '@aws-sdk/client-kms';
import { type Fixture, startFixture } from './fixture.ts';

let fixture: Fixture;
let KeyId: string;
beforeAll(async () => {
  fixture = await startFixture();
  KeyId = await fixture.createKey({});
});
afterAll(() => fixture.close());

const Plaintext = Buffer.from('client secret');
const CONTEXT = { organization: 'acme', provider: 'p-1' };

const encrypt = async (EncryptionContext?: Record<string, string>) => {
  const command = new EncryptCommand({ KeyId, Plaintext, ...(EncryptionContext && { EncryptionContext }) });
  return Buffer.from((await fixture.client.send(command)).CiphertextBlob ?? []);
};
const decrypt = async (
  CiphertextBlob: Buffer,
  more: { EncryptionContext?: Record<string, string>; KeyId?: string } = {},
) => Buffer.from((await fixture.client.send(new DecryptCommand({ CiphertextBlob, ...more }))).Plaintext ?? []);

describe('Encrypt and Decrypt', () => {
  it('return the plaintext, without being told the key again', async () => {
    const blob = await encrypt();
    expect(blob.includes(Plaintext)).toBe(false);
    expect(await decrypt(blob)).toEqual(Plaintext);
    expect(await decrypt(blob, { KeyId })).toEqual(Plaintext);
  });

  it('bind the encryption context, in any order', async () => {
    const blob = await encrypt(CONTEXT);
    const reordered = { provider: 'p-1', organization: 'acme' };
    expect(await decrypt(blob, { EncryptionContext: reordered })).toEqual(Plaintext);
  });

  it('never make the same ciphertext twice', async () => {
    expect(await encrypt()).not.toEqual(await encrypt());
  });

  it.each<[string, Record<string, string> | undefined]>([
    ['none', undefined],
    ['another value', { ...CONTEXT, organization: 'globex' }],
    ['one pair less', { organization: 'acme' }],
    ['one pair more', { ...CONTEXT, more: '' }],
  ])('refuse an encryption context with %s', async (_, EncryptionContext) => {
    const opened = decrypt(await encrypt(CONTEXT), EncryptionContext ? { EncryptionContext } : {});
    await expect(opened).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
  });

  it('refuse a ciphertext with any byte changed, cut off, or made elsewhere', async () => {
    const blob = await encrypt();
    const changed = Array.from(blob, (byte, index) => Buffer.from(blob).fill(byte ^ 1, index, index + 1));
    const damaged = [...changed, blob.subarray(0, -1), blob.subarray(0, 20), Buffer.from('elsewhere')];
    for (const blobOrSo of damaged) {
      await expect(decrypt(blobOrSo)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
    }
  });

  it('refuse another key than the one that encrypted', async () => {
    const other = await fixture.createKey({});
    await expect(decrypt(await encrypt(), { KeyId: other })).rejects.toMatchObject({ name: 'IncorrectKeyException' });
  });

  it('refuse a disabled key', async () => {
    const off = await fixture.createKey({});
    const { CiphertextBlob } = await fixture.client.send(new EncryptCommand({ KeyId: off, Plaintext }));
    await fixture.client.send(new DisableKeyCommand({ KeyId: off }));
    const disabled = { name: 'DisabledException' };
    await expect(decrypt(Buffer.from(CiphertextBlob ?? []))).rejects.toMatchObject(disabled);
    await expect(fixture.client.send(new EncryptCommand({ KeyId: off, Plaintext }))).rejects.toMatchObject(disabled);
  });

  it('refuse a signing key, and more than 4,096 bytes', async () => {
    const signing = await fixture.createSigningKey('ECC_NIST_P256');
    await expect(fixture.client.send(new EncryptCommand({ KeyId: signing, Plaintext }))).rejects.toMatchObject({
      name: 'InvalidKeyUsageException',
    });
    const large = new EncryptCommand({ KeyId, Plaintext: Buffer.alloc(4097) });
    await expect(fixture.client.send(large)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('GenerateDataKey', () => {
  it.each([
    [{ KeySpec: 'AES_256' }, 32],
    [{ KeySpec: 'AES_128' }, 16],
    [{ NumberOfBytes: 64 }, 64],
  ] as const)('with %j makes %d bytes, and their ciphertext in its context', async (size, bytes) => {
    const command = new GenerateDataKeyCommand({ KeyId, EncryptionContext: CONTEXT, ...size });
    const { Plaintext: dataKey, CiphertextBlob } = await fixture.client.send(command);
    expect(dataKey).toHaveLength(bytes);
    const opened = await decrypt(Buffer.from(CiphertextBlob ?? []), { EncryptionContext: CONTEXT });
    expect(opened).toEqual(Buffer.from(dataKey ?? []));
  });

  it('can keep the plaintext to itself', async () => {
    const command = new GenerateDataKeyWithoutPlaintextCommand({ KeyId, KeySpec: 'AES_256' });
    const answer = await fixture.client.send(command);
    expect(answer).not.toHaveProperty('Plaintext');
    expect(await decrypt(Buffer.from(answer.CiphertextBlob ?? []))).toHaveLength(32);
  });

  it.each([
    ['neither', {}],
    ['both', { KeySpec: 'AES_256' as const, NumberOfBytes: 32 }],
  ])('wants a size in one way, not %s', async (_, size) => {
    await expect(fixture.client.send(new GenerateDataKeyCommand({ KeyId, ...size }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Please specify either number of bytes or key spec.',
    });
  });
});

it('has no public key to give of a symmetric key', async () => {
  await expect(fixture.client.send(new GetPublicKeyCommand({ KeyId }))).rejects.toMatchObject({
    name: 'UnsupportedOperationException',
  });
});
