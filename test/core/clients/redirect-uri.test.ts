import { formActionOf, isRedirectUri, isRegisteredRedirect } from '../../../lambdas/core/clients/redirect-uri.ts';

describe('a redirect URI', () => {
  it.each([
    'https://tool.example/callback',
    'https://tool.example/callback?tenant=1',
    'http://127.0.0.1/callback',
    'http://[::1]/callback',
    'http://127.0.0.1:33418/',
    'com.example.tool:/callback',
    'cursor://anysphere.cursor-mcp/oauth/callback',
  ])('[A1] may be %s', (uri) => {
    expect(isRedirectUri(uri)).toBe(true);
  });

  it.each([
    'http://tool.example/callback',
    'http://localhost/callback',
    'https://localhost/callback',
    'http://127.0.0.1.evil.example/callback',
    'http://0177.0.0.1/callback',
    'http://127.1/callback',
    'https://user@tool.example/callback',
    'https://:word@tool.example/callback',
    'https://tool.example/callback#fragment',
    'https://TOOL.example/callback',
    'https://tool.example/a/../callback',
    'https://tool.example\\@evil.example/',
    'https://tool.example',
    'https://tool.example/*',
    'https://tool.example/"><script>',
    'https://tool.example/ü',
    'https://tool.example/cb;form-action x',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'evil:/callback',
    '/callback',
    '',
    `https://tool.example/${'a'.repeat(10_000)}`,
  ])('[A1] is never %s', (uri) => {
    expect(isRedirectUri(uri)).toBe(false);
  });

  const registered = new Set(['https://tool.example/callback', 'http://127.0.0.1/callback', 'http://[::1]:80/x']);

  it.each([
    ['https://tool.example/callback', true],
    ['http://127.0.0.1:49152/callback', true],
    ['http://127.0.0.1/callback', true],
    ['http://[::1]:8080/x', true],
    ['https://tool.example/callback/', false],
    ['https://tool.example/Callback', false],
    ['https://tool.example/callback?x=1', false],
    ['https://tool.example:8443/callback', false],
    ['https://tool.example.evil.example/callback', false],
    ['https://evil.example/callback', false],
    ['https://user@tool.example/callback', false],
    ['HTTPS://tool.example/callback', false],
    ['http://127.0.0.1:49152/callback#x', false],
    ['http://127.0.0.1:49152/other', false],
    ['http://127.0.0.2:49152/callback', false],
    ['http://localhost:49152/callback', false],
    ['http://127.0.0.1:0/callback', false],
    ['http://127.0.0.1:65536/callback', false],
    ['http://127.0.0.1:080/callback', false],
    ['http://127.0.0.1:1@evil.example/callback', false],
    ['https://127.0.0.1:49152/callback', false],
  ])('[A1] of a request is one that is registered, exactly, but for the port of a loopback address: %s', (uri, is) => {
    expect(isRegisteredRedirect(registered, uri)).toBe(is);
  });

  it.each([
    ['https://tool.example/callback', 'https://tool.example'],
    ['http://127.0.0.1:49152/callback', 'http://127.0.0.1:49152'],
    ['http://[::1]:49152/callback', 'http:'],
    ['com.example.tool:/callback', 'com.example.tool:'],
  ])('is the one place beside us that the consent page’s form may lead to: %s', (uri, source) => {
    expect(formActionOf(uri)).toBe(source);
  });
});
