import type { Law, Rule, Rules } from './rules.ts';
import { idsIn, type TestResult, type TestResults } from './test-results.ts';

/** What is tested of one rule or law. */
export interface Coverage<T> {
  readonly of: T;
  readonly tests: readonly TestResult[];
}

export interface Conformance {
  readonly rules: readonly Coverage<Rule>[];
  readonly laws: readonly Coverage<Law>[];
  /** In words, each a reason why the product cannot be said to conform. */
  readonly problems: readonly string[];
}

/** Joins rules and tests by the ids in the tests' titles. */
export function conformanceOf({ rules, laws }: Rules, results: TestResults): Conformance {
  const testsById = byId(results.tests);
  const covered = <T extends { readonly id: string }>(of: T) => ({ of, tests: testsById.get(of.id) ?? [] });
  const known = new Set([...rules, ...laws].map(({ id }) => id));
  return {
    rules: rules.map(covered),
    laws: laws.map(covered),
    problems: [
      ...results.brokenFiles.map((file) => `${file} did not run, or holds no test`),
      ...untested(rules.map((rule) => ({ ...covered(rule), awaited: rule.deferred !== true }))),
      ...untested(laws.map((law) => ({ ...covered(law), awaited: law.later !== true }))),
      ...unknownIds(results.tests, known),
      ...notPassed(results.tests),
    ].sort(),
  };
}

function byId(tests: readonly TestResult[]): Map<string, TestResult[]> {
  const found = new Map<string, TestResult[]>();
  for (const test of tests) {
    for (const id of idsIn(test.title)) found.set(id, [...(found.get(id) ?? []), test]);
  }
  return found;
}

function untested(
  entries: readonly { of: { readonly id: string }; tests: readonly TestResult[]; awaited: boolean }[],
): string[] {
  return entries
    .filter(({ tests, awaited }) => awaited && tests.length === 0)
    .map(({ of }) => `${of.id} has no test: title one "[${of.id}] …"`);
}

function unknownIds(tests: readonly TestResult[], known: ReadonlySet<string>): string[] {
  return tests.flatMap(({ file, title }) =>
    idsIn(title)
      .filter((id) => !known.has(id))
      .map((id) => `${id} is no rule or law, but a test has it: ${file}, "${title}"`),
  );
}

function notPassed(tests: readonly TestResult[]): string[] {
  return tests
    .filter(({ title, passed }) => !passed && idsIn(title).length > 0)
    .map(({ file, title }) => `${idsIn(title).join(', ')}: a test did not pass: ${file}, "${title}"`);
}
