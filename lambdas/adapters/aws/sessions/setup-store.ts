import type { SetupSessions, SetupStore } from '../../../ports/setup-store.ts';
import { auditRow } from '../audit-trail/rows.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { putNew, transact } from '../dynamodb/transaction.ts';
import { fromLinkRow, fromSetupSessionRow, setupKey, toLinkRow, toSetupSessionRow } from './setup-rows.ts';
import { useUpLinkStep } from './steps.ts';

export interface SetupTables {
  readonly sessions: string;
  readonly auditTrail: string;
}

export function dynamoSetupSessions(dynamo: Dynamo, table: string): SetupSessions {
  return {
    findSession: async (digest) => {
      const row = await dynamo.get(table, setupKey.session(digest));
      return row && fromSetupSessionRow(digest, row);
    },
    endSession: async (digest) => {
      await dynamo.delete({ TableName: table, Key: setupKey.session(digest) });
    },
  };
}

/** A link is made and used up in one transaction each, with its audit entry. */
export function dynamoSetupStore(
  dynamo: Dynamo,
  { sessions, auditTrail }: SetupTables,
  auditRetentionDays: number,
): SetupStore {
  return {
    ...dynamoSetupSessions(dynamo, sessions),
    createLink: async (link, audit) => {
      await transact(dynamo, [
        putNew(sessions, toLinkRow(link)),
        putNew(auditTrail, auditRow(audit, auditRetentionDays)),
      ]);
    },
    findLink: async (digest) => {
      const row = await dynamo.get(sessions, setupKey.link(digest));
      return row && fromLinkRow(digest, row);
    },
    open: async (link, session, audit) => {
      const outcome = await transact<'gone'>(dynamo, [
        useUpLinkStep(sessions, link),
        putNew(sessions, toSetupSessionRow(session)),
        putNew(auditTrail, auditRow(audit, auditRetentionDays)),
      ]);
      return outcome === 'done' ? 'opened' : outcome;
    },
  };
}
