import { createInterface } from 'node:readline/promises';
import { CommandError } from './command-error.ts';

/** Asks, unless `yes` has answered. @throws CommandError when nobody is there to ask, or the answer is no */
export async function askUnless(yes: true | undefined, consequences: string): Promise<void> {
  if (yes) return;
  mustBeSomebody(consequences);
  if (!(await confirmed(consequences))) throw nothingChanged();
}

/** The same, where the answer is to type what is meant: a habit of pressing `y` is none of it. */
export async function askToType(wanted: string, yes: true | undefined, consequences: string): Promise<void> {
  if (yes) return;
  mustBeSomebody(consequences);
  if ((await answerTo(`${consequences}\nType ${wanted} to go on: `)).trim() !== wanted) throw nothingChanged();
}

const nothingChanged = () => new CommandError('Nothing was changed');

function mustBeSomebody(question: string): void {
  if (!process.stdin.isTTY) throw new CommandError(`${question}\nNobody is there to ask: add --yes`);
}

/** Shows what would happen, and asks. Anything but `y` and `yes` is no. On standard error: the answer is not output. */
async function confirmed(consequences: string): Promise<boolean> {
  return /^y(es)?$/i.test((await answerTo(`${consequences}\nGo on? [y/N] `)).trim());
}

async function answerTo(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
