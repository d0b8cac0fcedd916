import { BEGUN_AT, ENDED_AT } from '../../../../protect/agent-session-attributes.ts';
import type { AgentSessionKey } from '../../../../protect/vocabulary/agent-session.ts';
import type { ClientId } from '../../../../protect/vocabulary/identifiers.ts';
import type { Update } from '../dynamodb/dynamo.ts';
import { agentSessionKey, rowTtl } from './rows.ts';

/** Whoever uses a session first has it, and keeps it. */
export const OF_CLIENT_OR_NOBODY = '(attribute_not_exists(#client) OR #client = :client)';

/** What has ended is nobody's to use again, as long as its row stands. */
export const NOT_ENDED = `attribute_not_exists(${ENDED_AT})`;

/** When the session began, which is its first use. A row of a former release does not say so before it is used again. */
export const BEGINS = `${BEGUN_AT} = if_not_exists(${BEGUN_AT}, :now)`;

/** Records whose session it is, and nothing else; not that it was minted for. */
export function claimSession(table: string, key: AgentSessionKey, client: ClientId, now: number): Update {
  return {
    TableName: table,
    Key: agentSessionKey(key),
    UpdateExpression: `SET #client = :client, #ttl = :ttl, ${BEGINS}`,
    ConditionExpression: `${OF_CLIENT_OR_NOBODY} AND ${NOT_ENDED}`,
    ExpressionAttributeNames: { '#client': 'client', '#ttl': 'ttl' },
    ExpressionAttributeValues: { ':client': client, ':ttl': rowTtl(now), ':now': now },
  };
}
