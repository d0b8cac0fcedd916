import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Everything that functions and the identity provider write, one file per start. */
export interface LogFile {
  readonly path: string;
  write(source: string, line: string): void;
  close(): Promise<void>;
}

export function openLogFile(stateDirectory: string): LogFile {
  mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
  const path = join(stateDirectory, 'log.jsonl');
  const stream = createWriteStream(path, { flags: 'w', mode: 0o600 });
  return {
    path,
    write: (source, line) => stream.write(`${source} ${line}\n`),
    close: () => new Promise((resolve) => stream.end(() => resolve())),
  };
}
