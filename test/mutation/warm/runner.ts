import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import type { DryRunOptions, DryRunResult, MutantRunOptions, MutantRunResult } from '@stryker-mutator/api/test-runner';
import { createRunDirectory, removeRunDirectory } from '../../support/made-once.ts';
import { execute, type Outcome } from './execute.ts';
import { testFilesReaching } from './reach.ts';
import { fileOf, prepareGlobals, type Suite, type SuiteTest, suiteOf } from './suite.ts';

/**
 * Stryker's tests in one process that stays: files are loaded once, by Node.js itself, and only the change that is
 * active differs from run to run. What one run leaves behind could change the next, so nothing is believed at once:
 * a test that failed must pass again without the change, or the process ends and the change is tried in a new one; it must
 * then fail with the change again; and `test/mutation/run.ts` tries what went unnoticed here once more with Jest.
 */

/** Stryker's switches, which the changed files read. */
interface Switches {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: Coverage;
}

type Hits = Record<string, number>;

interface Coverage {
  readonly static: Hits;
  readonly perTest: Record<string, Hits>;
}

/** Files that do not load, do not pass twice, or are slow: Jest runs them. `test/mutation/run.ts` reads their names here. */
const LEFT_COLD = `${process.env['MUTATION_DIRECTORY'] ?? '.stryker'}/cold.json`;

/** How long each test took, for a process that begins anew. */
const DURATIONS = `${process.env['MUTATION_DIRECTORY'] ?? '.stryker'}/durations.json`;

/** A test alone takes milliseconds; keys for RSA, on a busy machine, seconds. */
const LIMIT_MS = 10_000;
const FIRST_LIMIT_MS = 120_000;
/** A file that takes longer would be run for each change that the others let pass. */
const SLOW_MS = 30_000;

const switches: Switches = {};
Object.assign(globalThis, { __stryker__: switches });

class WarmRunner {
  /** Something was left behind that fails tests: the next run begins in a new process. */
  private isWorn = false;
  private runs = 0;

  /**
   * What runs when a module loads, and in a test too, is tried in the test: a new process for each such change would load
   * all files without it. Where changes of loading are tried themselves, Stryker begins anew for each.
   */
  capabilities() {
    return { reloadEnvironment: process.env['MUTATION_STATIC'] !== 'yes' };
  }

  async init(): Promise<void> {
    createRunDirectory();
    prepareGlobals();
  }

  async dispose(): Promise<void> {
    removeRunDirectory();
  }

  async dryRun({ files = [] }: DryRunOptions): Promise<DryRunResult> {
    const folders = (process.env['MUTATION_TESTS'] ?? '').split(',');
    const reaching = testFilesReaching(
      files.map((file) => relative(process.cwd(), file)),
      folders,
    );
    const tests: Outcome[] = [];
    const cold: Record<string, string> = {};
    for (const file of reaching) {
      const result = await rehearse(file);
      if (typeof result === 'string') cold[file] = result;
      else tests.push(...result);
    }
    mkdirSync(dirname(LEFT_COLD), { recursive: true });
    writeFileSync(LEFT_COLD, JSON.stringify(cold, null, 1));
    writeFileSync(DURATIONS, JSON.stringify(Object.fromEntries(tests.map(({ test, ms }) => [test.id, ms]))));
    return complete(tests);
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    if (this.isWorn) throw new Error('a test left something behind: the next process begins anew');
    this.runs += 1;
    const { activeMutant, hitLimit, testFilter, mutantActivation } = options;
    if (testFilter === undefined) throw new Error('a change without its tests is not run here');
    const change = { activeMutant: activeMutant.id, hitLimit, hitCount: hitLimit === undefined ? undefined : 0 };
    if (mutantActivation === 'static') Object.assign(switches, change);
    const chosen = new Set(testFilter);
    let nrOfTests = 0;
    for (const file of filesOf(testFilter, options.sandboxFileName)) {
      const suite = await suiteOf(file);
      Object.assign(switches, change);
      const outcomes = await execute(suite, chosen, { limitMs: LIMIT_MS, isEnough: hasFailed });
      Object.assign(switches, UNCHANGED);
      nrOfTests += outcomes.length;
      const failed = outcomes.find(hasFailed);
      if (failed !== undefined) return this.judge(suite, failed, { nrOfTests, change });
    }
    return { status: SURVIVED, nrOfTests };
  }

