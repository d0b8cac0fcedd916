import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative, sep } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** One file of the console as it is served; see lambdas/adapters/system/packaged-console.ts, which reads this. */
export interface PackedFile {
  /** Below `/console/`. */
  readonly path: string;
  readonly contentType: string;
  /** Encoding → file beside the index. `identity` is there only for what does not get smaller. */
  readonly files: Readonly<Partial<Record<'br' | 'gzip' | 'identity', string>>>;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.jpeg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};

/** Compresses every file below `from` into `to`, as hard as it goes: once, and not for each reader. */
export function packFiles(from: string, to: string): readonly PackedFile[] {
  const names = readdirSync(from, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files
    .map((file) => packContent(readFileSync(file), relative(from, file), to))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * One file of this content, called `name` below `to`, where there may be one of before.
 * @throws Error for a kind of file that nobody has given a content type: `nosniff` would make it useless.
 */
export function packContent(content: Buffer, name: string, to: string): PackedFile {
  const contentType = CONTENT_TYPES[extname(name)];
  if (contentType === undefined) throw new Error(`console: no content type is known for ${name}`);
  const target = join(to, name);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(`${target}.br`, brotli(content));
  writeFileSync(`${target}.gz`, gzipSync(content, { level: 9 }));
  const path = name.replaceAll(sep, '/');
  return { path, contentType, files: { br: `${path}.br`, gzip: `${path}.gz` } };
}

function brotli(content: Buffer): Buffer {
  return brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
}
