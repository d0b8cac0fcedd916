import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory for the tests of one file, removed after them. */
export function temporaryDirectory(): { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'countersign-'));
  afterAll(() => rmSync(path, { recursive: true }));
  return { path };
}
