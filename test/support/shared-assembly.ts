import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_CONFIGURATION } from '../../local/runtime/demo-configuration.ts';
import { synthesize } from '../../local/runtime/synthesize.ts';
import { madeOnce } from './made-once.ts';

/** Stands in the shared assembly where each stack's own issuer will: a port that no system gives away. */
const PLACEHOLDER = 'http://localhost:65535';

/**
 * As {@link synthesize}, with functions bundled once for all test files: an assembly of a stack of its own differs from
 * another's of the same configuration in the issuer only. `test/local/start.test.ts` synthesizes as people do.
 */
export async function synthesizeShared(
  outputDirectory: string,
  issuer: string,
  _signal?: AbortSignal,
  configuration = DEMO_CONFIGURATION,
): Promise<void> {
  const digest = createHash('sha256').update(readFileSync(configuration)).digest('hex').slice(0, 16);
  const make = (directory: string) => synthesize(directory, PLACEHOLDER, undefined, configuration);
  const shared = await madeOnce(`assembly-${digest}`, make);
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
