import { expect as expectOfJest } from 'expect';
import * as circus from 'jest-circus';
import { ModuleMocker } from 'jest-mock';
import { haveOneLength } from '../../support/have-one-length.ts';

/**
 * What a test file imports from `@jest/globals`, when it is loaded without Jest. A file that asks for more fails to load,
 * and is left to the cold run.
 */

export const expect = expectOfJest;
expect.addEqualityTesters([haveOneLength]);
export const { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } = circus;

const mocker = new ModuleMocker(globalThis);

export const jest = {
  fn: mocker.fn.bind(mocker),
  spyOn: mocker.spyOn.bind(mocker),
  restoreAllMocks: () => mocker.restoreAllMocks(),
  /** `execute.ts` has its own limit. */
  setTimeout: () => {},
};
