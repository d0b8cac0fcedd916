import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..', '..');

/** Runs `countersign --local …` as an operator would, in a process of its own. */
export type OperatorCommand = <T>(...args: readonly string[]) => Promise<T>;

/** @throws with what the command said */
export function operatorCommand(stateDirectory: string): OperatorCommand {
  return async <T>(...args: readonly string[]) => {
    const command = ['bin/countersign.ts', '--local', '--json', '--state', stateDirectory, ...args];
    try {
      const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: root });
      return JSON.parse(stdout) as T;
    } catch (error) {
      const { stderr = '', message } = error as Error & { readonly stderr?: string };
      throw new Error(`countersign ${args.join(' ')}\n${stderr || message}`);
    }
  };
}
