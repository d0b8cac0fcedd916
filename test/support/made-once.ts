import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Of this run of the tests: jest's set-up names it, and its workers inherit it. */
const DIRECTORY_VARIABLE = 'COUNTERSIGN_TEST_RUN';

export function createRunDirectory(): void {
  process.env[DIRECTORY_VARIABLE] = mkdtempSync(join(tmpdir(), 'countersign-tests-'));
}

export function removeRunDirectory(): void {
  rmSync(runDirectory(), { recursive: true, force: true });
}

/**
 * A directory that `make` has filled, once for all files of this run: what takes seconds is not made for each.
 * Of two workers at once both make it, and one result is kept. What is in it must not be changed.
 */
export async function madeOnce(name: string, make: (directory: string) => Promise<void>): Promise<string> {
  const directory = join(runDirectory(), name);
  if (existsSync(directory)) return directory;
  const draft = mkdtempSync(join(runDirectory(), `${name}-`));
  await make(draft);
  try {
    renameSync(draft, directory);
  } catch (error) {
    if (!existsSync(directory)) throw error;
  }
  return directory;
}

function runDirectory(): string {
  const directory = process.env[DIRECTORY_VARIABLE];
  if (directory === undefined) throw new Error(`${DIRECTORY_VARIABLE} is not set: jest.config.mjs does it`);
  return directory;
}
