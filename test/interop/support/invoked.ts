import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const INVOKER = join(import.meta.dirname, 'invoker.mjs');

/** A Lambda function of the examples, in a process of its own with these variables and no others. */
export interface Invoked {
  /** What it returns, or `{ thrown }`. One event at a time. */
  invoke(event: object): Promise<unknown>;
  stop(): void;
}

export function invoked(file: string, variables: Readonly<Record<string, string>>): Invoked {
  const env = { PATH: process.env['PATH'], ...variables };
  const child = spawn(process.execPath, [INVOKER, file], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    invoke: async (event) => {
      child.stdin.write(`${JSON.stringify(event)}\n`);
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error(`${file} ended`);
        const answer = JSON.parse(value) as { readonly returned?: unknown; readonly thrown?: string };
        // Everything else is its log.
        if ('returned' in answer) return answer.returned;
        if ('thrown' in answer) return answer;
      }
    },
    stop: () => void child.kill(),
  };
}
