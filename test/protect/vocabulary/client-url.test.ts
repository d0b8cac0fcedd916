import { clientOfSegment, clientSegment } from '../../../lambdas/routes.ts';
import { isClientUrl, isLoopbackClientUrl } from '../../../protect/vocabulary/client-url.ts';
import { isClientId } from '../../../protect/vocabulary/identifiers.ts';

const URLS = [
  'https://client.example/metadata.json',
  'https://claude.ai/oauth/mcp-oauth-client-metadata',
  'https://client.example/',
  'https://client.example/a%20b/c',
  'http://localhost:8080/client.json',
  'http://127.0.0.1:8080/client.json',
];

it.each(URLS)('takes a client’s id that is the URL of its document: %s', (url) => {
  expect([isClientUrl(url), isClientId(url)]).toEqual([true, true]);
});

it.each([
  'https://client.example',
  'http://client.example/metadata.json',
  'https://localhost/metadata.json',
  'https://client.example:443/m.json',
  'https://client.example:8443/m.json',
  'https://Client.example/m.json',
  'HTTPS://client.example/m.json',
  'https://user@client.example/m.json',
  'https://user:pw@client.example/m.json',
  'https://client.example/m.json#top',
  'https://client.example/m.json?v=1',
  'https://client.example/a/../m.json',
  'https://client.example/a/./m.json',
  'https://client.example/a/%2e%2e/m.json',
  'https://client.example/a%2Fm.json',
  'https://client.example/a%5Cm.json',
  'https://client.example/%zz',
  'https://client.example/a b',
  'https://client.example/a"b',
  'https://client.example/é',
  'https://client.example\\m.json',
  `https://client.example/${'a'.repeat(240)}`,
  'ftp://client.example/m.json',
  undefined,
  7,
])('never takes another way of writing one, nor another address: %s', (url) => {
  expect([isClientUrl(url), isClientId(url)]).toEqual([false, false]);
});

it('tells apart which only the local runtime may register', () => {
  expect(URLS.filter(isLoopbackClientUrl)).toEqual(URLS.slice(-2));
});

it.each([...URLS, 'cursor', 'a.b~c', 'url:cursor'])(
  'a path’s segment stands for one client and holds no slash: %s',
  (id) => {
    expect(clientSegment(id)).not.toMatch(/[/?#%\\]/);
    expect(clientOfSegment(clientSegment(id))).toBe(id);
  },
);

it.each(['url:', 'url:!', 'url:a', 'url:Y3Vyc29y', 'url:aHR0cHM6Ly9jLmV4YW1wbGUvbQ=='])(
  'never reads a client out of a segment that is written in another way: %s',
  (segment) => {
    expect(clientOfSegment(segment)).toBe(segment);
    expect(isClientId(segment)).toBe(false);
  },
);
