import type { Client } from '../../core/trust.ts';
import { directoryKey } from './directory-keys.ts';
import { toRow } from './directory-rows.ts';
import type { TransactionStep } from './dynamo-transaction.ts';

/** Secrets and keys, over exactly those that they were made from: of two rotations at once, one is told to look again. */
export function credentialsStep(table: string, previous: Client, next: Client): TransactionStep<'changed_meanwhile'> {
  const was = toRow.client(previous);
  const is = toRow.client(next);
  const hadKeys = was['keys'] !== undefined;
  return {
    item: {
      Update: {
        TableName: table,
        Key: directoryKey.client(next.id),
        UpdateExpression: `SET #secrets = :secrets${is['keys'] === undefined ? '' : ', #keys = :keys'}`,
        ConditionExpression: `#secrets = :oldSecrets AND ${hadKeys ? '#keys = :oldKeys' : 'attribute_not_exists(#keys)'}`,
        ExpressionAttributeNames: { '#secrets': 'secrets', '#keys': 'keys' },
        ExpressionAttributeValues: {
          ':secrets': is['secrets'],
          ':oldSecrets': was['secrets'],
          ...(is['keys'] !== undefined && { ':keys': is['keys'] }),
          ...(hadKeys && { ':oldKeys': was['keys'] }),
        },
      },
    },
    otherwise: 'changed_meanwhile',
  };
}
