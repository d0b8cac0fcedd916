import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Circus } from '@jest/types';
import { getState, resetState } from 'jest-circus';
import * as globals from './jest-globals.ts';

/** A test file as it stands in memory: loaded by Node.js itself, once, with every module that it shares with others. */
export interface Suite {
  readonly file: string;
  readonly root: Circus.DescribeBlock;
  readonly tests: readonly SuiteTest[];
}

export interface SuiteTest {
  /** Of the file and the place in it: titles may hold a time or a random key, and differ in the next process. */
  readonly id: string;
  readonly name: string;
  readonly entry: Circus.TestEntry;
}

const suites = new Map<string, Suite>();

/** Before the first file is loaded: the names that Jest puts into the world of a test. */
export function prepareGlobals(): void {
  Object.assign(globalThis, globals);
  const url = new URL('jest-globals.ts', import.meta.url).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === '@jest/globals' ? { url, shortCircuit: true } : next(specifier, context),
  });
}

/** @throws what the file throws when it is loaded */
export async function suiteOf(file: string): Promise<Suite> {
  const known = suites.get(file);
  if (known !== undefined) return known;
  resetState();
  await import(pathToFileURL(resolve(file)).href);
  const root = getState().rootDescribeBlock;
  const tests = testsOf(root).map((entry, index) => ({ id: `${file}#${index}`, name: nameOf(entry), entry }));
  const suite = { file, root, tests };
  suites.set(file, suite);
  return suite;
}

export const fileOf = (id: string): string => id.slice(0, id.lastIndexOf('#'));

export function testsOf(block: Circus.DescribeBlock): readonly Circus.TestEntry[] {
  return block.children.flatMap((child) => (child.type === 'test' ? [child] : testsOf(child)));
}

function nameOf(entry: Circus.TestEntry): string {
  const names = [entry.name];
  for (let block = entry.parent; block.parent !== undefined; block = block.parent) names.unshift(block.name);
  return names.join(' ');
}
