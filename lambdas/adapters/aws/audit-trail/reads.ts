import type { OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import type { AuditEntry } from '../../../core/audit/entry.ts';
import type { AuditListRequest, AuditPosition, AuditReads } from '../../../ports/audit-reads.ts';
import type { Dynamo, Query } from '../dynamodb/dynamo.ts';
import { auditDay, auditPosition, auditSortKey, fromAuditRow } from './rows.ts';

/** One screen, and what one query looks through for those that are wanted. */
const PAGE_SIZE = 50;
const MAX_EXAMINED = 500;

/** Of one request. A day without entries costs one empty read. */
const MAX_QUERIES = 31;

const DAY_SECONDS = 86_400;

/** One query of a day's partition after another, until there is a page. Strongly consistent. */
export function dynamoAuditReads(dynamo: Dynamo, table: string): AuditReads {
  async function readDay(organization: OrganizationId, position: AuditPosition, request: AuditListRequest) {
    const { rows, lastKey } = await dynamo.query({ TableName: table, ...queryOf(organization, position, request) });
    const endOfDayBefore = position.at - (position.at % DAY_SECONDS) - 1;
    const dayBefore = endOfDayBefore >= request.from ? { at: endOfDayBefore } : undefined;
    const next = lastKey === undefined ? dayBefore : auditPosition(String(lastKey['sk']));
    return { found: rows.map(fromAuditRow), next };
  }

  return {
    list: async (organization, request) => {
      if (!isInRange(request)) return { entries: [] };
      const { limit = PAGE_SIZE } = request;
      const entries: AuditEntry[] = [];
      let next: AuditPosition | undefined = request.position ?? { at: request.to };
      for (let queries = 0; queries < MAX_QUERIES && next !== undefined && entries.length < limit; queries += 1) {
        const day = await readDay(organization, next, request);
        entries.push(...day.found);
        next = day.next;
      }
      return { entries, ...(next !== undefined && { next }) };
    },
  };
}

/** DynamoDB refuses a BETWEEN whose ends are swapped, and a start outside of the conditions: neither is ever sent. */
function isInRange({ from, to, position }: AuditListRequest): boolean {
  const at = position?.at ?? to;
  return from <= at && at <= to;
}

function queryOf(
  organization: OrganizationId,
  position: AuditPosition,
  request: AuditListRequest,
): Omit<Query, 'TableName'> {
  const { from, to, action, actor, limit = PAGE_SIZE } = request;
  const pk = auditDay(organization, position.at);
  const filters = [...(action ? ['#action = :action'] : []), ...(actor ? ['actor.id = :actor'] : [])];
  return {
    ConsistentRead: true,
    ScanIndexForward: false,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ...(filters.length > 0 && { FilterExpression: filters.join(' AND ') }),
    ...(action && { ExpressionAttributeNames: { '#action': 'action' } }),
    ExpressionAttributeValues: {
      ':pk': pk,
      ':from': auditSortKey({ at: from, suffix: '' }),
      // After every suffix of that second.
      ':to': auditSortKey({ at: Math.min(to, position.at), suffix: '~' }),
      ...(action && { ':action': action }),
      ...(actor && { ':actor': actor }),
    },
    ...(position.suffix !== undefined && {
      ExclusiveStartKey: { pk, sk: auditSortKey({ at: position.at, suffix: position.suffix }) },
    }),
    Limit: filters.length === 0 ? limit : MAX_EXAMINED,
  };
}
