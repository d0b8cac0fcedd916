import type { AwsCall } from '../../../../protect/aws/signed-call.ts';
import { Unavailable } from '../../../ports/unavailable.ts';
import { callDependency } from '../outage.ts';

export interface SignInput {
  readonly KeyId: string;
  readonly SigningAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_256' | 'ECDSA_SHA_256';
  readonly MessageType: 'DIGEST';
  readonly Message: Uint8Array;
}

interface Secret {
  readonly KeyId: string;
  readonly EncryptionContext: Readonly<Record<string, string>>;
}

/** The door to KMS of the request path: bytes in, bytes out. @throws Unavailable for an outage; a bug passes through */
export interface Kms {
  sign(input: SignInput): Promise<Uint8Array>;
  encrypt(input: Secret & { readonly Plaintext: Uint8Array }): Promise<Uint8Array>;
  decrypt(input: Secret & { readonly CiphertextBlob: Uint8Array }): Promise<Uint8Array>;
}

/** Over signed requests, whose bytes are base64. */
export function signedKms(send: AwsCall): Kms {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const call = (operation: string, input: object, output: string) =>
    bytesOf(async () => {
      const bytes = (await send(operation, input))[output];
      return typeof bytes === 'string' ? Buffer.from(bytes, 'base64') : undefined;
    });
  return {
    sign: (input) => call('Sign', { ...input, Message: base64(input.Message) }, 'Signature'),
    encrypt: (input) => call('Encrypt', { ...input, Plaintext: base64(input.Plaintext) }, 'CiphertextBlob'),
    decrypt: (input) => call('Decrypt', { ...input, CiphertextBlob: base64(input.CiphertextBlob) }, 'Plaintext'),
  };
}

/** What an operation answers, which is always something. @throws Unavailable */
export async function bytesOf(call: () => Promise<Uint8Array | undefined>): Promise<Uint8Array> {
  const bytes = await callDependency('KMS', call);
  if (bytes === undefined) throw new Unavailable('KMS');
  return bytes;
}
