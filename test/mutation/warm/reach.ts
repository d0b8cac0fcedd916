import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** `from './x.ts'`, `import './x.ts'` and `import('./x.ts')`. */
const SPECIFIER = /(?:\bfrom\s*|\bimport\s*\(?\s*)(['"])(\.[^'"\s]+)\1/g;

const imports = new Map<string, readonly string[]>();

/**
 * The test files in these folders of `test/`, or by these globs there, that import one of the changed ones, however many
 * lie between.
 */
export function testFilesReaching(changed: readonly string[], folders: readonly string[]): readonly string[] {
  const wanted = new Set(changed);
  return folders
    .flatMap((folder) => globSync(`test/${folder.endsWith('.ts') ? folder : `${folder}/**/*.test.ts`}`).toSorted())
    .filter((file) => [...reachedFrom(file)].some((reached) => wanted.has(reached)));
}

function reachedFrom(file: string): ReadonlySet<string> {
  const reached = new Set([file]);
  for (const one of reached) for (const other of importsOf(one)) reached.add(other);
  return reached;
}

function importsOf(file: string): readonly string[] {
  const known = imports.get(file);
  if (known !== undefined) return known;
  const found = /\.m?[jt]sx?$/.test(file) ? read(file).matchAll(SPECIFIER) : [];
  const paths = [...found].map(([, , specifier = '']) => join(dirname(file), specifier));
  imports.set(file, paths);
  return paths;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
