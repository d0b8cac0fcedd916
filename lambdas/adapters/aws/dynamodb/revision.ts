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

/** Sets the named attributes (`undefined` removes one) of the very state that a change was made of. */
export function changeFrom<Outcome extends string>(
  table: string,
  key: Key,
  attributes: Attributes,
  revision: number,
  otherwise: Outcome,
): TransactionStep<Outcome> {
  return changeWhere(table, key, attributes, isRevision(revision), otherwise);
}

/** Demands that a row stands in this very state, and changes nothing about it. */
export function mustBe<Outcome extends string>(
  table: string,
  key: Key,
  revision: number,
  otherwise: Outcome,
): TransactionStep<Outcome> {
  const { condition, values } = isRevision(revision);
  return {
    item: {
      ConditionCheck: {
        TableName: table,
        Key: key,
        ConditionExpression: `attribute_exists(#key) AND ${condition}`,
        ExpressionAttributeNames: { '#key': Object.keys(key)[0] ?? 'pk', '#revision': REVISION },
        ...(revision !== 0 && { ExpressionAttributeValues: values }),
      },
    },
    otherwise,
  };
}

function isRevision(revision: number): Condition {
  const condition = revision === 0 ? 'attribute_not_exists(#revision)' : '#revision = :revision';
  return { condition, values: { ':revision': revision } };
}

/** Sets the named attributes of a row that stands, whatever its state: another word of the operator's. */
export function changeExisting<Outcome extends string>(
  table: string,
  key: Key,
  attributes: Attributes,
  otherwise: Outcome,
): TransactionStep<Outcome> {
  return changeWhere(table, key, attributes, undefined, otherwise);
}

interface Condition {
  readonly condition: string;
  readonly values: Attributes;
}

function changeWhere<Outcome extends string>(
  table: string,
  key: Key,
  attributes: Attributes,
  where: Condition | undefined,
  otherwise: Outcome,
): TransactionStep<Outcome> {
  const [hashKey = 'pk'] = Object.keys(key);
  const names = Object.keys(attributes);
  const isSet = (name: string) => attributes[name] !== undefined;
  const set = names.flatMap((name, i) => (isSet(name) ? [`#a${i} = :a${i}`] : []));
  const removed = names.flatMap((name, i) => (isSet(name) ? [] : [`#a${i}`]));
  const values = names.flatMap((name, i) => (isSet(name) ? [[`:a${i}`, attributes[name]] as const] : []));
  const usesValue = where?.condition.includes(':revision') === true;
  return {
    item: {
      Update: {
        TableName: table,
        Key: key,
        UpdateExpression: `SET ${[...set, COUNT_CHANGE].join(', ')}${removed.length > 0 ? ` REMOVE ${removed.join(', ')}` : ''}`,
        ConditionExpression: ['attribute_exists(#key)', ...(where ? [where.condition] : [])].join(' AND '),
        ExpressionAttributeNames: {
          '#key': hashKey,
          ...(where && { '#revision': REVISION }),
          ...Object.fromEntries(names.map((name, i) => [`#a${i}`, name])),
        },
        ExpressionAttributeValues: {
          ...Object.fromEntries(values),
          ...COUNTING,
          ...(usesValue && where.values),
        },
      },
    },
    otherwise,
  };
}
