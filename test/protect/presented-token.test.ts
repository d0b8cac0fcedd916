import { readPresentedToken } from '../../protect/presented-token.ts';

describe('the Authorization header', () => {
  it.each([
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['BEARER abc', 'abc'],
    ['Bearer    abc', 'abc'],
    ['  Bearer abc  ', 'abc'],
    ['Bearer aZ0-._~+/==', 'aZ0-._~+/=='],
  ])('takes the token of %j', (authorization, token) => {
    expect(readPresentedToken(authorization)).toEqual({ ok: true, value: { scheme: 'Bearer', token } });
  });

  it.each(['DPoP abc', 'dpop abc', 'DPOP   abc'])('takes a token that comes with a proof: %j', (authorization) => {
    expect(readPresentedToken(authorization)).toEqual({ ok: true, value: { scheme: 'DPoP', token: 'abc' } });
  });

  it.each([
    ['absent', undefined],
    ['empty', ''],
    ['another scheme', 'Basic dXNlcjpwYXNz'],
    ['a longer scheme', 'BearerX abc'],
    ['a token alone', 'abc'],
  ])('counts as no credentials: %s', (_, authorization) => {
    expect(readPresentedToken(authorization)).toEqual({ ok: false, error: { reason: 'no_credentials' } });
  });

  it.each([
    ['no token', 'Bearer'],
    ['two tokens', 'Bearer abc def'],
    ['no token behind DPoP', 'DPoP'],
    ['two schemes, joined', 'DPoP abc, Bearer abc'],
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
    expect(readPresentedToken(authorization)).toEqual({ ok: false, error: { reason: 'malformed_credentials' } });
  });
});
