import type { ClientId, OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import type { Changes, Over } from '../../../core/administration/revision.ts';
import type { Client } from '../../../core/records.ts';
import type { ClientSettings } from '../../../ports/administration-store.ts';
import { changeOver, isAbsent } from '../dynamodb/revision.ts';
import type { TransactionStep } from '../dynamodb/transaction.ts';
import { credentialsDigest } from './former-digests.ts';
import { directoryKey } from './keys.ts';
import { clientAttributes, toRow } from './rows.ts';

export function newClientStep(table: string, client: Client): TransactionStep<'exists'> {
  const Item = { ...directoryKey.client(client.id), ...toRow.client(client) };
  return {
    item: {
      Put: {
        TableName: table,
        Item,
        // What only a document says gives way to the operator's word.
        ConditionExpression: 'attribute_not_exists(pk) OR attribute_exists(#document)',
        ExpressionAttributeNames: { '#document': 'document' },
      },
    },
    otherwise: 'exists',
  };
}

/**
 * A client that registered itself is enabled: from the first time on it waits no longer, and its row has no end. Only in
 * its own organization, and not after it ended: whatever was read before.
 */
export function approveStep(
  table: string,
  organization: OrganizationId,
  client: ClientId,
  now: number,
): TransactionStep<'no_client'> {
  return {
    item: {
      Update: {
        TableName: table,
        Key: directoryKey.client(client),
        UpdateExpression: 'SET #registration.approvedAt = if_not_exists(#registration.approvedAt, :now) REMOVE #ttl',
        ConditionExpression:
          '#registration.organization = :organization AND attribute_not_exists(#registration.deletedAt) AND (attribute_exists(#registration.approvedAt) OR #registration.waitsUntil > :now)',
        ExpressionAttributeNames: { '#registration': 'registration', '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':organization': organization, ':now': now },
      },
    },
    otherwise: 'no_client',
  };
}

/** Of two rotations at once, one is told to look again. */
export function changeClientStep(
  table: string,
  over: Over<Client, 'id'>,
  changes: Changes<ClientSettings>,
): TransactionStep<'missing' | 'changed_meanwhile'> {
  const key = directoryKey.client(over.record.id);
  const rotates = 'secrets' in changes || 'keys' in changes;
  if (over.revision === 'any' || !rotates) return changeOver(table, key, over, clientAttributes(changes), 'missing');
  // For one release: the former one counts no rotation, and demands its digest only where there is one.
  const attributes = { ...clientAttributes(changes), [CREDENTIALS_DIGEST]: undefined };
  const same = isAbsent(CREDENTIALS_DIGEST, { or: credentialsDigest(over.record) });
  return changeOver(table, key, over, attributes, 'missing', same);
}

const CREDENTIALS_DIGEST = 'credentialsRevision';
