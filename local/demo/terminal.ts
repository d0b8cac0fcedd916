/** Plain text for a person who reads along: bold and dim on a terminal, nothing in a pipe. */
export interface Terminal {
  line(text?: string): void;
  /** A numbered step. */
  step(number: number, title: string): void;
  /** Named values, aligned. */
  values(values: Readonly<Record<string, unknown>>): void;
  table(headings: readonly string[], rows: readonly (readonly string[])[]): void;
  dim(text: string): string;
  bold(text: string): string;
}

export function terminalOn(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): Terminal {
  const styled = stream.isTTY === true && !environment['NO_COLOR'];
  const style = (open: number, close: number) => (text: string) =>
    styled ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  const bold = style(1, 22);
  const dim = style(2, 22);
  const line = (text = '') => {
    stream.write(`${text}\n`);
  };
  return {
    line,
    bold,
    dim,
    step: (number, title) => line(`\n${bold(`${number}. ${title}`)}`),
    values: (values) => {
      const width = Math.max(...Object.keys(values).map((name) => name.length));
      for (const [name, value] of Object.entries(values)) line(`   ${dim(name.padEnd(width))}  ${describe(value)}`);
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
      line(`   ${dim(format(headings))}`);
      for (const row of rows) line(`   ${format(row)}`);
    },
  };
}

function describe(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
