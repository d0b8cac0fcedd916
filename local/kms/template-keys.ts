import { CreateKeyCommand, DescribeKeyCommand, type KMSClient, NotFoundException } from '@aws-sdk/client-kms';

/** Asks a local key service for a key id. Not AWS's: there, KMS alone chooses. */
export const CUSTOM_ID_TAG = '_custom_id_';

/** Creates symmetric keys under the ids that a template's references evaluate to. A key that is there stays. */
export async function ensureKeys(client: KMSClient, keyIds: readonly string[]): Promise<void> {
  for (const keyId of keyIds) {
    if (await exists(client, keyId)) continue;
    await client.send(new CreateKeyCommand({ Tags: [{ TagKey: CUSTOM_ID_TAG, TagValue: keyId }] }));
  }
}

async function exists(client: KMSClient, KeyId: string): Promise<boolean> {
  try {
    await client.send(new DescribeKeyCommand({ KeyId }));
    return true;
  } catch (error) {
    if (error instanceof NotFoundException) return false;
    throw error;
  }
}
