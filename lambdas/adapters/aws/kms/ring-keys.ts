import { DescribeKeyCommand, type KMSClient, ListResourceTagsCommand, paginateListKeys } from '@aws-sdk/client-kms';
import { KEY_RING_TAG } from '../../../environment.ts';
import type { StoredKey } from '../../../ports/key-manager.ts';
import { callDependency } from '../outage.ts';

/**
 * Every key of the account and Region that carries the ring's tag, one by one: KMS cannot filter by tag, and the tagging
 * API that can would be another service to depend on. One call for each key of the account; made once a day.
 */
export async function listRingKeys(kms: KMSClient, ringName: string): Promise<readonly StoredKey[]> {
  const found: StoredKey[] = [];
  for (const keyArn of await listKeyArns(kms)) {
    const key = (await carriesTag(kms, keyArn, ringName)) ? await describeKey(kms, keyArn) : undefined;
    if (key !== undefined) found.push(key);
  }
  return found;
}

async function listKeyArns(kms: KMSClient): Promise<readonly string[]> {
  return callDependency('KMS', async () => {
    const pages = await Array.fromAsync(paginateListKeys({ client: kms, pageSize: 1_000 }, {}));
    return pages.flatMap(({ Keys = [] }) => Keys.flatMap(({ KeyArn }) => KeyArn ?? []));
  });
}

/** A key that does not show its tags to the account's roles, or is gone by now, is not ours. */
const NOT_OURS: ReadonlySet<string> = new Set(['AccessDeniedException', 'NotFoundException']);

/** A key of ours has one tag of ours, so that what follows a first page of fifty is not looked at. */
async function carriesTag(kms: KMSClient, keyArn: string, ringName: string): Promise<boolean> {
  try {
    const command = new ListResourceTagsCommand({ KeyId: keyArn });
    const { Tags = [] } = await callDependency('KMS', () => kms.send(command));
    return Tags.some(({ TagKey, TagValue }) => TagKey === KEY_RING_TAG && TagValue === ringName);
  } catch (error) {
    if (error instanceof Error && NOT_OURS.has(error.name)) return false;
    throw error;
  }
}

/** Whoever may tag keys could tag one of theirs as ours: of another use, it is none that we made. */
async function describeKey(kms: KMSClient, keyArn: string): Promise<StoredKey | undefined> {
  const { KeyMetadata } = await callDependency('KMS', () => kms.send(new DescribeKeyCommand({ KeyId: keyArn })));
  const { KeyUsage, KeyState, CreationDate } = KeyMetadata ?? {};
  const isOurs = KeyUsage === 'SIGN_VERIFY' && (KeyState === 'Enabled' || KeyState === 'Disabled');
  if (!isOurs || CreationDate === undefined) return undefined;
  return { keyArn, createdAt: Math.floor(CreationDate.getTime() / 1_000) };
}
