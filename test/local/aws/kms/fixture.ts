import { CreateKeyCommand, type CreateKeyCommandInput, type KeySpec, type KMSClient } from '@aws-sdk/client-kms';
import { type LocalKmsOptions, startLocalKms } from '../../../../local/aws/kms/server.ts';
import { kmsClient } from '../../../support/aws-clients.ts';

export interface Fixture {
  readonly endpoint: string;
  readonly client: KMSClient;
  /** Creates a key and returns its id. */
  createKey(input: CreateKeyCommandInput): Promise<string>;
  createSigningKey(KeySpec: KeySpec): Promise<string>;
  close(): Promise<void>;
}

export async function startFixture(options: LocalKmsOptions = {}): Promise<Fixture> {
  const engine = await startLocalKms(options);
  const client = kmsClient(engine.endpoint);
  const createKey = async (input: CreateKeyCommandInput) => {
    const { KeyMetadata } = await client.send(new CreateKeyCommand(input));
    return KeyMetadata?.KeyId ?? '';
  };
  return {
    endpoint: engine.endpoint,
    client,
    createKey,
    createSigningKey: (KeySpec) => createKey({ KeySpec, KeyUsage: 'SIGN_VERIFY' }),
    close: async () => {
      client.destroy();
      await engine.close();
    },
  };
}
