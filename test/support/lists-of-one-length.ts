import { expect } from '@jest/globals';
import { haveOneLength } from './have-one-length.ts';

// Of Jest's configuration: before each test file.
expect.addEqualityTesters([haveOneLength]);
