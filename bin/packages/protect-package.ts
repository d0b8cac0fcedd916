import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, nameJavaScript, ROOT } from './compiler.ts';

const PACKAGE = join(ROOT, 'protect');
const DIST = join(PACKAGE, 'dist');

/** `@countersign/protect`, in `protect/dist`: as ES modules and as CommonJS. */
export function buildProtect(): void {
  rmSync(DIST, { recursive: true, force: true });
  for (const project of ['tsconfig.json', 'tsconfig.cjs.json']) compile(join(PACKAGE, project));
  nameJavaScript(DIST);
  // The package is of ES modules; this folder of it is not.
  writeFileSync(join(DIST, 'cjs', 'package.json'), '{ "type": "commonjs" }\n');
  copyFileSync(join(ROOT, 'LICENSE'), join(PACKAGE, 'LICENSE'));
}
