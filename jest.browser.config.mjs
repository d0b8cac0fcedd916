import { existsSync } from 'node:fs';
import base from './jest.config.mjs';

/** Debian's; playwright-core brings no browser of its own. */
const CHROMIUM = '/usr/bin/chromium';

if (!existsSync(CHROMIUM)) {
  process.stderr.write(
    `The browser tests need ${CHROMIUM}. Install it: apt-get install -y --no-install-recommends chromium\n`,
  );
  process.exit(1);
}

/** One stack and one Chromium, on a machine that may be busy. */
export default {
  ...base,
  roots: ['<rootDir>/test/browser'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 60_000,
  maxWorkers: 1,
};
