import {
  type AgentSession,
  type AgentSessionKey,
  clientOfDefaultSession,
} from '../../../../protect/vocabulary/agent-session.ts';
import type { ClientId } from '../../../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../../../protect/vocabulary/scope.ts';
import { unusedMark } from '../../../../protect/vocabulary/single-use.ts';
import { type GrantTerms, heldNow, overlongGrant, uncoveredTerms } from '../../../core/agents/grant-terms.ts';
import {
  type AgentSessionOwner,
  type AgentSessionPage,
  type AgentSessionStore,
  type PageRequest,
  termsOf,
  type WriteApproval,
} from '../../../ports/agent-session-store.ts';
import { Unavailable } from '../../../ports/unavailable.ts';
import type { Dynamo, Row, Update } from '../dynamodb/dynamo.ts';
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
        const row = await update(dynamo, { ...at(key), ...addGrants(key, left, approval, session, now) });
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

/**
 * Law 12: names each scope's own attributes and no others, each on the condition that nothing covers it: `uncoveredTerms`,
 * as the table knows it. A comparison with an attribute that is not there is false, so that `NOT` lets a first grant, and
 * one of a former release once its member was recalled, be written. What is approved once is written over the very mark
 * that was read, none at first: each approval and each use writes another one. What outlasts the organization's longest
 * duration is written over the end that was read. Of 50 scopes: 251 operators; DynamoDB takes 300.
 *
 * And on the condition that the session is of the client that the person was shown. A default session is so without a row.
 */
function addGrants(
  { sessionId }: AgentSessionKey,
  terms: GrantTerms,
  { client, signedInAt, recalledAt, longestSeconds }: WriteApproval,
  read: AgentSession | undefined,
  now: number,
) {
  const isDefault = clientOfDefaultSession(sessionId) === client;
  const ofClientShown = isDefault ? OF_CLIENT_OR_NOBODY : '#client = :client';
  const steps = [...terms].map(([scope, term], i) => {
    if (term.once !== undefined) return approveOnce(scope, term.until, term.once, i, read?.once?.get(scope)?.mark);
    const overlong = overlongGrant(scope, term, read, recalledAt, longestSeconds);
    return overlong === undefined
      ? lengthen(scope, term.until, i, recalledAt !== undefined)
      : replace(scope, overlong, i);
  });
  const lengthens = steps.some(({ condition }) => condition.includes(':recalled'));
  return {
    UpdateExpression: `SET #client = :client, #ttl = :ttl, ${steps.map(({ set }) => set).join(', ')}`,
    ConditionExpression: [ofClientShown, ...steps.map(({ condition }) => condition)].join(' AND '),
    ExpressionAttributeNames: { '#client': 'client', '#ttl': 'ttl', ...merged(steps.map(({ names }) => names)) },
    ExpressionAttributeValues: {
      ':signedIn': signedInAt,
      ':now': now,
      ':ttl': rowTtl(now),
      ':client': client,
      ...(lengthens && { ':recalled': recalledAt }),
      ...merged(steps.map(({ values }) => values)),
    },
  };
}

interface Step {
  readonly set: string;
  readonly condition: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Row;
}

function lengthen(scope: Scope, until: number, i: number, isRecallable: boolean): Step {
  const lasts = isRecallable ? `#g${i} >= :u${i} AND #s${i} > :recalled` : `#g${i} >= :u${i}`;
  return {
    ...lastingSet(scope, i),
    condition: `NOT (${lasts})`,
    values: { [`:u${i}`]: until },
  };
}

/** Over the very end that was read: one that outlasts what the organization lets count. */
function replace(scope: Scope, { over, until }: { readonly over: number; readonly until: number }, i: number): Step {
  return {
    ...lastingSet(scope, i),
    condition: `#g${i} = :r${i}`,
    values: { [`:u${i}`]: until, [`:r${i}`]: over },
  };
}

function lastingSet(scope: Scope, i: number): Pick<Step, 'set' | 'names'> {
  return {
    set: `#g${i} = :u${i}, #s${i} = :signedIn, #a${i} = :now`,
    names: {
      [`#g${i}`]: grantAttribute(scope),
      [`#s${i}`]: signedInAttribute(scope),
      [`#a${i}`]: approvedAttribute(scope),
    },
  };
}

function approveOnce(scope: Scope, until: number, approval: string, i: number, read: string | undefined): Step {
  return {
    set: `#o${i} = :u${i}, #p${i} = :signedIn, #m${i} = :m${i}, #b${i} = :now`,
    condition: read === undefined ? `attribute_not_exists(#m${i})` : `#m${i} = :r${i}`,
    names: {
      [`#o${i}`]: onceAttribute(scope),
      [`#p${i}`]: onceSignedInAttribute(scope),
      [`#m${i}`]: markAttribute(scope),
      [`#b${i}`]: onceApprovedAttribute(scope),
    },
    values: {
      [`:u${i}`]: until,
      [`:m${i}`]: unusedMark(approval),
      ...(read !== undefined && { [`:r${i}`]: read }),
    },
  };
}

function merged<T>(parts: readonly Readonly<Record<string, T>>[]): Readonly<Record<string, T>> {
  return Object.assign({}, ...parts);
}

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
