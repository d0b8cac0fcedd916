import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { ConsoleFile, ConsoleFiles, ContentEncoding } from '../../ports/console-files.ts';

/** As console/build/compress.ts writes it. */
interface PackedFile {
  readonly path: string;
  readonly contentType: string;
  readonly files: Readonly<Partial<Record<ContentEncoding, string>>>;
}

/** The console that lies in `folder`, next to the function's bundle: listed once, each file read when first asked for. */
export function packagedConsole(folder: string): ConsoleFiles {
  const packed = JSON.parse(readFileSync(join(folder, 'files.json'), 'utf8')) as readonly PackedFile[];
  const files = new Map(packed.map((file) => [file.path, consoleFile(folder, file)]));
  return { find: (path) => files.get(path) };
}

function consoleFile(folder: string, { contentType, files }: PackedFile): ConsoleFile {
  const read = new Map<ContentEncoding, Promise<Buffer>>();
  return {
    contentType,
    encodings: new Set(Object.keys(files) as ContentEncoding[]),
    read: (encoding) => {
      const content = read.get(encoding) ?? load(folder, files, encoding);
      read.set(encoding, content);
      return content;
    },
  };
}

/** Nobody who takes neither compression is worth a third copy: what is packed is unpacked. */
async function load(folder: string, files: PackedFile['files'], encoding: ContentEncoding): Promise<Buffer> {
  const name = files[encoding];
  if (name !== undefined) return readFile(join(folder, name));
  if (encoding !== 'identity' || files.gzip === undefined) throw new Error(`console: no ${encoding} of this file`);
  return promisify(gunzip)(await readFile(join(folder, files.gzip)));
}
