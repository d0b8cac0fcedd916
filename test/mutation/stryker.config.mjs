const directory = process.env.MUTATION_DIRECTORY ?? '.stryker';

/** What `test/mutation/run.ts` runs Stryker with; `--mutate`, the tests and the directory come from there. */
export default {
  testRunner: process.env.MUTATION_RUNNER ?? 'warm',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: { configFile: 'test/mutation/jest.config.mjs', enableFindRelatedTests: true },
  coverageAnalysis: 'perTest',
  plugins: ['@stryker-mutator/jest-runner', './test/mutation/runner.ts', './test/mutation/warm/runner.ts'],
  // No test of the area's own is an answer too: then its callers' are asked.
  allowEmpty: true,
  // A changed text is no changed decision; tags and names of claims are held by the comparisons that use them.
  mutator: { excludedMutations: ['StringLiteral'] },
  // Constants, expressions and schemas are made when a module loads: each change of one runs every test there is.
  ignoreStatic: process.env.MUTATION_STATIC !== 'yes',
  concurrency: 1,
  // Modules of finished runs are never let go: a runner that has grown begins anew.
  maxTestRunnerReuse: process.env.MUTATION_RUNNER === 'jest-by-file' ? 40 : 0,
  // Beyond what the tests took: a change that never ends costs this, and a new process.
  timeoutMS: process.env.MUTATION_RUNNER === 'jest-by-file' ? 60_000 : 15_000,
  // The tests of callers are many, and a busy machine is slow.
  dryRunTimeoutMinutes: 60,
  // The TypeScript of this repository has no programming interface, and swc reads no tsconfig.
  tsconfigFile: 'not-read.json',
  disableTypeChecks: false,
  ignorePatterns: ['.countersign', '.stryker', 'cdk.out', 'docs', 'bench'],
  reporters: ['progress', 'json'],
  jsonReporter: { fileName: `${directory}/report.json` },
  tempDirName: `${directory}/sandbox`,
  allowConsoleColors: false,
  warnings: { slow: false },
};
