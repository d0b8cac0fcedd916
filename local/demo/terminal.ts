import { wrapCommand, wrapText } from './wrapping.ts';

/** Plain text for a person who reads along: bold and dim on a terminal, nothing in a pipe; as wide as the terminal, 100 columns at most. */
export interface Terminal {
  line(text?: string): void;
  /** A numbered step. */
  step(number: number, title: string): void;
  /** A sentence about the step. */
  note(text: string): void;
  /** A command, as a person could type it. */
  command(text: string): void;
  /** Named values, aligned. */
  values(values: Readonly<Record<string, unknown>>): void;
  /** A request, its status and what came back. */
  exchange(request: string, status: number, answer: string): void;
  table(headings: readonly string[], rows: readonly (readonly string[])[]): void;
  dim(text: string): string;
  bold(text: string): string;
}

/** Wider is hard to read. */
const MAX_COLUMNS = 100;
const INDENT = '   ';

export function terminalOn(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): Terminal {
  // A pipe has no width.
  const columns = Math.min(stream.columns ?? MAX_COLUMNS, MAX_COLUMNS);
  const styled = stream.isTTY === true && !environment['NO_COLOR'];
  const style = (open: number, close: number) => (text: string) =>
    styled ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  const bold = style(1, 22);
  const dim = style(2, 22);
  const line = (text = '') => {
    stream.write(`${text}\n`);
  };
  /** Below each other, all but the first behind as many spaces as `head` is wide. */
  const hanging = (head: string, shown: string, lines: readonly string[]) => {
    for (const [index, text] of lines.entries()) line(`${index === 0 ? shown : ' '.repeat(head.length)}${text}`);
  };
  return {
    line,
    bold,
    dim,
    step: (number, title) => line(`\n${bold(`${number}. ${title}`)}`),
    note: (text) => hanging(INDENT, INDENT, wrapText(text, columns - INDENT.length)),
    command: (text) => {
      const lines = wrapCommand(text, columns - INDENT.length - 2);
      hanging(`${INDENT}$ `, `${INDENT}${dim('$')} `, lines);
    },
    values: (values) => {
      const width = Math.max(...Object.keys(values).map((name) => name.length));
      for (const [name, value] of Object.entries(values)) {
        const head = `${INDENT}${name.padEnd(width)}  `;
        const shown = `${INDENT}${dim(name.padEnd(width))}  `;
        hanging(head, shown, wrapText(describeValue(value), columns - head.length));
      }
    },
    exchange: (request, status, answer) => {
      line(`${INDENT}${status}  ${request}`);
      const indent = `${INDENT}     `;
      hanging(indent, indent, wrapText(answer, columns - indent.length).map(dim));
    },
    table: (headings, rows) => {
      const widths = headings.map((heading, i) =>
        Math.max(heading.length, ...rows.map((row) => (row[i] ?? '').length)),
      );
      const format = (cells: readonly string[]) =>
        cells
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd();
      line(`${INDENT}${dim(format(headings))}`);
      for (const row of rows) line(`${INDENT}${format(row)}`);
    },
  };
}

function describeValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
