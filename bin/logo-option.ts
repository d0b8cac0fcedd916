import { readFileSync, statSync } from 'node:fs';
import { MAX_LOGO_BYTES } from '../lambdas/core/clients/logo.ts';
import { CommandError } from './command-error.ts';

export const LOGO_OPTION = [
  '--logo <file>',
  `its picture: PNG, JPEG or WebP, a square of 16 to 512 pixels, at most ${MAX_LOGO_BYTES / 1024} kB`,
] as const;

/** The file's bytes, whatever they are. @throws CommandError */
export function readLogo(file: string): Uint8Array {
  try {
    // Not read at all: whoever names the wrong file may name a large one.
    if (statSync(file).size > MAX_LOGO_BYTES)
      throw new CommandError(`--logo must have at most ${MAX_LOGO_BYTES} bytes: ${file}`);
    return readFileSync(file);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`--logo cannot be read: ${file}`);
  }
}
