import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { strykerPlugins as jestPlugins } from '@stryker-mutator/jest-runner';

/**
 * Stryker's runner for Jest, and which file each test stands in. Stryker's own loads every test file from which the
 * changed one can be reached, to run a few tests of a few of them; here only those are loaded, one after the other
 * until a test fails.
 */

const plugin = jestPlugins[0];
if (plugin === undefined) throw new Error('@stryker-mutator/jest-runner has no test runner');

type Runner = ReturnType<typeof plugin.factory>;
type Factory = ((injector: unknown) => Runner & RunsSettings) & { readonly inject: readonly string[] };
type DryRun = Awaited<ReturnType<Runner['dryRun']>>;
type MutantRun = Parameters<Runner['mutantRun']>[0];

/** What Stryker's class calls for each of its two kinds of run; its types do not name it. */
interface Settings {
  readonly testFiles?: readonly string[];
}
interface JestRun {
  readonly jestResult: {
    readonly testResults: readonly {
      readonly testFilePath: string;
      /** Milliseconds since the epoch, from loading the file's modules to its last test. */
      readonly perfStats: { readonly start: number; readonly end: number };
    }[];
  };
}
interface RunsSettings {
  run(settings: Settings): Promise<JestRun>;
}

interface TestPlace {
  readonly id: string;
  readonly file: string;
}

interface Places {
  readonly tests: readonly TestPlace[];
  /** How long each file took, with all that it imports: a single test costs little beside that. */
  readonly ms: Readonly<Record<string, number>>;
}

/** A runner that has grown begins anew, in another process: it reads here what the first has seen. */
const PLACES = `${process.env['MUTATION_DIRECTORY'] ?? '.stryker'}/tests.json`;

function keepPlaces({ tests }: Extract<DryRun, { status: 'complete' }>, ms: Places['ms']): void {
  const places: Places = { tests: tests.map(({ id, fileName = '' }) => ({ id, file: fileName })), ms };
  mkdirSync(dirname(PLACES), { recursive: true });
  writeFileSync(PLACES, JSON.stringify(places));
}

/** The files of these tests: first the one that has the changed file's name, then the quickest. */
function filesOf(ids: readonly string[], changed: string, { tests, ms }: Places): readonly string[] {
  const asked = new Set(ids);
  const files = new Set(tests.filter(({ id }) => asked.has(id)).map(({ file }) => file));
  const namesake = `/${basename(changed, '.ts')}.test.ts`;
  const rank = (file: string) => (file.endsWith(namesake) ? -1 : (ms[file] ?? 0));
  return [...files].sort((one, other) => rank(one) - rank(other));
}

/** How many of these tests stand in this file. */
function countOf(ids: readonly string[], file: string | undefined, { tests }: Places): number {
  const asked = new Set(ids);
  return new Set(tests.filter((test) => test.file === file && asked.has(test.id)).map(({ id }) => id)).size;
}

function byFile(runner: Runner & RunsSettings): Runner {
  const [dryRun, mutantRun, run] = [runner.dryRun.bind(runner), runner.mutantRun.bind(runner), runner.run.bind(runner)];
  let testFiles: readonly string[] | undefined;
  let ms: Places['ms'] = {};
  runner.run = async (settings) => {
    const result = await run(testFiles === undefined ? settings : { ...settings, testFiles });
    const took = result.jestResult.testResults.map(({ testFilePath, perfStats: { start, end } }) => [
      testFilePath,
      end - start,
    ]);
    ms = Object.fromEntries(took);
    return result;
  };
  runner.dryRun = async (options) => {
    const result = await dryRun(options);
    if (result.status !== 'complete') return result;
    keepPlaces(result, ms);
    // Without a word on coverage Stryker would run each change to find that no test reaches it.
    return result.tests.length > 0 ? result : { ...result, mutantCoverage: { static: {}, perTest: {} } };
  };
  runner.mutantRun = async (options: MutantRun) => {
    const { testFilter, ...unfiltered } = options;
    if (testFilter === undefined) return mutantRun(options);
    const places = JSON.parse(readFileSync(PLACES, 'utf8')) as Places;
    const runFile = async (file: string | undefined) => {
      testFiles = file === undefined ? [] : [file];
      const result = await mutantRun(options);
      if (result.status !== 'survived' || result.nrOfTests >= countOf(testFilter, file, places)) return result;
      // Titles that a run makes up, of a random key or a time, are found by no name: then all of the file.
      return mutantRun(unfiltered);
    };
    const [first, ...others] = filesOf(testFilter, options.sandboxFileName, places);
    try {
      let result = await runFile(first);
      for (const file of others) {
        if (result.status !== 'survived') return result;
        result = await runFile(file);
      }
      return result;
    } finally {
      testFiles = undefined;
    }
  };
  return runner;
}

const ofJest = plugin.factory as unknown as Factory;
const factory = Object.assign((injector: unknown) => byFile(ofJest(injector)), { inject: ofJest.inject });

/** Stryker asks a module of plugins for this name. */
export const strykerPlugins = [{ kind: plugin.kind, name: 'jest-by-file', factory }];
