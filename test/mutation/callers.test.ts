import { spawnSync } from 'node:child_process';
import { testFilesReaching } from './warm/reach.ts';

/** The tests that a mutation run would load for this file, of these folders. */
function testsReaching(file: string, folders: string): readonly string[] {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [
      '--experimental-vm-modules',
      'node_modules/jest/bin/jest.js',
      '--config=test/mutation/jest.config.mjs',
      `--rootDir=${process.cwd()}`,
      '--listTests',
      '--findRelatedTests',
      file,
    ],
    { encoding: 'utf8', env: { ...process.env, MUTATION_TESTS: folders } },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trim()
    .split('\n')
    .map((path) => path.slice(process.cwd().length + 1));
}

describe('a mutation run in one process', () => {
  it('never loses a test file that Jest would load', () => {
    const ofJest = testsReaching('lambdas/core/agents/request.ts', 'flows,endpoints').toSorted();
    expect(testFilesReaching(['lambdas/core/agents/request.ts'], ['flows', 'endpoints'])).toEqual(
      expect.arrayContaining(ofJest),
    );
  });
});

describe('a mutation run', () => {
  const tests = testsReaching('lambdas/core/agents/request.ts', 'flows,endpoints');

  it('never loses the tests of callers, however many files lie between', () => {
    expect(tests).toContain('test/endpoints/agent-malformed.test.ts');
  });

  it('never loads tests of folders that it was not asked for', () => {
    expect(tests.filter((path) => !/^test\/(flows|endpoints)\//.test(path))).toEqual([]);
  });
});
