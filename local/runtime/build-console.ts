import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..', '..');

/** Builds the console unless it is built, in a process of its own: Vite wants one to itself. @throws with its words */
export async function buildConsole(signal?: AbortSignal): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, ['console/build/main.ts'], { cwd: root, ...(signal && { signal }) });
  } catch (error) {
    signal?.throwIfAborted();
    const { stderr = '', message } = error as Error & { readonly stderr?: string };
    throw new Error(stderr || message);
  }
}
