import type { CommanderError } from 'commander';
import { CommandError } from './command-error.ts';
import { printable } from './printable.ts';

/** Where answers go: JSON for machines, sentences and tables for people. */
export interface Output {
  /** The answer itself: `value` as JSON, or `text` for a person. */
  readonly answer: (value: unknown, text: string) => void;
}

export function outputTo(stream: NodeJS.WritableStream, json: boolean): Output {
  return { answer: (value, text) => stream.write(`${json ? JSON.stringify(value) : printableLines(text)}\n`) };
}

/** Whatever a sentence holds of somebody else's making; that a text has several lines is ours. */
function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** A failure on standard error, in the same form as answers. */
export function formatFailure(error: unknown, json: boolean): string {
  const message = describeFailure(error);
  if (json) {
    const problems = error instanceof CommandError ? error.problems : [];
    return JSON.stringify({ error: message, ...(problems.length > 0 && { problems }) });
  }
  return printableLines(message);
}

/** What is wrong with how the command was called, in JSON. */
export function formatUsageError({ code, message }: CommanderError): string {
  const error = code === 'commander.help' ? 'a command is missing' : message.replace(/^error: /, '');
  return JSON.stringify({ error });
}

/** A refused connection has a code and, as several addresses were tried, no message. */
function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || (error as NodeJS.ErrnoException).code || error.name;
}

/** Rows under headings, as wide as their contents; a hint instead of an empty table. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[], whenEmpty: string): string {
  if (rows.length === 0) return whenEmpty;
  const lines = [headings, ...rows.map((row) => row.map(printable))];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** What is said of one thing: a name and a value each, and a line more for each further value. */
export function facts(rows: readonly (readonly [name: string, value: string | readonly string[]])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows
    .flatMap(([name, value]) => {
      const [first = '-', ...others] = typeof value === 'string' ? [value] : value;
      return [`${name.padEnd(width)}  ${first}`, ...others.map((each) => `${' '.repeat(width)}  ${each}`)];
    })
    .join('\n');
}

/** Seconds since the epoch, for a person. */
export function moment(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
