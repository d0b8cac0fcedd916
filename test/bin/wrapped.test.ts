import { expect, it } from '@jest/globals';
import { wrapProse, wrapWords } from '../../bin/wrapped.ts';

it('lines end between words, and a word that is longer than a line stands whole', () => {
  expect(wrapWords('a bc 0123456789 d', 5)).toEqual(['a bc', '0123456789', 'd']);
});

it('a paragraph is as wide as the terminal, and what is indented stands as it is', () => {
  const help = 'One two three\nfour five.\n\nExample:\n  countersign org create acme --name "Acme Inc."\n';
  expect(wrapProse(help, 12)).toBe(
    'One two\nthree four\nfive.\n\nExample:\n  countersign org create acme --name "Acme Inc."\n',
  );
});
