import { constants, createHash, createPublicKey, type KeyObject, verify as verifySignature } from 'node:crypto';
import {
  DisableKeyCommand,
  GetPublicKeyCommand,
  type KeySpec,
  ScheduleKeyDeletionCommand,
  SignCommand,
  type SignCommandInput,
  type SigningAlgorithmSpec,
  VerifyCommand,
} from '@aws-sdk/client-kms';
import { jwtVerify } from 'jose';
import { type Fixture, startFixture } from './fixture.ts';

const RSA_KEYS = ['RSA_2048', 'RSA_3072', 'RSA_4096'] as const;
const RSA_ALGORITHMS = [
  'RSASSA_PKCS1_V1_5_SHA_256',
  'RSASSA_PKCS1_V1_5_SHA_384',
  'RSASSA_PKCS1_V1_5_SHA_512',
  'RSASSA_PSS_SHA_256',
  'RSASSA_PSS_SHA_384',
  'RSASSA_PSS_SHA_512',
] as const;

const CASES: [KeySpec, SigningAlgorithmSpec][] = [
  ...RSA_KEYS.flatMap((spec) => RSA_ALGORITHMS.map((algorithm): [KeySpec, SigningAlgorithmSpec] => [spec, algorithm])),
  ['ECC_NIST_P256', 'ECDSA_SHA_256'],
  ['ECC_NIST_P384', 'ECDSA_SHA_384'],
];

let fixture: Fixture;
const keyIds = new Map<KeySpec, string>();
const publicKeys = new Map<KeySpec, KeyObject>();

beforeAll(async () => {
  fixture = await startFixture();
  for (const spec of new Set(CASES.map(([spec]) => spec))) {
    const KeyId = await fixture.createSigningKey(spec);
    const { PublicKey } = await fixture.client.send(new GetPublicKeyCommand({ KeyId }));
    keyIds.set(spec, KeyId);
    publicKeys.set(spec, createPublicKey({ key: Buffer.from(PublicKey ?? []), type: 'spki', format: 'der' }));
  }
}, 60_000);
afterAll(() => fixture.close());

const MESSAGE = Buffer.from('the message');

const hashOf = (algorithm: SigningAlgorithmSpec) => `sha${algorithm.slice(-3)}`;
const digestOf = (algorithm: SigningAlgorithmSpec) => createHash(hashOf(algorithm)).update(MESSAGE).digest();

function publicKey(spec: KeySpec): KeyObject {
  const key = publicKeys.get(spec);
  if (!key) throw new Error(`no ${spec} key was created`);
  return key;
}

async function sign(spec: KeySpec, input: Partial<SignCommandInput>): Promise<Buffer> {
  const request = { KeyId: keyIds.get(spec), Message: MESSAGE, SigningAlgorithm: 'ECDSA_SHA_256', ...input };
  const { Signature } = await fixture.client.send(new SignCommand(request as SignCommandInput));
  return Buffer.from(Signature ?? []);
}

/** By node:crypto, which shares no code with the server's signatures over digests. */
function isSignature(spec: KeySpec, algorithm: SigningAlgorithmSpec, signature: Buffer): boolean {
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  const key = { key: publicKey(spec), ...(algorithm.includes('PSS') ? pss : {}) };
  return verifySignature(hashOf(algorithm), MESSAGE, key, signature);
}

