/** Compiles what is published for others: `protect` into `protect/dist`, as ES modules and as CommonJS. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const PACKAGE = join(ROOT, 'protect');
const DIST = join(PACKAGE, 'dist');

/** A relative specifier in a declaration file: the compiler rewrites those of code alone. */
const TS_SPECIFIER = /(from '\.{1,2}\/[^']+|import\("\.{1,2}\/[^"]+)\.ts(?=['"])/g;

rmSync(DIST, { recursive: true, force: true });
for (const project of ['tsconfig.json', 'tsconfig.cjs.json']) compile(join(PACKAGE, project));
for (const file of globSync('**/*.d.ts', { cwd: DIST })) nameJavaScript(join(DIST, file));
// The package is of ES modules; this folder of it is not.
writeFileSync(join(DIST, 'cjs', 'package.json'), '{ "type": "commonjs" }\n');
copyFileSync(join(ROOT, 'LICENSE'), join(PACKAGE, 'LICENSE'));

/** @throws when the compiler finds a fault, which it has then said */
function compile(project: string): void {
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [compiler, '--project', project], { stdio: 'inherit' });
}

function nameJavaScript(file: string): void {
  writeFileSync(file, readFileSync(file, 'utf8').replace(TS_SPECIFIER, '$1.js'));
}
