import { relative, sep } from 'node:path';
import * as z from 'zod';

/** The part of `jest --json` that is read here. */
const jestSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** One test that ran, or did not. */
export interface TestResult {
  /** Relative to the repository, with slashes. */
  readonly file: string;
  readonly title: string;
  readonly passed: boolean;
}

export interface TestResults {
  readonly tests: readonly TestResult[];
  /** Files that jest could not run: what they would have tested is unknown. */
  readonly brokenFiles: readonly string[];
}

/** @throws when it is not what `jest --json` writes */
export function parseTestResults(json: unknown, root: string): TestResults {
  const { testResults } = jestSchema.parse(json);
  const files = testResults.map(({ name, assertionResults }) => ({
    file: relative(root, name).split(sep).join('/'),
    tests: assertionResults,
  }));
  return {
    tests: files.flatMap(({ file, tests }) =>
      tests.map(({ fullName, status }) => ({ file, title: fullName, passed: status === 'passed' })),
    ),
    brokenFiles: files.filter(({ tests }) => tests.length === 0).map(({ file }) => file),
  };
}

/** `[K4][L15] refuses …`: the rules and laws that a test says it holds, its surrounding `describe` included. */
export function idsIn(title: string): string[] {
  return [...new Set([...title.matchAll(/\[([A-Z]\d{1,2})\]/g)].map(([, id = '']) => id))];
}
