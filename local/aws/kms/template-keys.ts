import {
  CreateKeyCommand,
  DescribeKeyCommand,
  type KMSClient,
  NotFoundException,
  PutKeyPolicyCommand,
} from '@aws-sdk/client-kms';

/** Asks a local key service for a key id. Not AWS's: there, KMS alone chooses. */
export const CUSTOM_ID_TAG = '_custom_id_';

/** A key of a template: the id that references to it evaluate to, and its policy as JSON. */
export interface TemplateKey {
  readonly keyId: string;
  readonly policy: string;
}

/** Creates a template's symmetric keys. A key that is there stays, and takes the policy that the template has now. */
export async function ensureKeys(client: KMSClient, keys: readonly TemplateKey[]): Promise<void> {
  for (const { keyId, policy } of keys) {
    const Tags = [{ TagKey: CUSTOM_ID_TAG, TagValue: keyId }];
    if (await exists(client, keyId)) await client.send(new PutKeyPolicyCommand({ KeyId: keyId, Policy: policy }));
    else await client.send(new CreateKeyCommand({ Tags, Policy: policy }));
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