describe('Sign', () => {
  it.each(CASES)('signs with %s %s, the message or its digest alike', async (spec, algorithm) => {
    const raw = await sign(spec, { SigningAlgorithm: algorithm });
    const digest = { Message: digestOf(algorithm), MessageType: 'DIGEST' as const, SigningAlgorithm: algorithm };
    expect(isSignature(spec, algorithm, raw)).toBe(true);
    expect(isSignature(spec, algorithm, await sign(spec, digest))).toBe(true);
  });

  it.each([
    ['RS256', 'RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_256'],
    ['PS256', 'RSA_2048', 'RSASSA_PSS_SHA_256'],
    ['ES256', 'ECC_NIST_P256', 'ECDSA_SHA_256'],
    ['ES384', 'ECC_NIST_P384', 'ECDSA_SHA_384'],
  ] as const)('makes %s tokens that jose verifies', async (alg, spec, algorithm) => {
    const signed = [{ alg, typ: 'at+jwt' }, { sub: 'ada' }].map((part) => base64url(JSON.stringify(part))).join('.');
    const digest = createHash(hashOf(algorithm)).update(signed).digest();
    const signature = await sign(spec, { Message: digest, MessageType: 'DIGEST', SigningAlgorithm: algorithm });
    const token = `${signed}.${base64url(alg.startsWith('ES') ? toJose(signature, Number(alg.slice(2)) / 8) : signature)}`;
    const { payload, protectedHeader } = await jwtVerify(token, publicKey(spec), { algorithms: [alg] });
    expect([payload, protectedHeader]).toEqual([{ sub: 'ada' }, { alg, typ: 'at+jwt' }]);
  });

  it('answers the key ARN and the algorithm', async () => {
    const KeyId = keyIds.get('ECC_NIST_P256');
    const request = { KeyId, Message: MESSAGE, SigningAlgorithm: 'ECDSA_SHA_256' } as const;
    expect(await fixture.client.send(new SignCommand(request))).toMatchObject({
      KeyId: `arn:aws:kms:us-east-1:000000000000:key/${KeyId}`,
      SigningAlgorithm: 'ECDSA_SHA_256',
    });
  });

  it('takes a raw message of 4,096 bytes', async () => {
    await expect(sign('ECC_NIST_P256', { Message: Buffer.alloc(4096, 1) })).resolves.toBeInstanceOf(Buffer);
  });

  const refusals: [string, KeySpec, Partial<SignCommandInput>, string, string][] = [
    [
      'a raw message of 4,097 bytes',
      'ECC_NIST_P256',
      { Message: Buffer.alloc(4097) },
      'ValidationException',
      "'message'",
    ],
    ['an empty message', 'ECC_NIST_P256', { Message: Buffer.alloc(0) }, 'ValidationException', "'message'"],
    [
      'a digest of the wrong length',
      'ECC_NIST_P256',
      { Message: Buffer.alloc(31), MessageType: 'DIGEST' },
      'ValidationException',
      'Digest is invalid length for algorithm ECDSA_SHA_256.',
    ],
    [
      'an algorithm of another curve',
      'ECC_NIST_P384',
      {},
      'InvalidKeyUsageException',
      'Algorithm ECDSA_SHA_256 is incompatible with key spec ECC_NIST_P384.',
    ],
    [
      'an algorithm that does not exist',
      'ECC_NIST_P256',
      { SigningAlgorithm: 'NONE' as 'ECDSA_SHA_256' },
      'ValidationException',
      "'signingAlgorithm'",
    ],
    [
      'a message type that does not exist',
      'ECC_NIST_P256',
      { MessageType: 'TEXT' as 'RAW' },
      'ValidationException',
      "'messageType'",
    ],
    [
      'nothing but says so, when dry',
      'ECC_NIST_P256',
      { DryRun: true },
      'DryRunOperationException',
      'would have succeeded',
    ],
  ];

  it.each(refusals)('refuses %s', async (_, spec, input, name, message) => {
    await expect(sign(spec, input)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
  });

  it('refuses a key that is disabled, pending deletion, of another usage, or absent', async () => {
    const [off, doomed, symmetric] = [
      await fixture.createSigningKey('ECC_NIST_P256'),
      await fixture.createSigningKey('ECC_NIST_P256'),
      await fixture.createKey({}),
    ];
    await fixture.client.send(new DisableKeyCommand({ KeyId: off }));
    await fixture.client.send(new ScheduleKeyDeletionCommand({ KeyId: doomed }));
    const arn = (id: string) => `arn:aws:kms:us-east-1:000000000000:key/${id}`;
    const signWith = (KeyId: string) => sign('ECC_NIST_P256', { KeyId });
    await expect(signWith(off)).rejects.toMatchObject({
      name: 'DisabledException',
      message: `${arn(off)} is disabled.`,
    });
    await expect(signWith(doomed)).rejects.toMatchObject({
      name: 'KMSInvalidStateException',
      message: `${arn(doomed)} is pending deletion.`,
    });
    await expect(signWith(symmetric)).rejects.toMatchObject({
      name: 'InvalidKeyUsageException',
      message: `${arn(symmetric)} key usage is ENCRYPT_DECRYPT which is not valid for Sign.`,
    });
    await expect(signWith('nowhere')).rejects.toMatchObject({
      name: 'NotFoundException',
      message: `Key '${arn('nowhere')}' does not exist`,
    });
  });
});

describe('Verify', () => {
  const verify = (spec: KeySpec, algorithm: SigningAlgorithmSpec, Message: Buffer, Signature: Buffer) =>
    fixture.client.send(
      new VerifyCommand({ KeyId: keyIds.get(spec), Message, Signature, SigningAlgorithm: algorithm }),
    );

  it.each(CASES)('accepts what %s signed with %s, and nothing else', async (spec, algorithm) => {
    const signature = await sign(spec, { SigningAlgorithm: algorithm });
    await expect(verify(spec, algorithm, MESSAGE, signature)).resolves.toMatchObject({ SignatureValid: true });
    const invalid = { name: 'KMSInvalidSignatureException' };
    await expect(verify(spec, algorithm, Buffer.from('another'), signature)).rejects.toMatchObject(invalid);
    const changed = Buffer.from(signature);
    changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1;
    await expect(verify(spec, algorithm, MESSAGE, changed)).rejects.toMatchObject(invalid);
    await expect(verify(spec, algorithm, MESSAGE, signature.subarray(1))).rejects.toMatchObject(invalid);
  });
});

it('Verify refuses a signature that lacks its leading zero, which is the same number', async () => {
  const algorithm = 'RSASSA_PSS_SHA_256';
  let signature = await sign('RSA_2048', { SigningAlgorithm: algorithm });
  // One in 256 begins with a zero, and every one is another.
  while (signature[0] !== 0) signature = await sign('RSA_2048', { SigningAlgorithm: algorithm });
  const request = { KeyId: keyIds.get('RSA_2048'), Message: MESSAGE, SigningAlgorithm: algorithm } as const;
  const verify = (Signature: Buffer) => fixture.client.send(new VerifyCommand({ ...request, Signature }));
  await expect(verify(signature)).resolves.toMatchObject({ SignatureValid: true });
  await expect(verify(signature.subarray(1))).rejects.toMatchObject({ name: 'KMSInvalidSignatureException' });
});

function base64url(part: string | Buffer): string {
  return Buffer.from(part).toString('base64url');
}

/** DER `SEQUENCE { r INTEGER, s INTEGER }` → r ‖ s of fixed length (RFC 7518 §3.4). All lengths here fit one byte. */
function toJose(der: Buffer, coordinateBytes: number): Buffer {
  const rBytes = der[3] ?? 0;
  const integers = [der.subarray(4, 4 + rBytes), der.subarray(4 + rBytes + 2)];
  return Buffer.concat(
    integers.map((integer) => Buffer.concat([Buffer.alloc(coordinateBytes), integer]).subarray(-coordinateBytes)),
  );
}
