import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Everything that functions, the local IAM and the identity provider write, one file per start: JSON lines, each with its
 * `source`. What a source writes as JSON keeps its members and their spelling; anything else is the `message`.
 */
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
    write: (source, line) => stream.write(`${logLine(source, line)}\n`),
    close: () => new Promise((resolve) => stream.end(() => resolve())),
  };
}

/** The line as it is in CloudWatch, so that a search for `"correlationId":"…"` finds it in both. */
export function logLine(source: string, line: string): string {
  const name = JSON.stringify(source);
  if (!isJsonObject(line)) return `{"source":${name},"message":${JSON.stringify(line)}}`;
  const members = line.trim().slice(1);
  return `{"source":${name}${/^\s*\}$/.test(members) ? '' : ','}${members}`;
}

function isJsonObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
