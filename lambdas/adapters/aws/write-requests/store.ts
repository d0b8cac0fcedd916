import type { MemberId, OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import type { Confirmation, WriteRequestStore } from '../../../ports/write-request-store.ts';
import { addGrants } from '../agent-sessions/grant-update.ts';
import { claimSession } from '../agent-sessions/steps.ts';
import { auditRow } from '../audit-trail/rows.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { putNew, type TransactionStep, transact } from '../dynamodb/transaction.ts';
import { requestsKey, toRequests } from './rows.ts';
import { requestsPut } from './steps.ts';

export interface WriteRequestTables {
  readonly writeRequests: string;
  readonly agentSessions: string;
  readonly auditTrail: string;
}

function grantStep(
  table: string,
  { key, terms, approval, read }: NonNullable<Confirmation['grant']>,
  now: number,
): TransactionStep<'grants_changed'> {
  return { item: { Update: addGrants(table, key, terms, approval, read, now) }, otherwise: 'grants_changed' };
}

/** Asking and confirming are one transaction of three rows each; every other change is one conditional put. */
export function dynamoWriteRequestStore(
  dynamo: Dynamo,
  { writeRequests, agentSessions, auditTrail }: WriteRequestTables,
  auditRetentionDays: number,
): WriteRequestStore {
  return {
    find: async (organization: OrganizationId, member: MemberId) => {
      const row = await dynamo.get(writeRequests, requestsKey({ organization, member }));
      return row === undefined ? { organization, member, revision: 0, requests: [], refused: [] } : toRequests(row);
    },

    ask: ({ next, session, client, audit }, now) =>
      transact<'changed_meanwhile' | 'other_client'>(dynamo, [
        { item: { Update: claimSession(agentSessions, session, client, now) }, otherwise: 'other_client' },
        { item: { Put: requestsPut(writeRequests, next, now) }, otherwise: 'changed_meanwhile' },
        putNew(auditTrail, auditRow(audit, auditRetentionDays)),
      ]),

    confirm: ({ next, audit, grant }, now) =>
      transact<'changed_meanwhile' | 'grants_changed'>(dynamo, [
        { item: { Put: requestsPut(writeRequests, next, now) }, otherwise: 'changed_meanwhile' },
        ...(grant === undefined ? [] : [grantStep(agentSessions, grant, now)]),
        putNew(auditTrail, auditRow(audit, auditRetentionDays)),
      ]),

    change: async (next, now) => {
      const written = await dynamo.put(requestsPut(writeRequests, next, now));
      return written.outcome === 'written' ? 'done' : 'changed_meanwhile';
    },

    list: async (organization, { after, maxMembers }) => {
      const { rows, lastKey } = await dynamo.query({
        TableName: writeRequests,
        ConsistentRead: true,
        KeyConditionExpression: 'organization = :organization',
        ExpressionAttributeValues: { ':organization': organization },
        Limit: maxMembers,
        ...(after && { ExclusiveStartKey: requestsKey({ organization, member: after }) }),
      });
      const members = rows.map(toRequests);
      const last = members.at(-1);
      return { members, ...(lastKey && last && { next: last.member }) };
    },
  };
}
