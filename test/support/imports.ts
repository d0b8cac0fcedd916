import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** One file imports another; paths are relative to the repository. */
export interface Import {
  readonly from: string;
  /** A file of ours, or the name of a package. */
  readonly to: string;
}

const REPOSITORY = join(import.meta.dirname, '../..');

/** `import … from 'x'`, `export … from 'x'`, `import 'x'` and `import('x')`; types too: an arrow is an arrow. */
const SPECIFIER = /(?:\bfrom\s*|\bimport\s*\(?\s*)(['"])([^'"\s]+)\1/g;

/** Every import of every TypeScript file in these folders; a folder that does not exist yet has none. */
export function importsOf(...folders: readonly string[]): readonly Import[] {
  return folders.flatMap(sourceFiles).flatMap((from) => specifiersOf(from).map((to) => ({ from, to })));
}

function sourceFiles(folder: string): readonly string[] {
  const entries = readdirOrNothing(join(REPOSITORY, folder));
  return entries
    .filter((name) => /\.m?ts$/.test(name) && !/node_modules|^dist\//.test(name))
    .map((name) => join(folder, name));
}

function readdirOrNothing(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
}

function specifiersOf(file: string): readonly string[] {
  const source = readFileSync(join(REPOSITORY, file), 'utf8');
  return [...source.matchAll(SPECIFIER)].flatMap(([, , specifier = '']) =>
    specifier.startsWith('.') ? [relative(REPOSITORY, join(REPOSITORY, dirname(file), specifier))] : [specifier],
  );
}
