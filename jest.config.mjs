/** Tests run as ES modules on the repository's own Node.js; swc only strips types, `tsc` checks them. */
export default {
  roots: ['<rootDir>/test'],
  testEnvironment: 'node',
  // Both cores of a small machine; and time enough for a real engine, process or stack when it is busy.
  maxWorkers: '100%',
  testTimeout: 60_000,
  // ES modules of finished test files are never let go (ten times what the heap shows): a worker that has grown begins anew.
  workerIdleMemoryLimit: '250MB',
  setupFilesAfterEnv: ['<rootDir>/test/support/lists-of-one-length.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testMatch: ['**/*.test.ts'],
  // `npm run test:browser`, `test:interop`: they need Chromium. `npm run test:packages`: they need what is built.
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/test/browser/',
    '<rootDir>/test/packages/',
    '<rootDir>/test/interop/',
  ],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2024', parser: { syntax: 'typescript' }, experimental: { keepImportAttributes: true } },
        module: { type: 'es6' },
      },
    ],
  },
  watchPathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.countersign'],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.countersign'],
};
