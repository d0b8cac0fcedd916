import { BEGUN_AT, ENDED_AT, PARENTS } from '../../../../protect/agent-session-attributes.ts';
import type { AgentSessionKey } from '../../../../protect/vocabulary/agent-session.ts';
import type { ClientId } from '../../../../protect/vocabulary/identifiers.ts';
import { type Parents, textOfParents } from '../../../../protect/vocabulary/session-line.ts';
import type { Alongside } from '../../../ports/redemption-store.ts';
import type { Row, Update } from '../dynamodb/dynamo.ts';
import { agentSessionKey, rowTtl } from './rows.ts';

/** Whoever uses a session first has it, and keeps it. */
export const OF_CLIENT_OR_NOBODY = '(attribute_not_exists(#client) OR #client = :client)';

/** What has ended is nobody's to use again, as long as its row stands. */
export const NOT_ENDED = `attribute_not_exists(${ENDED_AT})`;

/** When the session began, which is its first use. A row of a former release does not say so before it is used again. */
export const BEGINS = `${BEGUN_AT} = if_not_exists(${BEGUN_AT}, :now)`;

/** Where a session stands: what begins stands there from then on, and what has begun must. */
export function inPlace(parents: Parents): { readonly condition: string; readonly sets: string; readonly values: Row } {
  if (parents.length === 0) {
    return { condition: `${OF_CLIENT_OR_NOBODY} AND attribute_not_exists(${PARENTS})`, sets: '', values: {} };
  }
  return {
    condition: `(attribute_not_exists(#client) OR (#client = :client AND ${PARENTS} = :parents))`,
    sets: `, ${PARENTS} = :parents`,
    values: { ':parents': textOfParents(parents) },
  };
}

/** Records whose session it is, and where it stands, and nothing else; not that it was minted for. */
export function placeSession(table: string, { key, client, parents, now }: Placed): Update {
  const { condition, sets, values } = inPlace(parents);
  const claim = claimSession(table, key, client, now);
  return {
    ...claim,
    UpdateExpression: claim.UpdateExpression + sets,
    ConditionExpression: `${condition} AND ${NOT_ENDED}`,
    ExpressionAttributeValues: { ...claim.ExpressionAttributeValues, ...values },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

type Placed = NonNullable<Alongside['agentSession']>;

/** Records whose session it is, and nothing else; not that it was minted for. */
export function claimSession(table: string, key: AgentSessionKey, client: ClientId, now: number) {
  return {
    TableName: table,
    Key: agentSessionKey(key),
    UpdateExpression: `SET #client = :client, #ttl = :ttl, ${BEGINS}`,
    ConditionExpression: `${OF_CLIENT_OR_NOBODY} AND ${NOT_ENDED}`,
    ExpressionAttributeNames: { '#client': 'client', '#ttl': 'ttl' },
    ExpressionAttributeValues: { ':client': client, ':ttl': rowTtl(now), ':now': now },
  } as const satisfies Update;
}
