import type { AuditEntry } from '../../../core/audit/entry.ts';
import { isStoppedBy } from '../../../core/provisioning/managed.ts';
import type { Member } from '../../../core/records.ts';
import type { SignalledChange, SignalReceipts } from '../../../ports/signal-receipts.ts';
import { Unavailable } from '../../../ports/unavailable.ts';
import { auditRow } from '../audit-trail/rows.ts';
import { memberKey } from '../directory/keys.ts';
import { movePlaceSteps } from '../directory/member-places.ts';
import { fromRow } from '../directory/rows.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { changeOver, revisionOf } from '../dynamodb/revision.ts';
import { putNew, type TransactionStep, transact } from '../dynamodb/transaction.ts';
import { usedOncePut } from '../redemptions/rows.ts';

export interface SignalTables {
  readonly redemptions: string;
  readonly members: string;
  readonly directory: string;
  readonly auditTrail: string;
}

/** Each time that somebody else changed the same member in between. */
const MAX_ATTEMPTS = 5;

/** One transaction over the member as they were read: receipt, change, places, entry. Else it is read and tried again. */
export function dynamoSignalReceipts(dynamo: Dynamo, tables: SignalTables, auditRetentionDays: number): SignalReceipts {
  return {
    act: async (receipt, owner, change, audit) => {
      const used = usedOncePut(tables.redemptions, { id: receipt.id, ttl: receipt.endsAt }, owner);
      const receiptStep: TransactionStep<'repeated'> = { item: { Put: used }, otherwise: 'repeated' };
      for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
        const row = await dynamo.get(tables.members, memberKey(change.organization, change.member));
        const member = row && fromRow.member(row);
        // A tombstone stays one: disabled is less than removed.
        if (row === undefined || member === undefined || member.status === 'removed') return 'member_gone';
        const steps = changeSteps(tables, { record: member, revision: revisionOf(row) }, change);
        const outcome = await transact<'repeated' | 'changed_meanwhile'>(dynamo, [
          // First, because its word is the one that counts when the member has changed as well.
          receiptStep,
          ...steps,
          auditStep(tables, audit, auditRetentionDays),
        ]);
        if (outcome !== 'changed_meanwhile') return outcome;
      }
      throw new Unavailable('DynamoDB', { cause: new Error('the member changes all the time') });
    },
  };
}

function changeSteps(
  { members, directory }: SignalTables,
  { record, revision }: { readonly record: Member; readonly revision: number },
  { provider, effect, at }: SignalledChange,
): readonly TransactionStep<'changed_meanwhile'>[] {
  // Never back: that would revive tokens.
  const recalledAt = Math.max(record.recalledAt ?? 0, at);
  const isSwitchedOff = effect === 'disable' && record.status !== 'disabled';
  // Said again by whoever said it: a recall of the provider's own is no word of somebody else about its disabled member.
  const isTheirs = isSwitchedOff || isStoppedBy(provider, record);
  const attributes = {
    recalledAt,
    ...(isSwitchedOff && { status: 'disabled' }),
    ...(isTheirs && { stoppedBy: { provider, at: recalledAt } }),
  };
  const key = memberKey(record.organization, record.id);
  return [
    changeOver(members, key, { revision }, attributes, 'changed_meanwhile'),
    ...(isSwitchedOff ? movePlaceSteps(directory, record, { ...record, status: 'disabled' }) : []),
  ];
}

function auditStep(tables: SignalTables, audit: AuditEntry, retentionDays: number): TransactionStep<never> {
  return putNew<never>(tables.auditTrail, auditRow(audit, retentionDays));
}
