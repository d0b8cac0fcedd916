import { parseReturnTo } from '../../../lambdas/core/sign-in/return-to.ts';
import { ISSUER } from '../../support/fixtures.ts';

describe('where signing in may lead', () => {
  it.each([
    '/session',
    '/console',
    '/console/',
    '/console/providers/idp_1?tab=test',
    '/approve/acme/session-1',
    '/approve/acme/session-1?scope=projects:rename&x=%2Fy',
    `/approve/${'a'.repeat(2_039)}`,
  ])('is a page of ours: %s', (path) => {
    expect(parseReturnTo(path, ISSUER)).toBe(path);
  });

  it.each([
    ['nothing', ''],
    ['another origin', 'https://evil.example/approve/'],
    ['our own origin, spelled out', `${ISSUER}/approve/x`],
    ['our origin as a prefix', `${ISSUER}.evil.example/approve/x`],
    ['two slashes, which name a host', '//evil.example/approve/x'],
    ['two slashes further on', '/approve//evil.example'],
    ['a backslash, which browsers read as a slash', '/\\evil.example/approve/'],
    ['a backslash further on', '/approve/\\evil.example'],
    ['a tab, which browsers drop', '/\t/evil.example'],
    ['a line break', '/approve/x\r\nset-cookie: a=b'],
    ['a null', '/approve/\0'],
    ['white space before', ' /approve/x'],
    ['a letter outside ASCII', '/approve/é'],
    ['a full-width slash', '/／evil.example'],
    ['dots that climb', '/approve/../logout'],
    ['dots that climb, encoded', '/approve/%2e%2e/logout'],
    ['a single dot', '/approve/./x'],
    ['a fragment', '/approve/x#y'],
    ['a relative path', 'approve/x'],
    ['a scheme', 'javascript:alert(1)'],
    ['data', 'data:text/html,x'],
    ['credentials before a host', '/@evil.example/'],
    ['a page that only begins like ours', '/approved/x'],
    ['the prefix without what it is about', '/approve'],
    ['a page that does something', '/logout'],
    ['the root', '/'],
    ['signing in again', '/login/acme'],
    ['more than a cookie should hold', `/approve/${'a'.repeat(2_040)}`],
  ])('is nowhere for %s', (_, value) => {
    expect(parseReturnTo(value, ISSUER)).toBeUndefined();
  });
});
