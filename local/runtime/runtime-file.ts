import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the operator's command needs to find a running local stack. */
export interface RuntimeFile {
  readonly pid: number;
  readonly endpoints: { readonly dynamodb: string; readonly kms: string };
  /** A session of the operator's role: the command may do locally what it may on AWS. */
  readonly operator: { readonly accessKeyId: string };
  /** What an API of one's own needs, to run `protect()` against this stack. Absent: a stack without the sample. */
  readonly protect?: ProtectSession;
  readonly identityProvider: string;
  /** `address:port` of the name server that stands in for the DNS. Absent: none does. */
  readonly dnsServer?: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** The variables that `protect()` reads, as `grantProtect` sets them, and the access key id of who may do what it gives. */
export interface ProtectSession {
  readonly accessKeyId: string;
  readonly variables: Readonly<Record<string, string>>;
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

/** What a running local stack says of itself, its shape unchecked; `undefined` when none runs. */
export function readRuntimeFile(stateDirectory: string): unknown {
  try {
    const runtime: unknown = JSON.parse(readFileSync(fileIn(stateDirectory), 'utf8'));
    return isAlive((runtime as RuntimeFile).pid) ? runtime : undefined;
  } catch {
    return undefined;
  }
}

/** A killed process leaves its file behind; it names a process that is gone, or one that nobody has waited for yet. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** proc(5): the state follows the name, which is in parentheses and may hold any. Where there is no /proc: unknown. */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}
