import browser from './jest.browser.config.mjs';

/** Other people's clients, unmodified, against the running stack; a person decides in Chromium. One file at a time. */
export default {
  ...browser,
  roots: ['<rootDir>/test/interop'],
};
