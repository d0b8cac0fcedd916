import type { Condition, Figure, Group, Literal, Step } from './query.ts';

/** One line of a log: its members, and the line itself as `@message`. */
export type LogLine = Readonly<Record<string, unknown>>;

/** One row of an answer: column → value; a column that a line has no value for is absent. */
export type Row = Readonly<Record<string, Literal>>;

/**
 * The rows that Logs Insights would answer. Fields are found as it finds them: `facts.actual` within a member, `at.0` in a
 * list, `@timestamp` and `@message` of the line. Without `fields` and `stats` the columns are `@timestamp` and `@message`.
 * Does NOT cut an answer at 10,000 rows.
 */
export function runQuery(steps: readonly Step[], lines: readonly LogLine[]): readonly Row[] {
  const shaping = steps.findIndex((step) => step.do === 'stats' || step.do === 'fields');
  const shape: Step = steps[shaping] ?? { do: 'fields', columns: ['@timestamp', '@message'] };
  const before = shaping < 0 ? steps : steps.slice(0, shaping);
  const after = shaping < 0 ? [] : steps.slice(shaping + 1);
  const found = before.reduce(applyTo, lines);
  // A field that is not shown may be sorted by: rows keep their lines until the end.
  if (shape.do !== 'fields') return after.reduce(applyTo, shaped(shape, found)).map(valuesOf);
  return after.reduce(applyTo, found).map((line) => pick(line, shape.columns));
}

function applyTo(rows: readonly LogLine[], step: Step): readonly LogLine[] {
  switch (step.do) {
    case 'filter':
      return rows.filter((row) => holds(step.condition, row));
    case 'sort':
      return rows.toSorted((a, b) => compare(at(a, step.column), at(b, step.column)) * (step.descending ? -1 : 1));
    case 'limit':
      return rows.slice(0, step.rows);
    case 'fields':
    case 'stats':
      throw new Error(`The local evaluator does not know two of stats and fields in one query`);
  }
}

function shaped(step: Step, lines: readonly LogLine[]): readonly Row[] {
  if (step.do !== 'stats') throw new Error(`The local evaluator does not know how ${step.do} shapes an answer`);
  const groups = Map.groupBy(lines, (line) => JSON.stringify(step.groups.map((group) => placeOf(group, line) ?? null)));
  if (step.groups.length === 0 && groups.size === 0) groups.set('[]', []);
  return [...groups.values()].map((members) => ({
    ...entries(step.groups, (group) => (members[0] === undefined ? undefined : placeOf(group, members[0]))),
    ...entries(step.figures, (figure) => figureOf(figure, members)),
  }));
}

function entries<T extends { readonly column: string }>(all: readonly T[], read: (one: T) => Literal | undefined): Row {
  return Object.fromEntries(
    all.flatMap((one) => {
      const value = read(one);
      return value === undefined ? [] : [[one.column, value]];
    }),
  );
}

function placeOf(group: Group, line: LogLine): Literal | undefined {
  if (group.by === 'field') return at(line, group.column);
  const writtenMs = Date.parse(String(at(line, '@timestamp')));
  const span = group.seconds * 1_000;
  return Number.isNaN(writtenMs) ? undefined : new Date(Math.floor(writtenMs / span) * span).toISOString();
}

function figureOf(figure: Figure, lines: readonly LogLine[]): Literal | undefined {
  if (figure.of === 'count') return lines.length;
  const values = lines.flatMap((line) => at(line, figure.field) ?? []).toSorted(compare);
  switch (figure.of) {
    case 'count_distinct':
      return new Set(values).size;
    case 'max':
      return values.at(-1);
    case 'min':
      return values[0];
    case 'sum':
      return values.reduce<number>((sum, value) => sum + Number(value), 0);
    case 'pct':
      return values[Math.max(0, Math.ceil((figure.percent / 100) * values.length) - 1)];
  }
}

function holds(condition: Condition, line: LogLine): boolean {
  switch (condition.is) {
    case 'all':
      return condition.of.every((one) => holds(one, line));
    case 'any':
      return condition.of.some((one) => holds(one, line));
    case 'present':
      return at(line, condition.field) !== undefined;
    case 'like':
      return condition.pattern.test(String(at(line, condition.field) ?? ''));
    case 'in':
      return condition.values.some((value) => isSame(at(line, condition.field), value));
    default:
      return compares(condition.is, at(line, condition.field), condition.value);
  }
}

function compares(comparison: '=' | '!=' | '<' | '<=' | '>' | '>=', found: Literal | undefined, value: Literal) {
  if (comparison === '=') return isSame(found, value);
  if (comparison === '!=') return !isSame(found, value);
  if (found === undefined) return false;
  const order = compare(typeof value === 'number' ? Number(found) : found, value);
  if (comparison === '<') return order < 0;
  if (comparison === '<=') return order <= 0;
  return comparison === '>' ? order > 0 : order >= 0;
}

/** Access logs write numbers as text. */
function isSame(found: Literal | undefined, value: Literal): boolean {
  return found !== undefined && String(found) === String(value);
}

function compare(a: Literal | undefined, b: Literal | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a ?? '') < String(b ?? '') ? -1 : Number(String(a ?? '') > String(b ?? ''));
}

/** A field by its name, which may have dots of its own; `undefined` when it is not there, or is no single value. */
function at(line: LogLine, field: string): Literal | undefined {
  const own = line[field];
  const found = own !== undefined ? own : field.split('.').reduce<unknown>(memberOf, line);
  if (typeof found === 'boolean') return String(found);
  return typeof found === 'string' || typeof found === 'number' ? found : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function pick(line: LogLine, columns: readonly string[]): Row {
  return entries(
    columns.map((column) => ({ column })),
    ({ column }) => at(line, column),
  );
}

function valuesOf(line: LogLine): Row {
  return pick(line, Object.keys(line));
}
