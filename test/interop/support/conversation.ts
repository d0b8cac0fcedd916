import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What a program asks for by a line `{"ask": …}`: each question is answered by a line of its own. */
export type Answers = Readonly<
  Record<string, (question: Readonly<Record<string, string>>) => Promise<string> | string>
>;

/** What the program says at its end, by its one line `{"result": …}`. */
export type Outcome = Readonly<Record<string, unknown>>;

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** Beside `PATH`; nothing else of this process's. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a program of another language that needs a person, or an assertion, along the way: questions on its output,
 * answers on its input. @throws Error with what it wrote when it ends without a result
 */
export async function converse({ command, args, env = {} }: Program, answers: Answers = {}): Promise<Outcome> {
  const child = spawn(command, args, { env: { PATH: process.env['PATH'], ...env }, stdio: 'pipe' });
  const said: string[] = [];
  child.stderr.on('data', (text) => said.push(String(text)));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const message = line.startsWith('{') ? JSON.parse(line) : {};
    if (message.result !== undefined) return finished(child.stdin, ended, message.result);
    const answer = answers[message.ask];
    if (answer === undefined) said.push(`${line}\n`);
    else child.stdin.write(`${await answer(message)}\n`);
  }
  throw new Error(`${command} ended with ${await ended}:\n${said.join('')}`);
}

async function finished(stdin: NodeJS.WritableStream, ended: Promise<unknown>, result: Outcome): Promise<Outcome> {
  stdin.end();
  await ended;
  return result;
}
