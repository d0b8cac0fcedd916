import { describe, expect, it } from '@jest/globals';
import { cameThroughFrontDoor } from '../../../lambdas/core/front-door/header.ts';

describe('a request came through the distribution', () => {
  it.each([
    { what: 'with the value', header: 'one', values: ['one'], came: true },
    { what: 'with the next value', header: 'two', values: ['one', 'two'], came: true },
    { what: 'with another', header: 'three', values: ['one', 'two'], came: false },
    { what: 'with a part of it', header: 'on', values: ['one'], came: false },
    { what: 'with more than it', header: 'one,one', values: ['one'], came: false },
    { what: 'with none', header: undefined, values: ['one'], came: false },
    { what: 'with an empty one', header: '', values: ['one', ''], came: false },
    { what: 'where no value is known', header: 'one', values: [], came: false },
  ])('$what: $came', ({ header, values, came }) => {
    expect(cameThroughFrontDoor(header, values)).toBe(came);
  });
});
