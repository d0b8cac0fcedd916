import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** A relative specifier in a declaration file: the compiler rewrites those of code alone. */
const TS_SPECIFIER = /(from '\.{1,2}\/[^']+|import\("\.{1,2}\/[^"]+)\.ts(?=['"])/g;

/** @throws when the compiler finds a fault, which it has then said */
export function compile(project: string): void {
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [compiler, '--project', project], { stdio: 'inherit' });
}

/** Lets every declaration below `directory` name what is beside it: JavaScript. */
export function nameJavaScript(directory: string): void {
  for (const file of globSync('**/*.d.ts', { cwd: directory })) {
    const path = join(directory, file);
    writeFileSync(path, readFileSync(path, 'utf8').replace(TS_SPECIFIER, '$1.js'));
  }
}
