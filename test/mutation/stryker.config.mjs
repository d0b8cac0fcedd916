/** What `test/mutation/run.ts` runs Stryker with; `--mutate` and the tests come from there. */
export default {
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: { configFile: 'test/mutation/jest.config.mjs', enableFindRelatedTests: true },
  coverageAnalysis: 'perTest',
  plugins: ['@stryker-mutator/jest-runner'],
  // A changed text is no changed decision; tags and names of claims are held by the comparisons that use them.
  mutator: { excludedMutations: ['StringLiteral'] },
  // Constants, expressions and schemas are made when a module loads: each change of one runs every test there is.
  ignoreStatic: process.env.MUTATION_STATIC !== 'yes',
  concurrency: 2,
  // Modules of finished runs are never let go: a runner that has grown begins anew.
  maxTestRunnerReuse: 40,
  timeoutMS: 20_000,
  // The TypeScript of this repository has no programming interface, and swc reads no tsconfig.
  tsconfigFile: 'not-read.json',
  disableTypeChecks: false,
  ignorePatterns: ['.countersign', 'cdk.out', 'console', 'docs', 'bench'],
  reporters: ['progress', 'json'],
  jsonReporter: { fileName: '.stryker/report.json' },
  tempDirName: '.stryker/sandbox',
  allowConsoleColors: false,
  warnings: { slow: false },
};
