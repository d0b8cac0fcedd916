import type { ProviderId } from '../../../../protect/vocabulary/identifiers.ts';
import { directoryKey, scimTokensOf, scimUsersOf } from '../directory/keys.ts';
import { partition } from '../directory/partition.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { rowsOf } from '../dynamodb/pages.ts';
import { writeAll } from '../dynamodb/transaction.ts';
import { digestInSlot } from './rows.ts';
import { remove } from './steps.ts';

/**
 * Everything by which a provider's SCIM client is known and knows members: tokens first, so that nothing comes after. Each
 * row with what it lists; interrupted, the same again goes on with what is left.
 */
export async function deleteProvisioning(dynamo: Dynamo, directory: string, provider: ProviderId): Promise<void> {
  for await (const { pk, sk, ...row } of rowsOf(dynamo, partition(directory, scimTokensOf(provider)))) {
    const token = directoryKey.scimToken(digestInSlot(row));
    await writeAll(dynamo, [remove(directory, token), remove(directory, { pk: String(pk), sk: String(sk) })]);
  }
  for await (const { pk, sk, namedAt } of rowsOf(dynamo, partition(directory, scimUsersOf(provider)))) {
    const name = typeof namedAt === 'string' ? [remove(directory, { pk: namedAt, sk: 'user' })] : [];
    await writeAll(dynamo, [...name, remove(directory, { pk: String(pk), sk: String(sk) })]);
  }
}
