import { printable } from './printable.ts';
import { wrapWords } from './wrapped.ts';

/** Of a terminal that does not say, and of what is no terminal. Characters. */
export const DEFAULT_COLUMNS = 80;

const GAP = '  ';

type Row = readonly string[];

/**
 * Rows under headings, or a hint instead of an empty table. What is wider than `columns` is wrapped between words; where
 * not even that fits, since ids and addresses are never broken, each row stands as a list of names and values.
 */
export function table(
  headings: Row,
  rows: readonly Row[],
  whenEmpty: string,
  columns = process.stdout.columns ?? DEFAULT_COLUMNS,
): string {
  if (rows.length === 0) return whenEmpty;
  const lines = [headings, ...rows.map((row) => row.map(printable))];
  const widths = fitted(headings, lines, columns);
  if (widths === undefined)
    return lines
      .slice(1)
      .map((row) => facts(headings.map((name, i) => [name, row[i] ?? ''])))
      .join('\n\n');
  return lines.map((line) => wrappedRow(line, widths)).join('\n');
}

/** What is said of one thing: a name and a value each, and a line more for each further value. */
export function facts(rows: readonly (readonly [name: string, value: string | readonly string[]])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows
    .flatMap(([name, value]) => {
      const [first = '-', ...others] = typeof value === 'string' ? [value] : value;
      return [`${name.padEnd(width)}${GAP}${first}`, ...others.map((each) => `${' '.repeat(width)}${GAP}${each}`)];
    })
    .join('\n');
}

/** A width for each column that all fit together; the widest gives first. `undefined`: words are too long for that. */
function fitted(headings: Row, lines: readonly Row[], columns: number): readonly number[] | undefined {
  const widest = (lengthOf: (cell: string) => number) =>
    headings.map((_, column) => Math.max(...lines.map((line) => lengthOf(line[column] ?? ''))));
  const least = widest((cell) => Math.max(...cell.split(' ').map((word) => word.length)));
  const widths = widest((cell) => cell.length);
  let over = sum(widths) + GAP.length * (headings.length - 1) - columns;
  while (over > 0) {
    const spare = widths.map((width, i) => width - (least[i] ?? width));
    const most = Math.max(...spare);
    if (most <= 0) return undefined;
    const column = spare.indexOf(most);
    const given = Math.min(over, Math.max(1, Math.ceil(most / 2)));
    widths[column] = (widths[column] ?? 0) - given;
    over -= given;
  }
  return widths;
}

function wrappedRow(row: Row, widths: readonly number[]): string {
  const cells = widths.map((width, i) => wrapWords(row[i] ?? '', width));
  const height = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((cell, i) => (cell[line] ?? '').padEnd(widths[i] ?? 0))
      .join(GAP)
      .trimEnd(),
  ).join('\n');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
