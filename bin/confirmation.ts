import { createInterface } from 'node:readline/promises';

/** Shows what would happen, and asks. Anything but `y` and `yes` is no. On standard error: the answer is not output. */
export async function confirmed(consequences: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${consequences}\nGo on? [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
