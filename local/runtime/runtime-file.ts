import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the operator's command needs to find a running local stack. */
export interface RuntimeFile {
  readonly pid: number;
  readonly endpoints: { readonly dynamodb: string; readonly kms: string };
  readonly identityProvider: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

const fileIn = (stateDirectory: string) => join(stateDirectory, 'runtime.json');

/** Replaced whole, so that nobody reads half of it. */
export function writeRuntimeFile(stateDirectory: string, runtime: RuntimeFile): void {
  mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
  const temporary = `${fileIn(stateDirectory)}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(runtime, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(temporary, fileIn(stateDirectory));
}

export function removeRuntimeFile(stateDirectory: string): void {
  rmSync(fileIn(stateDirectory), { force: true });
}
