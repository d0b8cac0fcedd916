import type { Ungranted } from '../../../ports/administration-store.ts';
import type { SetupLinks, SetupSessions, SetupStore } from '../../../ports/setup-store.ts';
import { auditRow } from '../audit-trail/rows.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { putNew, transact } from '../dynamodb/transaction.ts';
import { mustStillHaveRole } from '../members/steps.ts';
import { fromLinkRow, fromSetupSessionRow, setupKey, toLinkRow, toSetupSessionRow } from './setup-rows.ts';
import { useUpLinkStep } from './steps.ts';

export interface SetupTables {
  readonly sessions: string;
  readonly members: string;
  readonly auditTrail: string;
}

/** A link is made in one transaction with its audit entry, while its maker still is an administrator, not recalled since. */
export function dynamoSetupLinks(
  dynamo: Dynamo,
  { sessions, members, auditTrail }: SetupTables,
  auditRetentionDays: number,
): SetupLinks {
  return {
    createLink: async (link, by, audit) => {
      const outcome = await transact<Ungranted>(dynamo, [
        ...(by === 'operator' ? [] : [mustStillHaveRole(members, link.organization, by)]),
        putNew(sessions, toLinkRow(link)),
        putNew(auditTrail, auditRow(audit, auditRetentionDays)),
      ]);
      return outcome === 'done' ? 'created' : outcome;
    },
  };
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
export function dynamoSetupStore(dynamo: Dynamo, tables: SetupTables, auditRetentionDays: number): SetupStore {
  const { sessions, auditTrail } = tables;
  return {
    ...dynamoSetupSessions(dynamo, sessions),
    ...dynamoSetupLinks(dynamo, tables, auditRetentionDays),
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
