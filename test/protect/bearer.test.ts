import { readBearerToken } from '../../protect/bearer.ts';

describe('the Authorization header', () => {
  it.each([
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['BEARER abc', 'abc'],
    ['Bearer    abc', 'abc'],
    ['  Bearer abc  ', 'abc'],
    ['Bearer aZ0-._~+/==', 'aZ0-._~+/=='],
  ])('takes the token of %j', (authorization, token) => {
    expect(readBearerToken(authorization)).toEqual({ ok: true, value: token });
  });

  it.each([
    ['absent', undefined],
    ['empty', ''],
    ['another scheme', 'Basic dXNlcjpwYXNz'],
    ['a longer scheme', 'BearerX abc'],
    ['a token alone', 'abc'],
    ['DPoP', 'DPoP abc'],
  ])('counts as no credentials: %s', (_, authorization) => {
    expect(readBearerToken(authorization)).toEqual({ ok: false, error: { reason: 'no_credentials' } });
  });

  it.each([
    ['no token', 'Bearer'],
    ['two tokens', 'Bearer abc def'],
    ['two credentials, joined', 'Bearer abc, Bearer def'],
    ['two credentials, joined without a space', 'Bearer abc,Bearer def'],
    ['a second scheme behind it', 'Bearer abc, Basic dXNlcjpwYXNz'],
    ['a quoted token', 'Bearer "abc"'],
    ['parameters', 'Bearer token=abc, realm=x'],
    ['a tab', 'Bearer\tabc'],
    ['a line break', 'Bearer abc\r\nX: y'],
    ['padding inside', 'Bearer ab=c'],
    ['not ASCII', 'Bearer ábc'],
  ])('is malformed with %s', (_, authorization) => {
    expect(readBearerToken(authorization)).toEqual({ ok: false, error: { reason: 'malformed_credentials' } });
  });
});
