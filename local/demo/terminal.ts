import { wrapCommand, wrapText } from './wrapping.ts';

/** Plain text for a person who reads along: bold and dim on a terminal, nothing in a pipe; as wide as the terminal, 100 columns at most. */
export interface Terminal {
  /** Whether whole claim sets, answers and commands are shown, and not what tells most of each alone. */
  readonly verbose: boolean;
  /** Whether a person looks at it, not a file or a pipe. */
  readonly isTTY: boolean;
  /** Whether colours and weights are shown. */
  readonly styled: boolean;
  line(text?: string): void;
  /** Sentences about all of it, without an indent. */
  paragraph(text: string): void;
  /** The heading of the next step; they are numbered from 1. */
  step(title: string): void;
  /** A sentence about the step. */
  note(text: string): void;
  /** A command, as a person could type it. */
  command(text: string): void;
  /** Named values, aligned. */
  values(values: Readonly<Record<string, unknown>>): void;
  /** A request, its status, and what came back: in a few words, or with `verbose` as `whole`, where there is one. */
  exchange(request: string, status: number, brief: string, whole?: string): void;
  table(headings: readonly string[], rows: readonly (readonly string[])[]): void;
  dim(text: string): string;
  bold(text: string): string;
}

/** Wider is hard to read. */
const MAX_COLUMNS = 100;
const INDENT = '   ';

type Output = Pick<NodeJS.WriteStream, 'write'> & Partial<Pick<NodeJS.WriteStream, 'columns' | 'isTTY'>>;

export function terminalOn(stream: Output, environment: NodeJS.ProcessEnv, { verbose = false } = {}): Terminal {
  // A pipe has no width.
  const columns = Math.min(stream.columns ?? MAX_COLUMNS, MAX_COLUMNS);
  const isTTY = stream.isTTY === true;
  const styled = isTTY && !environment['NO_COLOR'];
  let steps = 0;
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
    ...{ verbose, isTTY, styled, line, bold, dim },
    step: (title) => {
      steps += 1;
      line();
      for (const text of wrapText(`${steps}. ${title}`, columns)) line(bold(text));
    },
    paragraph: (text) => {
      for (const each of wrapText(text, columns)) line(each);
    },
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
    exchange: (request, status, brief, whole) => {
      const head = `${INDENT}${status}  ${request}`;
      const answer = (verbose && whole) || brief;
      if (`${head}  ${answer}`.length <= columns) return line(`${head}  ${dim(answer)}`.trimEnd());
      line(head);
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
