import { CommanderError } from 'commander';
import { NegativeAnswer } from './command-error.ts';
import { dashedIdsLast } from './dashed-ids.ts';
import { formatFailure, formatUsageError } from './output.ts';
import { createProgram } from './program.ts';

/** The process's exit codes: it did what was asked; it could not; it was asked wrongly. */
export const DONE = 0;
const FAILED = 1;
const USAGE = 2;

/** One command: answers on standard output, failures in words on standard error. @returns the exit code */
export async function runCommand(args: readonly string[]): Promise<number> {
  // Read before parsing, because parsing is what may fail.
  const json = args.includes('--json');
  const program = createProgram((text) => !json && process.stderr.write(text));
  try {
    await program.parseAsync([...dashedIdsLast(program, args)], { from: 'user' });
    return DONE;
  } catch (error) {
    if (error instanceof NegativeAnswer) return FAILED;
    if (!(error instanceof CommanderError)) {
      process.stderr.write(`${formatFailure(error, json)}\n`);
      return FAILED;
    }
    // Help that was asked for is an answer; people have been told what is wrong already.
    if (error.exitCode === 0) return DONE;
    if (json) process.stderr.write(`${formatUsageError(error)}\n`);
    return USAGE;
  }
}
