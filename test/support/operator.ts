import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const root = join(import.meta.dirname, '..', '..');

/** A command takes half a second, and many times that on a busy machine. */
export const COMMAND_MS = 30_000;

export interface CommandOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `countersign` in a process of its own, as a shell would. */
export async function countersign(args: readonly string[], input = ''): Promise<CommandOutcome> {
  const child = spawn(process.execPath, ['bin/countersign.ts', ...args], { cwd: root, stdio: 'pipe' });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

/** An operator of the local stack whose state is in `state`. */
export class Operator {
  readonly #state: string;

  constructor(state: string) {
    this.#state = state;
  }

  /** What a person would see. */
  run(args: readonly string[], input?: string): Promise<CommandOutcome> {
    return countersign(['--local', '--state', this.#state, ...args], input);
  }

  /** The answer of a command that must succeed, in JSON. */
  async json<T = Readonly<Record<string, string>>>(...args: readonly string[]): Promise<T> {
    const { code, stdout, stderr } = await this.run(['--json', ...args]);
    if (code !== 0) throw new Error(`countersign ${args.join(' ')}\n${stderr}`);
    return JSON.parse(stdout) as T;
  }
}
