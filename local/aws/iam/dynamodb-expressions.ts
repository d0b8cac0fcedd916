import type { JsonObject } from '../aws-json/request.ts';

const EXPRESSIONS = [
  'UpdateExpression',
  'ConditionExpression',
  'ProjectionExpression',
  'KeyConditionExpression',
  'FilterExpression',
];

const KEYWORDS = new Set(['SET', 'REMOVE', 'ADD', 'DELETE', 'AND', 'OR', 'NOT', 'BETWEEN', 'IN']);

/** Names of the top-level attributes that a request's expressions speak of, placeholders resolved. */
export function attributesInExpressions(body: JsonObject): readonly string[] {
  return EXPRESSIONS.flatMap((member) => {
    const expression = body[member];
    return typeof expression === 'string' ? attributesIn(expression, body) : [];
  });
}

function attributesIn(expression: string, body: JsonObject): readonly string[] {
  const withoutValues = expression.replace(/:\w+/g, ' ');
  // A path's first name, and not a function's: `a.b[0]` is attribute `a`.
  const names = withoutValues.matchAll(/(?<![\w#.])(#?[A-Za-z_]\w*)(?![\w]*\s*\()/g);
  return [...names].flatMap(([, name = '']) => (KEYWORDS.has(name.toUpperCase()) ? [] : [attributeNamed(name, body)]));
}

/** The attribute itself, or the one that a placeholder such as `#ttl` stands for. */
function attributeNamed(name: string, body: JsonObject): string {
  const names = (body['ExpressionAttributeNames'] ?? {}) as Readonly<Record<string, string>>;
  return name.startsWith('#') ? (names[name] ?? name) : name;
}

/** What a query's key condition says that the partition key equals; `undefined` when it says nothing of it. */
export function queriedPartition(body: JsonObject, partitionKey: string): unknown {
  const expression = String(body['KeyConditionExpression'] ?? '');
  const values = (body['ExpressionAttributeValues'] ?? {}) as Readonly<Record<string, unknown>>;
  for (const [, name = '', value = ''] of expression.matchAll(/(#?\w+)\s*=\s*(:\w+)/g)) {
    if (attributeNamed(name, body) === partitionKey) return values[value];
  }
  return undefined;
}
