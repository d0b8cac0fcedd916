import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

/** All that the built console is made of, relative to the repository; the lock file stands for every package. */
const SOURCES = [
  'console/index.html',
  'console/build',
  'console/public',
  'console/src',
  'lambdas/core',
  'lambdas/endpoints/administration/schemas',
  'lambdas/routes.ts',
  'package-lock.json',
];

/** SHA-256 over names and contents: the same on every machine, whatever its clock and its order of files. */
export function sourceDigest(root: string): string {
  const digest = createHash('sha256');
  for (const path of SOURCES.flatMap((source) => filesBelow(root, source)).sort()) {
    const content = createHash('sha256')
      .update(readFileSync(join(root, path)))
      .digest('hex');
    digest.update(`${path.replaceAll(sep, '/')}\n${content}\n`);
  }
  return digest.digest('hex');
}

function filesBelow(root: string, path: string): readonly string[] {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  return readdirSync(full).flatMap((name) => filesBelow(root, join(path, name)));
}
