import {
  type AgentSession,
  type AgentSessionKey,
  clientOfDefaultSession,
} from '../../../../protect/vocabulary/agent-session.ts';
import type { ClientId } from '../../../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../../../protect/vocabulary/scope.ts';
import { lastsUntil } from '../../../../protect/vocabulary/write-grant.ts';
import type {
  AgentSessionOwner,
  AgentSessionPage,
  AgentSessionStore,
  GrantedUntil,
  PageRequest,
  WriteApproval,
} from '../../../ports/agent-session-store.ts';
import { Unavailable } from '../../../ports/unavailable.ts';
import type { Dynamo, Row, Update } from '../dynamodb/dynamo.ts';
import { agentSessionKey, grantAttribute, position, rowTtl, signedInAttribute, toAgentSession } from './rows.ts';
import { OF_CLIENT_OR_NOBODY } from './steps.ts';

/** Every write is one conditional update of one row. */
export function dynamoAgentSessionStore(dynamo: Dynamo, table: string): AgentSessionStore {
  const at = (key: AgentSessionKey) => ({ TableName: table, Key: agentSessionKey(key) });

  async function find(key: AgentSessionKey): Promise<AgentSession | undefined> {
    const row = await dynamo.get(table, agentSessionKey(key));
    return row && toAgentSession(row);
  }

  return {
    mint: async (key, mintingClient, now) => {
      const row = await update(dynamo, { ...at(key), ...recordMint(mintingClient, now) });
      return row === 'condition_failed' ? 'other_client' : toAgentSession(row);
    },

    find,

    approve: async (key, scopes, approval, now) => {
      const { until, recalledAt } = approval;
      let shorter = scopes;
      // Each round leaves out at least the scope whose condition failed, unless it was taken back at that very moment.
      for (let round = 0; round <= 2 * scopes.length; round += 1) {
        const row = await update(dynamo, { ...at(key), ...lengthenGrants(key, shorter, approval, now) });
        const session = row === 'condition_failed' ? await find(key) : toAgentSession(row);
        if (session?.client !== approval.client) return { outcome: 'other_client', client: session?.client };
        shorter = scopes.filter((scope) => !lastsUntil(session?.grants.get(scope), until, recalledAt));
        if (session !== undefined && shorter.length === 0) {
          return { outcome: 'granted', granted: grantedUntil(session, scopes) };
        }
      }
      throw new Unavailable('DynamoDB');
    },

    takeBack: async (key, scope) => {
      if (scope !== undefined) {
        await update(dynamo, { ...at(key), ...removeGrant(scope) });
        return;
      }
      await dynamo.delete(at(key));
    },

    end: async (key, client) => {
      const condition = {
        ConditionExpression: OF_CLIENT_OR_NOBODY,
        ExpressionAttributeNames: { '#client': 'client' },
        ExpressionAttributeValues: { ':client': client },
      };
      const deleted = await dynamo.delete({ ...at(key), ...condition });
      return deleted.outcome === 'written' ? 'done' : 'other_client';
    },

    list: (owner, page) => listPage(dynamo, table, owner, page),
  };
}

/** The client that mints first has the session, and keeps it. */
function recordMint(mintingClient: ClientId, now: number) {
  return {
    UpdateExpression: 'SET #client = :client, lastMintAt = :now, #ttl = :ttl',
    ConditionExpression: OF_CLIENT_OR_NOBODY,
    ExpressionAttributeNames: { '#client': 'client', '#ttl': 'ttl' },
    ExpressionAttributeValues: { ':client': mintingClient, ':now': now, ':ttl': rowTtl(now) },
  };
}

/**
 * Law 12: names each scope's own attributes and no others, each on the condition that none lasts as long: `lastsUntil`,
 * as the table knows it. A comparison with an attribute that is not there is false, so that `NOT` lets a first grant, and
 * one of a former release once its member was recalled, be written. Of 50 scopes: 251 operators; DynamoDB takes 300.
 *
 * And on the condition that the session is of the client that the person was shown. A default session is so without a row.
 */
function lengthenGrants(
  { sessionId }: AgentSessionKey,
  scopes: readonly Scope[],
  approval: WriteApproval,
  now: number,
) {
  const { client, until, signedInAt, recalledAt } = approval;
  const isDefault = clientOfDefaultSession(sessionId) === client;
  const ofClientShown = isDefault ? OF_CLIENT_OR_NOBODY : '#client = :client';
  const isRecallable = recalledAt !== undefined;
  const lasts = scopes.map((_, i) => (isRecallable ? `#g${i} >= :until AND #s${i} > :recalled` : `#g${i} >= :until`));
  return {
    UpdateExpression: `SET #client = :client, #ttl = :ttl, ${scopes.map((_, i) => `#g${i} = :until, #s${i} = :signedIn`).join(', ')}`,
    ConditionExpression: [ofClientShown, ...lasts.map((condition) => `NOT (${condition})`)].join(' AND '),
    ExpressionAttributeNames: {
      '#client': 'client',
      '#ttl': 'ttl',
      ...Object.fromEntries(scopes.map((scope, i) => [`#g${i}`, grantAttribute(scope)])),
      ...Object.fromEntries(scopes.map((scope, i) => [`#s${i}`, signedInAttribute(scope)])),
    },
    ExpressionAttributeValues: {
      ':until': until,
      ':signedIn': signedInAt,
      ':ttl': rowTtl(now),
      ':client': client,
      ...(isRecallable && { ':recalled': recalledAt }),
    },
  };
}

function grantedUntil({ grants }: AgentSession, scopes: readonly Scope[]): GrantedUntil {
  return new Map(scopes.flatMap((scope) => [[scope, grants.get(scope)?.expiresAt ?? 0] as const]));
}

function removeGrant(scope: Scope) {
  return {
    UpdateExpression: 'REMOVE #grant, #signedIn',
    // Without a row, an update would make one.
    ConditionExpression: 'attribute_exists(#grant)',
    ExpressionAttributeNames: { '#grant': grantAttribute(scope), '#signedIn': signedInAttribute(scope) },
  };
}

async function listPage(
  dynamo: Dynamo,
  table: string,
  { organization, member }: AgentSessionOwner,
  { after, maxSessions }: PageRequest,
): Promise<AgentSessionPage> {
  const { rows, lastKey } = await dynamo.query({
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: `organization = :organization${member === undefined ? '' : ' AND begins_with(#session, :mine)'}`,
    ...(member !== undefined && { ExpressionAttributeNames: { '#session': 'session' } }),
    ExpressionAttributeValues: {
      ':organization': organization,
      ...(member !== undefined && { ':mine': `${member} ` }),
    },
    Limit: maxSessions,
    ...(after && { ExclusiveStartKey: agentSessionKey({ organization, ...after }) }),
  });
  const sessions = rows.map(toAgentSession);
  const last = sessions.at(-1);
  return { sessions, ...(lastKey && last && { next: position(last) }) };
}

/** The row as it is after the update. @throws Unavailable */
async function update(dynamo: Dynamo, change: Update): Promise<Row | 'condition_failed'> {
  const written = await dynamo.update({ ...change, ReturnValues: 'ALL_NEW' });
  return written.outcome === 'written' ? (written.row ?? {}) : 'condition_failed';
}
