import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type HostAnswers, type HostRequest, unwrapAnswer } from './hosts/protocol.ts';

export interface HostOptions {
  readonly args?: readonly string[];
  /** The whole environment; absent: this process's own. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly execArgv?: readonly string[];
}

/** A process of its own for what is measured, and for what must not be. */
export class HostProcess {
  readonly #child: ChildProcess;
  #stderr = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.stderr?.on('data', (chunk) => {
      this.#stderr = (this.#stderr + chunk).slice(-4_000);
    });
  }

  /**
   * Starts one of `bench/hosts/` and waits until it is ready. What it logs goes nowhere: Lambda's log is a pipe too.
   * @throws with the last words of a process that ends instead
   */
  static async start(host: string, { args = [], environment, execArgv = [] }: HostOptions = {}): Promise<HostProcess> {
    const child = fork(join(import.meta.dirname, 'hosts', host), [...args], {
      execArgv: [...execArgv],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      ...(environment && { env: environment }),
    });
    const started = new HostProcess(child);
    await started.#nextAnswer();
    return started;
  }

  /** One at a time. @throws what the host reported */
  async ask<T extends HostRequest['type']>(request: Extract<HostRequest, { type: T }>): Promise<HostAnswers[T]> {
    const answer = this.#nextAnswer();
    this.#child.send(request);
    return (await answer) as HostAnswers[T];
  }

  /** The process sees that it is alone, and ends. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.disconnect();
    await exited;
  }

  async #nextAnswer(): Promise<unknown> {
    const stop = new AbortController();
    const { signal } = stop;
    try {
      const ended = once(this.#child, 'exit', { signal }).then(() => {
        throw new Error(`a process of the benchmark ended: ${this.#stderr}`);
      });
      const [message] = await Promise.race([once(this.#child, 'message', { signal }), ended]);
      return unwrapAnswer(message);
    } finally {
      stop.abort();
    }
  }
}
