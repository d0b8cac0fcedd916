import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { AREAS, type Area } from './areas.ts';
import { describeMutant, isUnnoticed, keyOf, type Mutant, rangeOf, readReport, scoreOf } from './report.ts';

const USAGE = `Changes the code that decides, one place at a time, and prints which changes no test noticed.

usage: npm run test:mutation -- [--area NAME] [--mutate GLOB]... [--tests WHOSE] [--cold | --warm]

  --area NAME    one of ${AREAS.map(({ name }) => name).join(', ')} (default: all; hours on a small machine)
  --mutate GLOB  only these files of the area, or a place: protect/vocabulary/scope.ts:10-20
  --tests WHOSE  own: only those of the area, which is quick; callers: at once those of its callers too
                 (default: first its own, then for what they let pass its callers'); or globs with commas between
                 them: endpoints/agent-*.test.ts
  --cold         Jest from the start, which takes many times as long: else one process keeps all files loaded, and Jest
                 only confirms what went unnoticed there
  --warm         without that confirmation, to see quickly what there is: a test file that was left to Jest, which is named,
                 may yet notice some of what is printed
  --help         this text

example: npm run test:mutation -- --area core --mutate 'protect/vocabulary/scope.ts'
Exits with 1 while a change goes unnoticed. Each one is either a missing test or a change that changes nothing.
`;

/** Of this process: two runs in one checkout do not take each other's sandbox for files of the repository. */
const DIRECTORY = `${process.cwd()}/.stryker/${process.pid}`;
const REPORT = `${DIRECTORY}/report.json`;
/** Test files that the warm runner left to Jest, each with the reason. */
const LEFT_COLD = `${DIRECTORY}/cold.json`;

/** Stryker takes one text with commas between the globs, and cuts those of braces apart too. */
function withoutBraces(glob: string): readonly string[] {
  const [braces, choices] = /\{([^{}]*)\}/.exec(glob) ?? [];
  if (braces === undefined || choices === undefined) return [glob];
  return choices.split(',').flatMap((choice) => withoutBraces(glob.replace(braces, () => choice)));
}

/** One process for all changes, or Jest anew for each. */
type Runner = 'warm' | 'jest-by-file';

/**
 * @param tests folders of `test/`, or files of it
 * @returns undefined when no test reaches any of the places: Stryker then reports nothing
 * @throws when Stryker itself failed: no report is better than a false one
 */
function mutate(places: readonly string[], tests: readonly string[], runner: Runner): readonly Mutant[] | undefined {
  rmSync(REPORT, { force: true });
  const run = spawnSync(
    process.execPath,
    [
      'node_modules/@stryker-mutator/core/bin/stryker.js',
      'run',
      'test/mutation/stryker.config.mjs',
      '--mutate',
      places.flatMap(withoutBraces).join(','),
    ],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, MUTATION_TESTS: tests.join(','), MUTATION_RUNNER: runner, MUTATION_DIRECTORY: DIRECTORY },
    },
  );
  if (run.status !== 0) throw new Error('Stryker did not finish; what it printed above says why');
  return existsSync(REPORT) ? readReport(REPORT) : undefined;
}

/** Whose tests stand for the area: its own, then its callers', unless one of them alone, or these. */
type Whose = 'own' | 'callers' | readonly string[] | undefined;

function foldersOf(area: Area, whose: Whose): readonly string[] {
  if (typeof whose === 'object') return whose;
  return whose === 'callers' ? area.callers : area.tests;
}

interface Passes {
  readonly whose: Whose;
  readonly isCold: boolean;
  readonly isWarm: boolean;
}

/** The area's own tests first; what they let pass is tried once more with those of its callers, and then with Jest. */
function examine(area: Area, places: readonly string[], { whose, isCold, isWarm }: Passes): number {
  const runner = isCold ? 'jest-by-file' : 'warm';
  const folders = foldersOf(area, whose);
  const mutants = mutate(places, folders, runner) ?? mutate(places, area.callers, runner);
  if (mutants === undefined) throw new Error(`No test of ${area.callers.join(', ')} reaches ${places.join(', ')}`);
  let unnoticed: readonly Mutant[] = mutants.filter(isUnnoticed);
  let cold = isCold ? [] : leftCold();
  if (whose === undefined && unnoticed.length > 0 && area.callers.join() !== area.tests.join()) {
    // They stand here already if the next pass, which takes longer, does not come to its end.
    print(area, mutants, unnoticed);
    process.stdout.write(`\nLeft to the tests of ${area.callers.join(', ')}:\n`);
    unnoticed = stillUnnoticed(unnoticed, area.callers, runner);
    cold = isCold ? [] : leftCold();
  }
  if (isCold || isWarm || unnoticed.length === 0) return print(area, mutants, unnoticed);
  print(area, mutants, unnoticed);
  const files = [...new Set([...unnoticed.flatMap(({ ranBy }) => ranBy), ...cold])].map((file) =>
    file.replace(/^test\//, ''),
  );
  process.stdout.write(`\nLeft to Jest, with ${files.length} test files:\n`);
  return print(area, mutants, files.length === 0 ? unnoticed : stillUnnoticed(unnoticed, files, 'jest-by-file'));
}

function leftCold(): readonly string[] {
  if (!existsSync(LEFT_COLD)) return [];
  const reasons = JSON.parse(readFileSync(LEFT_COLD, 'utf8')) as Readonly<Record<string, string>>;
  for (const [file, why] of Object.entries(reasons)) process.stdout.write(`left to Jest: ${file}: ${why}\n`);
  return Object.keys(reasons);
}

/** @returns of these, with what ran them now */
function stillUnnoticed(asked: readonly Mutant[], tests: readonly string[], runner: Runner): readonly Mutant[] {
  const keys = new Set(asked.map(keyOf));
  const again = mutate([...new Set(asked.map(rangeOf))], tests, runner);
  return again === undefined ? asked : again.filter((mutant) => isUnnoticed(mutant) && keys.has(keyOf(mutant)));
}

/** @returns how many went unnoticed */
function print(area: Area, mutants: readonly Mutant[], unnoticed: readonly Mutant[]): number {
  process.stdout.write(`\n${area.name}: ${scoreOf(mutants, unnoticed.length)}\n`);
  for (const mutant of unnoticed) process.stdout.write(`  ${describeMutant(mutant)}\n`);
  return unnoticed.length;
}

function whoseOf(text: string | undefined): Whose {
  return text === undefined || text === 'own' || text === 'callers' ? text : text.split(',');
}

const { values } = parseArgs({
  options: {
    area: { type: 'string' },
    mutate: { type: 'string', multiple: true },
    tests: { type: 'string' },
    cold: { type: 'boolean', default: false },
    warm: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(USAGE);
} else {
  const areas = AREAS.filter(({ name }) => values.area === undefined || name === values.area);
  if (areas.length === 0) {
    process.stderr.write(`--area is none of ${AREAS.map(({ name }) => name).join(', ')}: ${values.area}\n`);
    process.exit(2);
  }
  const passes = { whose: whoseOf(values.tests), isCold: values.cold, isWarm: values.warm };
  try {
    const unnoticed = areas.reduce((sum, area) => sum + examine(area, values.mutate ?? area.mutate, passes), 0);
    process.exitCode = unnoticed === 0 ? 0 : 1;
  } finally {
    rmSync(DIRECTORY, { recursive: true, force: true });
  }
}
