import type { Circus } from '@jest/types';
import { expect } from 'expect';
import { type Suite, type SuiteTest, testsOf } from './suite.ts';

/** What became of one test. */
export interface Outcome {
  readonly test: SuiteTest;
  readonly ms: number;
  readonly failure?: string;
  /** It was waited for no longer: what it left running may disturb the next. */
  readonly isHanging?: boolean;
}

export interface Watch {
  /** The most that one test or hook is waited for. */
  readonly limitMs: number;
  /** Called before a test's own hooks and the test, and before the hooks of a whole block with all of its tests. */
  readonly entering?: (tests: readonly SuiteTest[]) => void;
  readonly isEnough?: (outcome: Outcome) => boolean;
}

class Hanging extends Error {}

/** Runs the chosen tests of a file in their order, with their hooks, as often as it is asked to. */
export async function execute(suite: Suite, chosen: ReadonlySet<string>, watch: Watch): Promise<readonly Outcome[]> {
  const byEntry = new Map(suite.tests.filter(({ id }) => chosen.has(id)).map((test) => [test.entry, test]));
  const outcomes: Outcome[] = [];
  await executeBlock(suite.root, { byEntry, outcomes, watch });
  return outcomes;
}

interface Execution {
  readonly byEntry: ReadonlyMap<Circus.TestEntry, SuiteTest>;
  readonly outcomes: Outcome[];
  readonly watch: Watch;
}

const isDone = ({ outcomes, watch }: Execution) => {
  const last = outcomes.at(-1);
  return last !== undefined && watch.isEnough?.(last) === true;
};

async function executeBlock(block: Circus.DescribeBlock, execution: Execution): Promise<void> {
  const { byEntry, outcomes, watch } = execution;
  const tests = testsOf(block).flatMap((entry) => byEntry.get(entry) ?? []);
  const [first] = tests;
  if (first === undefined || block.mode === 'skip') return;
  const before = hooksOf(block, 'beforeAll');
  if (before.length > 0) watch.entering?.(tests);
  const error = await attempt(before, watch.limitMs);
  if (error !== undefined) outcomes.push({ test: first, ms: 0, ...told(error) });
  for (const child of block.children) {
    if (error !== undefined || isDone(execution)) break;
    if (child.type === 'describeBlock') await executeBlock(child, execution);
    else await executeTest(child, execution);
  }
  const after = await attempt(hooksOf(block, 'afterAll'), watch.limitMs);
  if (after !== undefined && !isDone(execution)) outcomes.push({ test: first, ms: 0, ...told(after) });
}

async function executeTest(entry: Circus.TestEntry, { byEntry, outcomes, watch }: Execution): Promise<void> {
  const test = byEntry.get(entry);
  if (test === undefined || entry.mode === 'skip' || entry.mode === 'todo') return;
  watch.entering?.([test]);
  const began = performance.now();
  const blocks = blocksAround(entry);
  const before = blocks.flatMap((block) => hooksOf(block, 'beforeEach'));
  const after = blocks.toReversed().flatMap((block) => hooksOf(block, 'afterEach'));
  const failure = await attempt([...before, entry.fn], watch.limitMs);
  const [broken] = expect.extractExpectedAssertionsErrors();
  const late = await attempt(after, watch.limitMs);
  const error = failure ?? (broken === undefined ? undefined : new Error(`assertions: ${broken.actual}`)) ?? late;
  outcomes.push({ test, ms: performance.now() - began, ...(error === undefined ? {} : told(error)) });
}

/** From the outermost to the one that it stands in. */
function blocksAround(entry: Circus.TestEntry): readonly Circus.DescribeBlock[] {
  const blocks = [entry.parent];
  for (let block = entry.parent.parent; block !== undefined; block = block.parent) blocks.unshift(block);
  return blocks;
}

const hooksOf = (block: Circus.DescribeBlock, type: Circus.HookType) =>
  block.hooks.filter((hook) => hook.type === type).map(({ fn }) => fn);

const told = (error: Error) => ({ failure: error.message, ...(error instanceof Hanging ? { isHanging: true } : {}) });

/** @returns what the first of them threw, or what nobody caught while they ran */
async function attempt(steps: readonly unknown[], limitMs: number): Promise<Error | undefined> {
  let stray: unknown;
  const take = (error: unknown) => {
    stray ??= error ?? new Error('nothing was thrown');
  };
  process.on('uncaughtException', take).on('unhandledRejection', take);
  try {
    for (const step of steps) await within(limitMs, step as () => unknown);
  } catch (error) {
    take(error);
  } finally {
    process.off('uncaughtException', take).off('unhandledRejection', take);
  }
  if (stray === undefined || stray instanceof Error) return stray;
  return new Error(String(stray));
}

async function within(limitMs: number, step: () => unknown): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Hanging(`no end after ${limitMs} ms`)), limitMs);
  });
  try {
    await Promise.race([step.call({}), end]);
  } finally {
    clearTimeout(timer);
  }
}
