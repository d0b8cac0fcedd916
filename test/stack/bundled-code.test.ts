import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, PACKAGE_ROOT } from '../../lib/bundled-code.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ENTRIES = globSync('{lambdas,sample}/*.ts', { cwd: PACKAGE_ROOT }).filter((entry) =>
  /export (?:const|async function|function) handler/.test(readFileSync(join(PACKAGE_ROOT, entry), 'utf8')),
);

it.each(ENTRIES)('a bundle never imports node:http, which would load a WebSocket client with it: %s', (entry) => {
  const file = join(folder, 'index.mjs');
  bundle(entry, file);
  const code = readFileSync(file, 'utf8');
  expect(code).toContain('handler');
  expect(code).not.toMatch(/(?:from|import|import\(|require\()\s*["'](?:node:)?http["']/);
});
