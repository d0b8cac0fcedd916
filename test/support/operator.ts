import { type ChildProcess, fork, spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { HostedCommand, HostedOutcome } from './command-host.ts';

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

/** An operator of the local stack whose state is in `state`. Commands run one after another, in one process. */
export class Operator {
  readonly #state: string;
  readonly #waiting = new Map<number, (outcome: HostedOutcome) => void>();
  #host: ChildProcess | undefined;
  #commands = 0;

  constructor(state: string) {
    this.#state = state;
  }

  /** What a person would see. */
  run(args: readonly string[], input = ''): Promise<CommandOutcome> {
    this.#commands += 1;
    const id = this.#commands;
    const answered = new Promise<CommandOutcome>((resolve) => {
      this.#waiting.set(id, ({ id: _, ...outcome }) => resolve(outcome));
    });
    this.#running().send({ id, args: ['--local', '--state', this.#state, ...args], input } satisfies HostedCommand);
    return answered;
  }

  /** Ends the process that commands run in, if one was ever started. */
  close(): void {
    this.#host?.kill();
  }

  #running(): ChildProcess {
    if (this.#host !== undefined) return this.#host;
    const host = fork(join(import.meta.dirname, 'command-host.ts'), { cwd: root, execArgv: [] });
    host.on('message', (outcome: HostedOutcome) => {
      this.#waiting.get(outcome.id)?.(outcome);
      this.#waiting.delete(outcome.id);
    });
    this.#host = host;
    return host;
  }

  /** The answer of a command that must succeed, in JSON. */
  async json<T = Readonly<Record<string, string>>>(...args: readonly string[]): Promise<T> {
    const { code, stdout, stderr } = await this.run(['--json', ...args]);
    if (code !== 0) throw new Error(`countersign ${args.join(' ')}\n${stderr}`);
    return JSON.parse(stdout) as T;
  }
}
