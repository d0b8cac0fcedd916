import base from '../../jest.config.mjs';

const folders = (process.env.MUTATION_TESTS ?? 'core').split(',');

/**
 * The tests of the area under mutation: `test/mutation/run.ts` names their folders, or files. Everything that imports or is
 * imported stands in `roots`: Jest follows imports from a changed file to its tests only through files it has listed.
 */
export default {
  ...base,
  rootDir: process.cwd(),
  roots: ['lambdas', 'protect', 'sample', 'lib', 'local', 'bin', 'test'].map((folder) => `<rootDir>/${folder}`),
  testMatch: folders.map((folder) => `<rootDir>/test/${folder.endsWith('.ts') ? folder : `${folder}/**/*.test.ts`}`),
  maxWorkers: 1,
};
