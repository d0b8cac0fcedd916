import type { CommanderError } from 'commander';
import { jsonNames } from '../lambdas/core/json-names.ts';
import { CommandError } from './command-error.ts';
import { asTyped } from './invocation.ts';
import { printable } from './printable.ts';

/** Where answers go: JSON for machines, sentences and tables for people. */
export interface Output {
  /** The answer itself: `value` as JSON, its own names in snake_case; or `text` for a person. */
  readonly answer: (value: unknown, text: string) => void;
}

export function outputTo(stream: NodeJS.WritableStream, json: boolean): Output {
  return {
    answer: (value, text) => stream.write(`${json ? JSON.stringify(jsonNames(value)) : printableLines(text)}\n`),
  };
}

/** Whatever a sentence holds of somebody else's making; that a text has several lines, and what to type, is ours. */
function printableLines(text: string): string {
  return asTyped(text).split('\n').map(printable).join('\n');
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

/** Seconds since the epoch, for a person. */
export function moment(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
