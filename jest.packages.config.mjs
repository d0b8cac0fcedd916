import base from './jest.config.mjs';

/** What is published, as its users install it: packed, unpacked, compiled against and run. One file at a time. */
export default {
  ...base,
  roots: ['<rootDir>/test/packages'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: undefined,
  globalTeardown: undefined,
  maxWorkers: 1,
};
