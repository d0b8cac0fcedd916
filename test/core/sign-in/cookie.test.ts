import { cookieKind, readCookie, setCookie } from '../../../lambdas/core/sign-in/cookie.ts';

const onHttps = cookieKind('session', 'https://auth.example.com');
const onLoopback = cookieKind('session', 'http://localhost:8787');

describe('a cookie of ours', () => {
  it.each([
    ['https', onHttps, '__Host-session=x; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure'],
    ['http on loopback', onLoopback, 'session=x; Path=/; Max-Age=60; HttpOnly; SameSite=Lax'],
  ])('has exactly these flags on %s', (_, kind, line) => {
    expect(setCookie(kind, 'x', 60)).toBe(line);
  });

  it('ends with the browser when it has no age, and at once with age 0', () => {
    expect(setCookie(onHttps, 'x')).not.toContain('Max-Age');
    expect(setCookie(onHttps, '', 0)).toBe('__Host-session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure');
  });

  it.each([
    ['none', undefined, undefined],
    ['others', ['other=1', 'xsession=2'], undefined],
    ['the one', ['other=1', '__Host-session=a=b'], 'a=b'],
    ['one without the prefix', ['session=a'], undefined],
    ['one whose case differs', ['__host-session=a'], undefined],
    ['[L10] two of the name', ['__Host-session=a', '__Host-session=b'], undefined],
    ['a name without a value', ['__Host-session'], undefined],
    ['[L10] a name that begins with ours, without a value', ['__Host-sessionx'], undefined],
    ['white space around name and value', [' __Host-session = a '], 'a'],
  ])('is read from %s', (_, cookies, value) => {
    expect(readCookie(cookies, onHttps)).toBe(value);
  });
});
