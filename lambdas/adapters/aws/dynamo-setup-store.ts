import { DeleteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { SetupLink } from '../../core/setup.ts';
import type { SetupSessions, SetupStore } from '../../ports/setup-store.ts';
import { auditRow } from './audit-rows.ts';
import { callDependency } from './dependency-errors.ts';
import { readRow } from './dynamo-read.ts';
import { putNew, type TransactionStep, transact } from './dynamo-transaction.ts';
import { fromLinkRow, fromSetupSessionRow, setupKey, toLinkRow, toSetupSessionRow } from './setup-rows.ts';

export interface SetupTables {
  readonly sessions: string;
  readonly auditTrail: string;
}

export function dynamoSetupSessions(client: DynamoDBDocumentClient, table: string): SetupSessions {
  return {
    findSession: async (digest) => {
      const row = await readRow(client, table, setupKey.session(digest));
      return row && fromSetupSessionRow(digest, row);
    },
    endSession: async (digest) => {
      const command = new DeleteCommand({ TableName: table, Key: setupKey.session(digest) });
      await callDependency('DynamoDB', () => client.send(command));
    },
  };
}

/** A link is made and used up in one transaction each, with its audit entry. */
export function dynamoSetupStore(
  client: DynamoDBDocumentClient,
  { sessions, auditTrail }: SetupTables,
  auditRetentionDays: number,
): SetupStore {
  return {
    ...dynamoSetupSessions(client, sessions),
    createLink: async (link, audit) => {
      await transact(client, [
        putNew(sessions, toLinkRow(link)),
        putNew(auditTrail, auditRow(audit, auditRetentionDays)),
      ]);
    },
    findLink: async (digest) => {
      const row = await readRow(client, sessions, setupKey.link(digest));
      return row && fromLinkRow(digest, row);
    },
    open: async (link, session, audit) => {
      const outcome = await transact<'gone'>(client, [
        useUp(sessions, link),
        putNew(sessions, toSetupSessionRow(session)),
        putNew(auditTrail, auditRow(audit, auditRetentionDays)),
      ]);
      return outcome === 'done' ? 'opened' : outcome;
    },
  };
}

/** It was there, so nobody else has used it. A row whose time is over may still be there: the flow has looked. */
function useUp(table: string, { digest }: SetupLink): TransactionStep<'gone'> {
  return {
    item: {
      Delete: { TableName: table, Key: setupKey.link(digest), ConditionExpression: 'attribute_exists(pk)' },
    },
    otherwise: 'gone',
  };
}
