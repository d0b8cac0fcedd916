/** The code that decides, and the tests that stand for it. Texts, guides and infrastructure decide nothing. */
export interface Area {
  readonly name: string;
  /** What is mutated: globs from the root. */
  readonly mutate: readonly string[];
  /** The area's own tests: folders under `test/`. */
  readonly tests: readonly string[];
  /** What of it outlived these is tried once more with the tests of its callers. */
  readonly callers: readonly string[];
}

export const AREAS: readonly Area[] = [
  {
    name: 'core',
    mutate: [
      'lambdas/core/**/*.ts',
      '!lambdas/core/presets/**',
      '!lambdas/core/advice/**',
      '!lambdas/core/connection/**',
    ],
    tests: ['core'],
    callers: ['core', 'flows', 'endpoints', 'protect'],
  },
  {
    name: 'protect',
    mutate: ['protect/**/*.ts', '!protect/dist/**'],
    tests: ['protect'],
    callers: ['protect', 'sample'],
  },
  { name: 'flows', mutate: ['lambdas/flows/**/*.ts'], tests: ['flows'], callers: ['flows', 'endpoints', 'contract'] },
  {
    name: 'endpoints',
    mutate: ['lambdas/endpoints/**/*.ts', '!lambdas/endpoints/openapi/**', '!lambdas/endpoints/**/*page*.ts'],
    tests: ['endpoints'],
    callers: ['endpoints'],
  },
];
