import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, nameJavaScript, ROOT } from './compiler.ts';

/** `@countersign/protect` or `@countersign/agent`, in its `dist`: as ES modules and as CommonJS. */
export function buildLibrary(folder: 'protect' | 'agent'): void {
  const source = join(ROOT, folder);
  const dist = join(source, 'dist');
  rmSync(dist, { recursive: true, force: true });
  for (const project of ['tsconfig.json', 'tsconfig.cjs.json']) compile(join(source, project));
  nameJavaScript(dist);
  // The package is of ES modules; this folder of it is not.
  writeFileSync(join(dist, 'cjs', 'package.json'), '{ "type": "commonjs" }\n');
  copyFileSync(join(ROOT, 'LICENSE'), join(source, 'LICENSE'));
}
