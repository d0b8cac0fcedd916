import { TAKEN_PREFIX } from '../../../../protect/agent-session-attributes.ts';
import {
  type AgentSession,
  type AgentSessionKey,
  clientOfDefaultSession,
} from '../../../../protect/vocabulary/agent-session.ts';
import { isLimitedScope } from '../../../../protect/vocabulary/limited-scope.ts';
import type { Scope } from '../../../../protect/vocabulary/scope.ts';
import { unusedMark } from '../../../../protect/vocabulary/single-use.ts';
import { type GrantTerms, overlongEnd } from '../../../core/agents/grant-terms.ts';
import type { WriteApproval } from '../../../ports/agent-session-store.ts';
import type { Row, Update } from '../dynamodb/dynamo.ts';
import {
  agentSessionKey,
  approvedAttribute,
  grantAttribute,
  markAttribute,
  onceApprovedAttribute,
  onceAttribute,
  onceSignedInAttribute,
  rowTtl,
  signedInAttribute,
} from './rows.ts';
import { NOT_ENDED, OF_CLIENT_OR_NOBODY } from './steps.ts';

/**
 * Law 12: names each scope's own attributes and no others, each on the condition that nothing covers it: `uncoveredTerms`,
 * as the table knows it. A comparison with an attribute that is not there is false, so that `NOT` lets a first grant, and
 * one of a former release once its member was recalled, be written. What is approved once is written over the very mark
 * that was read, none at first: each approval and each use writes another one. What outlasts the organization's longest
 * duration, or was stopped with everything of the client, is written over the end that was read. Of 50 scopes: 251
 * operators; DynamoDB takes 300.
 *
 * And on the condition that the session is of the client that the person was shown. A default session is so without a row.
 */
export function addGrants(
  table: string,
  key: AgentSessionKey,
  terms: GrantTerms,
  { client, signedInAt, recalledAt, over = [] }: WriteApproval,
  read: AgentSession | undefined,
  now: number,
): Update {
  const isDefault = clientOfDefaultSession(key.sessionId) === client;
  const ofClientShown = isDefault ? OF_CLIENT_OR_NOBODY : '#client = :client';
  const steps = [...terms].map(([scope, term], i) => {
    if (term.once !== undefined) return approveOnce(scope, term.until, term.once, i, read?.once?.get(scope)?.mark);
    const overlong = overlongEnd(scope, term, read, recalledAt);
    return overlong === undefined
      ? lengthen(scope, term.until, i, recalledAt !== undefined)
      : replace(scope, term.until, overlong, i);
  });
  const isRoom = terms.size <= MOST_BESIDE_FORGETTING;
  const forgotten = forget(over.filter((scope) => !terms.has(scope) && (isRoom || !isLimitedScope(scope))));
  const lengthens = steps.some(({ condition }) => condition.includes(':recalled'));
  return {
    TableName: table,
    Key: agentSessionKey(key),
    UpdateExpression: `SET #client = :client, #ttl = :ttl, ${steps.map(({ set }) => set).join(', ')}${forgotten.clause}`,
    ConditionExpression: [
      ...[ofClientShown, NOT_ENDED],
      ...[...steps.map(({ condition }) => condition), ...forgotten.conditions],
    ].join(' AND '),
    ExpressionAttributeNames: {
      '#client': 'client',
      '#ttl': 'ttl',
      ...merged(steps.map(({ names }) => names)),
      ...forgotten.names,
    },
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
function replace(scope: Scope, until: number, over: number, i: number): Step {
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

/** So many scopes at once leave operators for forgetting limits; of more, those are forgotten another time. */
const MOST_BESIDE_FORGETTING = 30;

interface Forgotten {
  readonly clause: string;
  readonly conditions: readonly string[];
  readonly names: Readonly<Record<string, string>>;
}

/**
 * What is forgotten was over when it was read. Somebody else may have approved the very same limit since: then its end is not
 * over, and nothing is written (law 12). Of one operation that needs another question. Of ten limits: eighty operators.
 */
function forget(over: readonly Scope[]): Forgotten {
  const names = over.flatMap((scope, i) => ATTRIBUTES.map((of, j) => [`#f${i}_${j}`, of(scope)] as const));
  const clause = names.length === 0 ? '' : ` REMOVE ${names.map(([name]) => name).join(', ')}`;
  const isOver = (name: string) => `(attribute_not_exists(${name}) OR ${name} <= :now)`;
  const conditions = over.flatMap((scope, i) =>
    isLimitedScope(scope) ? [isOver(`#f${i}_0`), isOver(`#f${i}_1`)] : [],
  );
  return { clause, conditions, names: Object.fromEntries(names) };
}

/** All that a row says of one scope; first the ends. */
const ATTRIBUTES: readonly ((scope: Scope) => string)[] = [
  ...[grantAttribute, onceAttribute, signedInAttribute, approvedAttribute],
  ...[onceSignedInAttribute, onceApprovedAttribute, markAttribute],
  (scope) => TAKEN_PREFIX + scope,
];

function merged<T>(parts: readonly Readonly<Record<string, T>>[]): Readonly<Record<string, T>> {
  return Object.assign({}, ...parts);
}
