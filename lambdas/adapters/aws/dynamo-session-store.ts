import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SessionDigest } from '../../core/first-party-session.ts';
import type { SessionStore } from '../../ports/session-store.ts';
import { auditRow } from './audit-rows.ts';
import { callDependency } from './dependency-errors.ts';
import { readRow } from './dynamo-read.ts';
import { putNew, type TransactionStep, transact } from './dynamo-transaction.ts';
import { type MembershipTables, membershipItems } from './membership-rows.ts';
import { fromSessionRow, toSessionRow } from './session-rows.ts';

/** What accepting a session cookie takes: see `grantUse`. */
export function dynamoSessionUse(client: DynamoDBDocumentClient, table: string): Pick<SessionStore, 'find' | 'touch'> {
  return {
    find: async (digest) => {
      const row = await readRow(client, table, { pk: digest });
      return row && fromSessionRow(digest, row);
    },
    touch: (digest, idleUntil) => moveIdleEnd(client, table, digest, idleUntil),
  };
}

/** The same, and signing in and out: see `grantManage`. A session begins in one transaction with all that it brings. */
export function dynamoSessionStore(
  client: DynamoDBDocumentClient,
  tables: MembershipTables & { readonly sessions: string },
  auditRetentionDays: number,
): SessionStore {
  return {
    ...dynamoSessionUse(client, tables.sessions),
    create: async (session, audit, membership) => {
      const newcomer = membership ? membershipItems(tables, membership, auditRetentionDays) : [];
      const outcome = await transact<'person_changed'>(client, [
        putNew(tables.sessions, toSessionRow(session)),
        ...newcomer.map((item): TransactionStep<'person_changed'> => ({ item, otherwise: 'person_changed' })),
        putNew(tables.auditTrail, auditRow(audit, auditRetentionDays)),
      ]);
      return outcome === 'done' ? 'created' : outcome;
    },
    end: async (digest) => {
      const command = new DeleteCommand({ TableName: tables.sessions, Key: { pk: digest } });
      await callDependency('DynamoDB', () => client.send(command));
    },
  };
}

async function moveIdleEnd(
  client: DynamoDBDocumentClient,
  table: string,
  digest: SessionDigest,
  idleUntil: number,
): Promise<void> {
  const command = new UpdateCommand({
    TableName: table,
    Key: { pk: digest },
    UpdateExpression: 'SET idleUntil = :idleUntil',
    // Forward, and of a session that still exists: an update would bring one back that has ended.
    ConditionExpression: 'idleUntil < :idleUntil',
    ExpressionAttributeValues: { ':idleUntil': idleUntil },
  });
  try {
    await callDependency('DynamoDB', () => client.send(command));
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
