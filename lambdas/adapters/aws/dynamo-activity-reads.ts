import { type DynamoDBDocumentClient, paginateQuery, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { MAX_RECENT_REFUSALS, type RecordedRefusal } from '../../core/activity.ts';
import type { OrganizationId } from '../../core/identifiers.ts';
import type { ActivityReads } from '../../ports/activity-store.ts';
import { COUNTER_PREFIX, REFUSAL_PREFIX, toCounter, toRefusal } from './activity-rows.ts';
import { callDependency } from './dependency-errors.ts';
import type { Row } from './dynamo-read.ts';

/** Queries of one organization's partition. Not strongly consistent: what they show lags by seconds anyway. */
export function dynamoActivityReads(client: DynamoDBDocumentClient, table: string): ActivityReads {
  const query = (input: Omit<QueryCommandInput, 'TableName'>, maxRows?: number) =>
    callDependency('DynamoDB', () => rowsOf(client, { TableName: table, ...input }, maxRows));

  async function recentRefusals(organization: OrganizationId): Promise<readonly RecordedRefusal[]> {
    const rows = await query(
      { ...beginningWith(organization, REFUSAL_PREFIX), ScanIndexForward: false },
      MAX_RECENT_REFUSALS,
    );
    return rows.map(toRefusal);
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

async function rowsOf(
  client: DynamoDBDocumentClient,
  input: QueryCommandInput,
  maxRows = Number.POSITIVE_INFINITY,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const { Items = [] } of paginateQuery({ client }, input)) {
    rows.push(...Items);
    if (rows.length >= maxRows) break;
  }
  return rows.slice(0, maxRows);
}
