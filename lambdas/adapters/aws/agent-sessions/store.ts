import { BEGUN_AT, ENDED_AT, PARENTS } from '../../../../protect/agent-session-attributes.ts';
import type { AgentSession, AgentSessionKey, TakenBack } from '../../../../protect/vocabulary/agent-session.ts';
import { isReservedSession } from '../../../../protect/vocabulary/agent-session.ts';
import { approvalsUnderStop, isStopped, type StoppedAt } from '../../../../protect/vocabulary/client-stop.ts';
import type { ClientId } from '../../../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../../../protect/vocabulary/scope.ts';
import { NO_PARENTS, type Parents, textOfParents } from '../../../../protect/vocabulary/session-line.ts';
import { type GrantTerms, heldNow, uncoveredTerms } from '../../../core/agents/grant-terms.ts';
import {
  type AgentSessionOwner,
  type AgentSessionPage,
  type AgentSessionStore,
  type Closing,
  type NotMinted,
  type PageRequest,
  termsOf,
} from '../../../ports/agent-session-store.ts';
import { Unavailable } from '../../../ports/unavailable.ts';
import type { Dynamo, Row, Update } from '../dynamodb/dynamo.ts';
import { addGrants } from './grant-update.ts';
import { dynamoAgentSessionReads } from './reads.ts';
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
  takenAttributes,
  toAgentSession,
} from './rows.ts';
import { BEGINS, inPlace, NOT_ENDED } from './steps.ts';

/** Every write is one conditional update of one row. */
export function dynamoAgentSessionStore(dynamo: Dynamo, table: string): AgentSessionStore {
  const at = (key: AgentSessionKey) => ({ TableName: table, Key: agentSessionKey(key) });

  const { find } = dynamoAgentSessionReads(dynamo, table);

  return {
    mint: async (key, mintingClient, now, parents = NO_PARENTS, stoppedAt) => {
      // A default session does not end with a stop.
      const ending = isReservedSession(key.sessionId) ? undefined : stoppedAt;
      const written = await dynamo.update({ ...at(key), ...recordMint(mintingClient, now, parents, ending) });
      return written.outcome === 'written'
        ? toAgentSession(written.row ?? {})
        : whyNotMinted(written.found, mintingClient, ending);
    },

    find,

    approve: async (key, scopes, approval, now) => {
      const { recalledAt, longestSeconds, stoppedAt } = approval;
      const terms = termsOf(scopes, approval);
      let [session, left]: [AgentSession | undefined, GrantTerms] = [undefined, terms];
      // Each round leaves out at least the scope whose condition failed, unless it was taken back, used or approved once at
      // that very moment.
      for (let round = 0; round <= Math.max(2 * scopes.length, MIN_ROUNDS); round += 1) {
        // What was over may have been approved anew: it is forgotten at another time.
        const attempt = round === 0 ? approval : { ...approval, over: [] };
        const row = await update(dynamo, addGrants(table, key, left, attempt, session, now));
        const read = row === 'condition_failed' ? await find(key) : toAgentSession(row);
        session = read && approvalsUnderStop(read, stoppedAt);
        if (session?.endedAt !== undefined) return { outcome: 'other_client', client: undefined };
        if (session?.client !== approval.client) return { outcome: 'other_client', client: session?.client };
        left = uncoveredTerms(terms, session, recalledAt, longestSeconds);
        if (left.size > 0) continue;
        return { outcome: 'granted', granted: heldNow(terms, session, { recalledAt, now }, longestSeconds) };
      }
      throw new Unavailable('DynamoDB');
    },

    takeBack: async (key, scope, taken) => {
      await update(dynamo, { ...at(key), ...removeGrant(scope, taken) });
    },

    close: async (session, closing) => {
      const written = await dynamo.put({ TableName: table, ...closeSession(session, closing) });
      return written.outcome === 'written' || written.found?.[ENDED_AT] !== undefined ? 'done' : 'other_client';
    },

    list: (owner, page) => listPage(dynamo, table, owner, page),
  };
}

/** The client that mints first has the session, and keeps it. What began before a stop is minted for no more. */
function recordMint(mintingClient: ClientId, now: number, parents: Parents, stoppedAt: StoppedAt) {
  const { condition, sets, values } = inPlace(parents);
  const isStoppable = stoppedAt !== undefined;
  const notStopped = isStoppable ? ` AND (attribute_not_exists(#client) OR ${BEGUN_AT} > :stopped)` : '';
  return {
    UpdateExpression: `SET #client = :client, ${BEGINS}, lastMintAt = :now, #ttl = :ttl${sets}`,
    ConditionExpression: `${condition} AND ${NOT_ENDED}${notStopped}`,
    ExpressionAttributeNames: { '#client': 'client', '#ttl': 'ttl' },
    ExpressionAttributeValues: {
      ...(isStoppable && { ':stopped': stoppedAt }),
      ...{ ':client': mintingClient, ':now': now, ':ttl': rowTtl(now) },
      ...values,
    },
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  } as const;
}

function whyNotMinted(found: Row | undefined, client: ClientId, stoppedAt: StoppedAt): NotMinted {
  if (found?.['client'] !== client) return 'other_client';
  const begunAt = found[BEGUN_AT];
  const isOver =
    found[ENDED_AT] !== undefined || isStopped(typeof begunAt === 'number' ? begunAt : undefined, stoppedAt);
  return isOver ? 'session_ended' : 'other_place';
}

/**
 * A put names no grant, so that every one goes, whoever reads the row; and its writer's role can write none. When the
 * answer is lost and it is sent again, it has ended already, or is put as before.
 */
function closeSession(session: AgentSession, { scopes, ends, ...taken }: Closing) {
  const { client, lastMintAt, begunAt, parents = NO_PARENTS, taken: before = new Map<Scope, TakenBack>() } = session;
  const remembered = [...before].map(([scope, one]) => takenAttributes([scope], one));
  return {
    Item: {
      ...agentSessionKey(session),
      ...{ client, lastMintAt, ttl: rowTtl(taken.at) },
      ...(begunAt !== undefined && { [BEGUN_AT]: begunAt }),
      ...(parents.length > 0 && { [PARENTS]: textOfParents(parents) }),
      ...merged(remembered),
      ...takenAttributes(scopes, taken),
      ...(ends && { [ENDED_AT]: taken.at }),
    },
    ConditionExpression: `${client === undefined ? 'attribute_not_exists(#client)' : '#client = :client'} AND ${NOT_ENDED}`,
    ExpressionAttributeNames: { '#client': 'client' },
    ...(client !== undefined && { ExpressionAttributeValues: { ':client': client } }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  } as const;
}

/** What is approved once is compared with what was read: as many rounds, where several people's browsers do so at once. */
const MIN_ROUNDS = 20;

function merged<T>(parts: readonly Readonly<Record<string, T>>[]): Readonly<Record<string, T>> {
  return Object.assign({}, ...parts);
}

function removeGrant(scope: Scope, taken: TakenBack) {
  const [[name, text] = []] = Object.entries(takenAttributes([scope], taken));
  return {
    UpdateExpression:
      'SET #taken = :taken REMOVE #grant, #signedIn, #approved, #once, #onceSignedIn, #onceApproved, #use',
    ExpressionAttributeValues: { ':taken': text },
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
      '#taken': name ?? '',
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
