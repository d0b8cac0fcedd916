import base from '../../jest.config.mjs';

const folders = (process.env.MUTATION_TESTS ?? 'core').split(',');

/** The tests of the area under mutation: `test/mutation/run.ts` names their folders. */
export default {
  ...base,
  rootDir: process.cwd(),
  roots: folders.map((folder) => `<rootDir>/test/${folder}`),
  maxWorkers: 1,
};
