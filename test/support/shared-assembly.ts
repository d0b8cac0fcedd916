import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../../local/runtime/synthesize.ts';
import { madeOnce } from './made-once.ts';

/** Stands in the shared assembly where each stack's own issuer will: a port that no system gives away. */
const PLACEHOLDER = 'http://localhost:65535';

/**
 * As {@link synthesize}, with functions bundled once for all test files: an assembly of a stack of its own differs from
 * another's in the issuer only. `test/local/start.test.ts` synthesizes as people do.
 */
export async function synthesizeShared(outputDirectory: string, issuer: string): Promise<void> {
  const shared = await madeOnce('assembly', (directory) => synthesize(directory, PLACEHOLDER));
  mkdirSync(outputDirectory, { recursive: true });
  for (const entry of readdirSync(shared, { withFileTypes: true })) {
    const [from, to] = [join(shared, entry.name), join(outputDirectory, entry.name)];
    if (entry.isDirectory()) linkOnce(from, to);
    else writeFileSync(to, readFileSync(from, 'utf8').replaceAll(PLACEHOLDER, issuer));
  }
}

/** A stack that starts again finds the links of before. */
function linkOnce(target: string, path: string): void {
  try {
    symlinkSync(target, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
