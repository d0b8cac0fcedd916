import type { SessionDigest } from '../../../core/sign-in/session.ts';
import type { SessionStore } from '../../../ports/session-store.ts';
import { auditRow } from '../audit-trail/rows.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { putNew, transact } from '../dynamodb/transaction.ts';
import { type MembershipTables, membershipSteps } from '../members/membership.ts';
import { fromSessionRow, toSessionRow } from './rows.ts';

/** What accepting a session cookie takes: see `grantUse`. */
export function dynamoSessionUse(dynamo: Dynamo, table: string): Pick<SessionStore, 'find' | 'touch'> {
  return {
    find: async (digest) => {
      const row = await dynamo.get(table, { pk: digest });
      return row && fromSessionRow(digest, row);
    },
    touch: (digest, idleUntil) => moveIdleEnd(dynamo, table, digest, idleUntil),
  };
}

/** The same, and signing in and out: see `grantManage`. A session begins in one transaction with all that it brings. */
export function dynamoSessionStore(
  dynamo: Dynamo,
  tables: MembershipTables & { readonly sessions: string },
  auditRetentionDays: number,
): SessionStore {
  return {
    ...dynamoSessionUse(dynamo, tables.sessions),
    create: async (session, audit, membership) => {
      const newcomer = membership ? membershipSteps(tables, membership, auditRetentionDays) : [];
      const outcome = await transact<'person_changed'>(dynamo, [
        putNew(tables.sessions, toSessionRow(session)),
        ...newcomer,
        putNew(tables.auditTrail, auditRow(audit, auditRetentionDays)),
      ]);
      return outcome === 'done' ? 'created' : outcome;
    },
    end: async (digest) => {
      await dynamo.delete({ TableName: tables.sessions, Key: { pk: digest } });
    },
  };
}

async function moveIdleEnd(dynamo: Dynamo, table: string, digest: SessionDigest, idleUntil: number): Promise<void> {
  await dynamo.update({
    TableName: table,
    Key: { pk: digest },
    UpdateExpression: 'SET idleUntil = :idleUntil',
    // Forward, and of a session that still exists: an update would bring one back that has ended.
    ConditionExpression: 'idleUntil < :idleUntil',
    ExpressionAttributeValues: { ':idleUntil': idleUntil },
  });
}
