import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { fieldError } from './command-error.ts';

/** The JSON in a file, or on standard input for `-`. @throws CommandError that names the field */
export async function readJwks(file: string): Promise<unknown> {
  const content = await read(file);
  try {
    return JSON.parse(content);
  } catch {
    throw fieldError([{ field: 'jwks', problem: `must be JSON: ${describeFile(file)} is not` }]);
  }
}

async function read(file: string): Promise<string> {
  try {
    return file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw fieldError([{ field: 'jwks', problem: `cannot be read: ${file} (${code})` }]);
  }
}

function describeFile(file: string): string {
  return file === '-' ? 'standard input' : file;
}
