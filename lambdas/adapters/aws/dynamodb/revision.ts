import type { Update } from './dynamo.ts';
import type { TransactionStep } from './transaction.ts';

/**
 * Of a row that administrators change: counts changes. A number, and not the row itself, because documents have no
 * order that a condition could rely on. A row of a former release has none, which is 0.
 */
const REVISION = 'revision';

/** Raises a row's revision by one; its values go beside it. */
export const COUNT_CHANGE = 'revision = if_not_exists(revision, :none) + :one';
export const COUNTING = { ':none': 0, ':one': 1 } as const;

type Key = Readonly<Record<string, string>>;
type Attributes = Readonly<Record<string, unknown>>;

export function revisionOf(row: Attributes): number {
  const revision = row[REVISION];
  return typeof revision === 'number' ? revision : 0;
}

/**
 * Sets the named attributes (`undefined` removes one) of the very state that a change was made of; of whatever state,
 * where the operator says so, if there is such a row: else `missing`. `also`: what
 * else must hold of the very state.
 */
export function changeOver<Missing extends string>(
  table: string,
  key: Key,
  { revision }: { readonly revision: number | 'any' },
  attributes: Attributes,
  missing: Missing,
  also?: Condition,
): TransactionStep<Missing | 'changed_meanwhile'> {
  if (revision === 'any') return changeExisting(table, key, attributes, missing);
  const where = [isRevision(revision), ...(also ? [also] : [])];
  return { item: { Update: update(table, key, attributes, where) }, otherwise: 'changed_meanwhile' };
}

/** Sets the named attributes of a row that stands, whatever its state: a word of the operator's. */
export function changeExisting<Missing extends string>(
  table: string,
  key: Key,
  attributes: Attributes,
  missing: Missing,
): TransactionStep<Missing> {
  return { item: { Update: update(table, key, attributes, []) }, otherwise: missing };
}

/** Demands that a row stands in this very state, and changes nothing about it. */
export function mustBe<Outcome extends string>(
  table: string,
  key: Key,
  revision: number,
  otherwise: Outcome,
): TransactionStep<Outcome> {
  const { condition, names, values } = isRevision(revision);
  return {
    item: {
      ConditionCheck: {
        TableName: table,
        Key: key,
        ConditionExpression: `attribute_exists(#key) AND ${condition}`,
        ExpressionAttributeNames: { '#key': Object.keys(key)[0] ?? 'pk', ...names },
        ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
      },
    },
    otherwise,
  };
}

interface Condition {
  readonly condition: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Attributes;
}

export function isRevision(revision: number): Condition {
  const names = { '#revision': REVISION };
  return revision === 0
    ? { condition: 'attribute_not_exists(#revision)', names, values: {} }
    : { condition: '#revision = :revision', names, values: { ':revision': revision } };
}

/** The row has no such attribute, or this one. */
export function isAbsent(name: string, { or }: { readonly or: string }): Condition {
  return {
    condition: '(attribute_not_exists(#absent) OR #absent = :absent)',
    names: { '#absent': name },
    values: { ':absent': or },
  };
}

function update(table: string, key: Key, attributes: Attributes, where: readonly Condition[]): Update {
  const [hashKey = 'pk'] = Object.keys(key);
  const names = Object.keys(attributes);
  const isSet = (name: string) => attributes[name] !== undefined;
  const set = names.flatMap((name, i) => (isSet(name) ? [`#a${i} = :a${i}`] : []));
  const removed = names.flatMap((name, i) => (isSet(name) ? [] : [`#a${i}`]));
  const values = names.flatMap((name, i) => (isSet(name) ? [[`:a${i}`, attributes[name]] as const] : []));
  return {
    TableName: table,
    Key: key,
    UpdateExpression: `SET ${[...set, COUNT_CHANGE].join(', ')}${removed.length > 0 ? ` REMOVE ${removed.join(', ')}` : ''}`,
    ConditionExpression: ['attribute_exists(#key)', ...where.map(({ condition }) => condition)].join(' AND '),
    ExpressionAttributeNames: Object.assign(
      { '#key': hashKey },
      ...where.map((each) => each.names),
      Object.fromEntries(names.map((name, i) => [`#a${i}`, name])),
    ),
    ExpressionAttributeValues: Object.assign(Object.fromEntries(values), COUNTING, ...where.map((each) => each.values)),
  };
}
