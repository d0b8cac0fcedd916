import type { AgentSession, AgentSessionKey } from '../../../../protect/vocabulary/agent-session.ts';
import type { ClientId } from '../../../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../../../protect/vocabulary/scope.ts';
import { type GrantTerms, heldNow, uncoveredTerms } from '../../../core/agents/grant-terms.ts';
import {
  type AgentSessionOwner,
  type AgentSessionPage,
  type AgentSessionStore,
  type PageRequest,
  termsOf,
} from '../../../ports/agent-session-store.ts';
import { Unavailable } from '../../../ports/unavailable.ts';
import type { Dynamo, Row, Update } from '../dynamodb/dynamo.ts';
import { addGrants } from './grant-update.ts';
import {
  agentSessionKey,
  approvedAttribute,
  grantAttribute,
  markAttribute,
  onceApprovedAttribute,
  onceAttribute,
  onceSignedInAttribute,
  position,
  rowTtl,
  signedInAttribute,
  toAgentSession,
} from './rows.ts';
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
      const { recalledAt, longestSeconds } = approval;
      const terms = termsOf(scopes, approval);
      let [session, left]: [AgentSession | undefined, GrantTerms] = [undefined, terms];
      // Each round leaves out at least the scope whose condition failed, unless it was taken back, used or approved once at
      // that very moment.
      for (let round = 0; round <= Math.max(2 * scopes.length, MIN_ROUNDS); round += 1) {
        const row = await update(dynamo, addGrants(table, key, left, approval, session, now));
        session = row === 'condition_failed' ? await find(key) : toAgentSession(row);
        if (session?.client !== approval.client) return { outcome: 'other_client', client: session?.client };
        left = uncoveredTerms(terms, session, recalledAt, longestSeconds);
        if (left.size === 0) return { outcome: 'granted', granted: heldNow(terms, session, { recalledAt, now }) };
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

/** What is approved once is compared with what was read: as many rounds, where several people's browsers do so at once. */
const MIN_ROUNDS = 20;

function removeGrant(scope: Scope) {
  return {
    UpdateExpression: 'REMOVE #grant, #signedIn, #approved, #once, #onceSignedIn, #onceApproved, #use',
    // Without a row, an update would make one.
    ConditionExpression: 'attribute_exists(#grant) OR attribute_exists(#once)',
    ExpressionAttributeNames: {
      '#grant': grantAttribute(scope),
      '#signedIn': signedInAttribute(scope),
      '#approved': approvedAttribute(scope),
      '#onceApproved': onceApprovedAttribute(scope),
      '#once': onceAttribute(scope),
      '#onceSignedIn': onceSignedInAttribute(scope),
      '#use': markAttribute(scope),
    },
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
