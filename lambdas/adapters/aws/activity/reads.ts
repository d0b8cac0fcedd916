import type { OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import { MAX_RECENT_REFUSALS, newestFirst, type RecordedRefusal } from '../../../core/audit/activity.ts';
import type { ActivityReads } from '../../../ports/activity-store.ts';
import type { Dynamo, Query } from '../dynamodb/dynamo.ts';
import { firstRows } from '../dynamodb/pages.ts';
import { COUNTER_PREFIX, REFUSAL_PREFIXES, toCounter, toRefusal } from './rows.ts';

/** Queries of one organization's partition. Not strongly consistent: what they show lags by seconds anyway. */
export function dynamoActivityReads(dynamo: Dynamo, table: string): ActivityReads {
  const query = (input: Omit<Query, 'TableName'>, max = Number.POSITIVE_INFINITY) =>
    firstRows(dynamo, { TableName: table, ...input }, max);

  async function recentRefusals(organization: OrganizationId): Promise<readonly RecordedRefusal[]> {
    const newest = (prefix: string) =>
      query({ ...beginningWith(organization, prefix), ScanIndexForward: false }, MAX_RECENT_REFUSALS);
    const rows = await Promise.all(Object.values(REFUSAL_PREFIXES).map(newest));
    return rows.flat().map(toRefusal).sort(newestFirst);
  }

  return {
    counters: async (organization, from, to) => {
      const rows = await query({
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': organization,
          ':from': COUNTER_PREFIX + from,
          // Sorts after every counter of that hour: what follows an hour is a "#".
          ':to': `${COUNTER_PREFIX}${to}$`,
        },
      });
      return rows.map(toCounter);
    },
    recentRefusals,
    findRefusal: async (organization, correlationId) =>
      (await recentRefusals(organization)).find((refusal) => refusal.correlationId === correlationId),
  };
}

function beginningWith(organization: OrganizationId, prefix: string) {
  return {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': organization, ':prefix': prefix },
  };
}
