import type { MemberPasskeys } from '../../../core/passkeys/passkey.ts';
import type { Member } from '../../../core/records.ts';
import type { OffboardingStore } from '../../../ports/offboarding-store.ts';
import { Unavailable } from '../../../ports/unavailable.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { transact } from '../dynamodb/transaction.ts';
import { passkeyKey, toPasskeys } from './rows.ts';
import { forgetStep } from './steps.ts';

/** One may be registered, used or removed at the same moment; more often than that, it is told. */
const MAX_ATTEMPTS = 5;

/** A member's row and those of their credentials, ten at most: one transaction, over the revision that was read. */
export function dynamoPasskeyErasure(
  dynamo: Dynamo,
  table: string,
): Pick<OffboardingStore, 'erasePasskeys' | 'countPasskeys'> {
  const find = async ({ organization, id }: Pick<Member, 'organization' | 'id'>) => {
    const row = await dynamo.get(table, passkeyKey.member({ organization, member: id }));
    return row === undefined ? undefined : toPasskeys(row);
  };
  const erase = ({ revision, ...of }: MemberPasskeys) => {
    const key = passkeyKey.member(of);
    const condition = { ConditionExpression: 'revision = :read', ExpressionAttributeValues: { ':read': revision } };
    return transact<'changed_meanwhile'>(dynamo, [
      { item: { Delete: { TableName: table, Key: key, ...condition } }, otherwise: 'changed_meanwhile' },
      ...of.passkeys.map((passkey) => forgetStep<'changed_meanwhile'>(table, passkey)),
    ]);
  };
  return {
    countPasskeys: async (member) => (await find(member))?.passkeys.length ?? 0,
    erasePasskeys: async (member) => {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
        const found = await find(member);
        if (found === undefined) return 0;
        if ((await erase(found)) === 'done') return found.passkeys.length;
      }
      throw new Unavailable('DynamoDB');
    },
  };
}
