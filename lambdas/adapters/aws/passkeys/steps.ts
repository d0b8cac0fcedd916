import type { Passkey } from '../../../core/passkeys/passkey.ts';
import type { TransactionStep } from '../dynamodb/transaction.ts';
import { passkeyKey } from './rows.ts';

/** Its credential is nobody's any more. */
export function forgetStep<Outcome extends string>(
  table: string,
  removed: Pick<Passkey, 'id'>,
): TransactionStep<Outcome> {
  return { item: { Delete: { TableName: table, Key: passkeyKey.credential(removed) } } };
}
