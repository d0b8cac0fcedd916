import { targetAt, targetOf } from '../../../protect/dpop/target.ts';

it.each([
  ['https://api.example/a', 'HTTPS://API.EXAMPLE:443/a'],
  ['https://api.example/', 'https://api.example'],
  ['https://api.example/a', 'https://api.example/b/../a?x=1#y'],
  ['https://api.example/a~b', 'https://api.example/a%7eb'],
  ['https://api.example/é', 'https://api.example/%C3%A9'],
  ['https://api.example/%FF', 'https://api.example/%ff'],
  ['http://localhost:8787/a', 'http://LOCALHOST:8787/a'],
])('%s is what %s means', (target, written) => {
  expect(targetOf(written)).toBe(target);
});

it.each([
  'https://api.example/a/',
  'https://api.example/A',
  'https://api.example:8443/a',
  'http://api.example/a',
  'https://api.example//a',
  'https://api.example.evil/a',
])('%s is another address', (other) => {
  expect(targetOf(other)).not.toBe(targetOf('https://api.example/a'));
});

it.each([
  undefined,
  7,
  '',
  '/a',
  'urn:a',
  'ftp://api.example/a',
  'xhttps://api.example/a',
  'https://user@api.example/a',
  'https://:word@api.example/a',
  'https://api.example/a\n',
  'https://api.example/ä',
  `https://api.example/${'a'.repeat(2048)}`,
])('%j is no address of a request', (address) => {
  expect(targetOf(address)).toBeUndefined();
});

it.each([
  ['https://api.example', '/a', 'https://api.example/a'],
  ['https://api.example/', '/a', 'https://api.example/a'],
  ['https://api.example/v1', '/a', 'https://api.example/v1/a'],
  ['https://api.example/v1/', '/a', 'https://api.example/v1/a'],
  ['https://api.example', '/a b', 'https://api.example/a%20b'],
  ['https://api.example', '/a?b', 'https://api.example/a%3Fb'],
  ['https://api.example', '/a%3Fb', 'https://api.example/a%3Fb'],
  ['https://api.example', '/é', 'https://api.example/%C3%A9'],
  ['https://api.example', '/%ff', 'https://api.example/%FF'],
])('at %s, a request to %s is one to %s', (base, path, address) => {
  expect(targetAt(base, path)).toBe(targetOf(address));
  expect(targetAt(base, path)).toBeDefined();
});

it.each(['urn:api', 'api', 'https://user@api.example'])('an API at %s has no address', (base) => {
  expect(targetAt(base, '/a')).toBeUndefined();
});