  /**
   * Noticed, when the same test passes without the change and then fails with it again: what an earlier change left for the
   * next look alone fails once too.
   */
  private async judge(suite: Suite, failed: Outcome, { nrOfTests, change }: Judged): Promise<MutantRunResult> {
    const { test, failure = '' } = failed;
    if (failed.isHanging === true) {
      this.isWorn = true;
      return { status: TIMEOUT, reason: failure };
    }
    const again = () => execute(suite, new Set([test.id]), { limitMs: LIMIT_MS, isEnough: hasFailed });
    if ((await again()).some(hasFailed)) {
      this.isWorn = true;
      if (this.runs > 1) throw new Error(`${test.name}: fails without a change too`);
      return { status: SURVIVED, nrOfTests };
    }
    Object.assign(switches, change);
    const confirmed = await again();
    Object.assign(switches, UNCHANGED);
    if (confirmed.some(({ isHanging }) => isHanging === true)) this.isWorn = true;
    if (!confirmed.some(hasFailed)) return { status: SURVIVED, nrOfTests };
    return { status: KILLED, killedBy: [test.id], failureMessage: failure, nrOfTests };
  }
}

interface Judged {
  readonly nrOfTests: number;
  readonly change: Switches;
}

const UNCHANGED: Switches = { activeMutant: undefined, hitLimit: undefined, hitCount: undefined };

/** First the file that has the changed one's name, then that of which the tests take least. */
function filesOf(ids: readonly string[], changed: string): readonly string[] {
  durations ??= existsSync(DURATIONS) ? (JSON.parse(readFileSync(DURATIONS, 'utf8')) as Durations) : {};
  const costs = new Map<string, number>();
  const namesake = `/${basename(changed, '.ts')}.test.ts`;
  for (const id of ids) {
    const file = fileOf(id);
    costs.set(file, (costs.get(file) ?? (file.endsWith(namesake) ? -1e6 : 0)) + (durations[id] ?? 0));
  }
  return [...costs].toSorted(([, one], [, other]) => one - other).map(([file]) => file);
}

type Durations = Readonly<Record<string, number>>;
let durations: Durations | undefined;

/** The values of Stryker's enumerations, which are only types here. */
const SURVIVED = 'survived' as MutantRunResult['status'] & 'survived';
const KILLED = 'killed' as MutantRunResult['status'] & 'killed';
const TIMEOUT = 'timeout' as MutantRunResult['status'] & 'timeout';

const hasFailed = ({ failure }: Outcome) => failure !== undefined;

/** Twice: what passes only once leaves something behind. @returns why the file cannot be run here */
async function rehearse(file: string): Promise<readonly Outcome[] | string> {
  try {
    switches.currentTestId = undefined;
    const suite = await suiteOf(file);
    const all = new Set(suite.tests.map(({ id }) => id));
    const entering = (tests: readonly SuiteTest[]) => {
      switches.currentTestId = tests.map(({ id }) => id).join('\n');
    };
    const first = await execute(suite, all, { limitMs: FIRST_LIMIT_MS, entering });
    if (first.some(hasFailed)) return tell(first);
    const took = first.reduce((sum, { ms }) => sum + ms, 0);
    if (took > SLOW_MS) return `takes ${Math.round(took / 1000)} seconds`;
    const second = await execute(suite, all, { limitMs: FIRST_LIMIT_MS, entering });
    return second.some(hasFailed) ? tell(second) : second;
  } catch (error) {
    return String(error);
  } finally {
    switches.currentTestId = undefined;
  }
}

function tell(outcomes: readonly Outcome[]): string {
  const failed = outcomes.find(hasFailed);
  return `${failed?.test.name}: ${failed?.failure}`;
}

function complete(outcomes: readonly Outcome[]): DryRunResult {
  const tests = outcomes.map(({ test: { id, name }, ms }) => ({
    id,
    name,
    fileName: fileOf(id),
    timeSpentMs: ms,
    status: 0 as const,
  }));
  return { status: 'complete', tests, mutantCoverage: coverageOf(new Set(tests.map(({ id }) => id))) } as DryRunResult;
}

/** What ran for several tests, as the hooks of a block do, counts for each of them. */
function coverageOf(known: ReadonlySet<string>): Coverage {
  const { static: atLoading = {}, perTest: recorded = {} } = switches.mutantCoverage ?? {};
  const perTest: Record<string, Hits> = {};
  for (const [ids, hits] of Object.entries(recorded)) {
    for (const id of ids.split('\n').filter((one) => known.has(one))) {
      const own = perTest[id] ?? {};
      for (const [mutant, count] of Object.entries(hits)) own[mutant] = (own[mutant] ?? 0) + count;
      perTest[id] = own;
    }
  }
  return { static: atLoading, perTest };
}

/** Stryker asks a module of plugins for this name. */
export const strykerPlugins = [{ kind: 'TestRunner', name: 'warm', factory: () => new WarmRunner() }];
