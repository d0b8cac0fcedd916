import { Readable } from 'node:stream';
import { runCommand } from '../../bin/run-command.ts';

/** Asked of this process by the one that started it. */
export interface HostedCommand {
  readonly id: number;
  readonly args: readonly string[];
  readonly input: string;
}

/** What a shell would have seen. */
export interface HostedOutcome {
  readonly id: number;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs commands one after another, each as in a process of its own but for starting one, which takes longer than most
 * commands do. `test/bin/usage.test.ts` starts processes.
 */
let last = Promise.resolve();
process.on('message', (command: HostedCommand) => {
  last = last.then(() => serve(command));
});
// Whoever asked has gone.
process.on('disconnect', () => process.exit());

async function serve({ id, args, input }: HostedCommand): Promise<void> {
  const written = { stdout: '', stderr: '' };
  const restore = (['stdout', 'stderr'] as const).map((name) => capture(name, written));
  Object.defineProperty(process, 'stdin', { value: Readable.from([Buffer.from(input)]), configurable: true });
  const code = await runCommand(args);
  for (const giveBack of restore) giveBack();
  process.send?.({ id, code, ...written } satisfies HostedOutcome);
}

function capture(name: 'stdout' | 'stderr', written: { stdout: string; stderr: string }): () => void {
  const stream = process[name];
  const { write } = stream;
  stream.write = (text: string | Uint8Array) => {
    written[name] += typeof text === 'string' ? text : Buffer.from(text).toString();
    return true;
  };
  return () => {
    stream.write = write;
  };
}
