import { canonicalJson } from '../../../lambdas/core/audit/canonical.ts';

it.each<[string, unknown, string]>([
  ['members by their names, in UTF-16 code units', { b: 1, a: 2, B: 3, '\u20ac': 4 }, '{"B":3,"a":2,"b":1,"\u20ac":4}'],
  ['lists in their order, as lists', [3, 'a', [null, { b: [], a: true }]], '[3,"a",[null,{"a":true,"b":[]}]]'],
  ['what is null, and nothing of what is undefined', { a: null, b: undefined }, '{"a":null}'],
  ['undefined in a list as null', [undefined], '[null]'],
])('[L13] one text for one value: %s', (_, value, text) => {
  expect(canonicalJson(value)).toBe(text);
});
