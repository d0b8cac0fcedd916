import { formatDetails } from '../../../../protect/vocabulary/authorization-details.ts';
import { ceilingJson } from '../../../../protect/vocabulary/detail-ceiling.ts';
import { hourOf } from '../../../core/audit/hour.ts';
import type { SignalReceipt } from '../../../core/signals/security-event-token.ts';
import type { RedemptionRecord } from '../../../core/tokens/redemption.ts';
import type { Alongside, UsedOnce } from '../../../ports/redemption-store.ts';
import type { AdmissionTables } from '../directory/vouched-clients.ts';
import type { Row } from '../dynamodb/dynamo.ts';
import type { MembershipTables } from '../members/membership.ts';
import { listingKey } from './listing.ts';

/** Where redemptions write; people too, when a redemption links or provisions them. */
export interface RedemptionTables extends MembershipTables, AdmissionTables {
  readonly redemptions: string;
  readonly agentSessions: string;
  readonly authorizationGrants: string;
}

/** Never used up before. Nothing about time: a row that TTL has not deleted yet refuses as well. */
const GUARD = {
  ConditionExpression: 'attribute_not_exists(pk)',
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
} as const;

/** `hour` and `issuedAt` are the listing index's keys: an organization's tokens by the hour in which they were issued. */
export function recordPut(table: string, { id, scopes, asking, details, ...record }: RedemptionRecord) {
  const Item = {
    pk: id,
    hour: listingKey(record.organization, hourOf(record.issuedAt)),
    scopes: [...scopes],
    ...(asking && {
      agentSession: asking.agentSession,
      ...(asking.parents && { agentSessionParents: asking.parents }),
      askable: [...asking.askable],
      ...(asking.details && { askableDetails: JSON.stringify(ceilingJson(asking.details)) }),
    }),
    ...(details && { authorizationDetails: formatDetails(details) }),
    ...record,
  };
  return { TableName: table, Item, ...GUARD };
}

/** Not in the listing index: it has no `hour`. */
export function usedOncePut(
  table: string,
  { id, ttl }: { readonly id: UsedOnce['id'] | SignalReceipt['id']; readonly ttl: number },
  owner: RedemptionRecord['owner'],
) {
  return { TableName: table, Item: { pk: id, owner, ttl }, ...GUARD };
}

/** Keys of the rows that guard against reuse, and that undoing removes. */
export function guardRows(
  { id }: Pick<RedemptionRecord, 'id'>,
  { usedOnce = [] }: Pick<Alongside, 'usedOnce'>,
): readonly string[] {
  return [id, ...usedOnce.map((used) => used.id)];
}

export function isOwnedBy(row: Row | undefined, owner: RedemptionRecord['owner']): boolean {
  return row?.['owner'] === owner;
}
