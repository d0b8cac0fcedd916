import { isAbsolute, relative } from 'node:path';

/** A path as a person would type it from where they are: relative when it is below, else as it is. */
export function displayPath(path: string): string {
  const below = relative('', path);
  return below === '' || below.startsWith('..') || isAbsolute(below) ? path : below;
}
