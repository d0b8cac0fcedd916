import type { AuditEntry } from '../../../core/audit/entry.ts';
import type { PasskeyChallenge } from '../../../core/passkeys/challenge.ts';
import type { MemberPasskeys } from '../../../core/passkeys/passkey.ts';
import type { PasskeyStore } from '../../../ports/passkey-store.ts';
import { auditRow } from '../audit-trail/rows.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { putNew, type TransactionStep, transact } from '../dynamodb/transaction.ts';
import { passkeyKey, passkeysRow, toChallenge, toChallengeRow, toPasskeys } from './rows.ts';
import { forgetStep } from './steps.ts';

export interface PasskeyTables {
  readonly passkeys: string;
  readonly auditTrail: string;
}

/** It is there, so nobody has used it up. One whose time is over may still be: the flow has looked. */
const STANDS = 'attribute_exists(pk)';

/** A lost answer to a transaction is no double use: DynamoDB knows a repeated one by its token. */
export function dynamoPasskeyStore(
  dynamo: Dynamo,
  { passkeys: table, auditTrail }: PasskeyTables,
  auditRetentionDays: number,
): PasskeyStore {
  const recorded = <Outcome extends string>(audit: AuditEntry) =>
    putNew<Outcome>(auditTrail, auditRow(audit, auditRetentionDays));
  return {
    find: async (organization, member) => {
      const row = await dynamo.get(table, passkeyKey.member({ organization, member }));
      return row === undefined ? { organization, member, revision: 0, passkeys: [] } : toPasskeys(row);
    },
    begin: async (challenge) => {
      await dynamo.put({
        TableName: table,
        Item: toChallengeRow(challenge),
        ConditionExpression: 'attribute_not_exists(pk)',
      });
    },
    findChallenge: async (digest) => {
      const row = await dynamo.get(table, passkeyKey.challenge({ digest }));
      return row && toChallenge(digest, row);
    },
    register: (next, added, challenge, audit) =>
      transact<'challenge_used' | 'changed_meanwhile' | 'credential_taken'>(dynamo, [
        useUpStep(table, challenge),
        memberStep(table, next),
        putNew(table, passkeyKey.credential(added), 'credential_taken'),
        recorded(audit),
      ]),
    use: (next, challenge) =>
      transact<'challenge_used' | 'changed_meanwhile'>(dynamo, [useUpStep(table, challenge), memberStep(table, next)]),
    refuse: (challenge, audit) => transact<'challenge_used'>(dynamo, [useUpStep(table, challenge), recorded(audit)]),
    remove: (next, removed, audit) =>
      transact<'changed_meanwhile'>(dynamo, [memberStep(table, next), forgetStep(table, removed), recorded(audit)]),
  };
}

function useUpStep(table: string, challenge: PasskeyChallenge): TransactionStep<'challenge_used'> {
  const Key = passkeyKey.challenge(challenge);
  return { item: { Delete: { TableName: table, Key, ConditionExpression: STANDS } }, otherwise: 'challenge_used' };
}

/** Over the very revision that the change was made of. */
function memberStep(table: string, next: MemberPasskeys): TransactionStep<'changed_meanwhile'> {
  const before = next.revision - 1;
  const condition =
    before === 0
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : { ConditionExpression: 'revision = :before', ExpressionAttributeValues: { ':before': before } };
  return { item: { Put: { TableName: table, Item: passkeysRow(next), ...condition } }, otherwise: 'changed_meanwhile' };
}
