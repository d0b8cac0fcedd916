import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A server with these variables alone, as soon as a line of its output says that it listens. Whoever starts it ends it. */
export async function listening(
  [command = '', ...args]: readonly string[],
  variables: Readonly<Record<string, string>>,
  says: string | RegExp = 'listening on ',
): Promise<ChildProcess & { readonly line: string }> {
  const env = { PATH: process.env['PATH'], ...variables };
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  const line = new Promise<string>((resolve, reject) => {
    const look = (text: string) => {
      said.push(text);
      if (typeof says === 'string' ? text.includes(says) : says.test(text)) resolve(text);
    };
    createInterface(child.stdout).on('line', look);
    createInterface(child.stderr).on('line', look);
    child.once('close', (code) => reject(new Error(`${command} ended with ${code}:\n${said.join('\n')}`)));
    child.once('error', reject);
  });
  return Object.assign(child, { line: await line });
}
