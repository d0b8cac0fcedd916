import { parsePinnedUrl, parseRequestUrl } from '../../../lambdas/adapters/https/request-url.ts';

const DEPLOYED = { allowLoopbackIssuers: false };
const LOCAL = { allowLoopbackIssuers: true };

describe('a URL that may be requested', () => {
  it.each(['https://idp.example/keys', 'https://idp.example:443/keys?tenant=1', 'https://IDP.example/'])(
    'may be %s',
    (text) => {
      expect(parseRequestUrl(text, DEPLOYED)).toMatchObject({ ok: true });
    },
  );

  it.each([
    ['keys.json', { reason: 'invalid_url' }],
    ['', { reason: 'invalid_url' }],
    [' https://idp.example/', { reason: 'invalid_url' }],
    ['https://idp.example/\n', { reason: 'invalid_url' }],
    ['https:\\\\idp.example/', { reason: 'invalid_url' }],
    ['https://idp.example/\u00e9', { reason: 'invalid_url' }],
    [`https://idp.example/${'x'.repeat(2_030)}`, { reason: 'invalid_url' }],
    ['https://user@idp.example/', { reason: 'credentials_in_url' }],
    ['https://:secret@idp.example/', { reason: 'credentials_in_url' }],
    ['https://idp.example/#keys', { reason: 'fragment_in_url' }],
    ['https://idp.example/#', { reason: 'fragment_in_url' }],
    ['http://idp.example/', { reason: 'not_https', scheme: 'http' }],
    ['ftp://idp.example/', { reason: 'not_https', scheme: 'ftp' }],
    ['file:///etc/passwd', { reason: 'not_https', scheme: 'file' }],
    ['data:application/json,{}', { reason: 'not_https', scheme: 'data' }],
    ['https://idp.example:8443/', { reason: 'bad_port', port: 8443 }],
    ['https://idp.example:80/', { reason: 'bad_port', port: 80 }],
  ])('is never %j', (text, error) => {
    expect(parseRequestUrl(text, DEPLOYED)).toEqual({ ok: false, error });
    expect(parseRequestUrl(text, LOCAL)).toEqual({ ok: false, error });
  });

  it.each(['http://127.0.0.1:8788/', 'http://127.9.9.9/', 'http://[::1]:8788/', 'http://localhost:8788/'])(
    'is %s only where loopback issuers are allowed',
    (text) => {
      expect(parseRequestUrl(text, DEPLOYED)).toEqual({ ok: false, error: { reason: 'not_https', scheme: 'http' } });
      expect(parseRequestUrl(text, LOCAL)).toMatchObject({ ok: true });
    },
  );

  it.each(['http://10.0.0.1/', 'http://localhost.example/', 'http://[::ffff:127.0.0.1]/', 'http://127.0.0.1.example/'])(
    'is never %s, loopback issuers allowed or not',
    (text) => {
      expect(parseRequestUrl(text, LOCAL)).toEqual({ ok: false, error: { reason: 'not_https', scheme: 'http' } });
    },
  );

  it('keeps https on 443 on loopback too', () => {
    expect(parseRequestUrl('https://127.0.0.1:8788/', LOCAL)).toEqual({
      ok: false,
      error: { reason: 'bad_port', port: 8788 },
    });
  });
});

describe('a pinned host', () => {
  const pinned = (pinnedHosts: string[], text: string) => parsePinnedUrl(text, { ...LOCAL, pinnedHosts });

  it('is matched whatever its case, with the scheme\u2019s own port or none', () => {
    expect(pinned(['idp.example'], 'https://IDP.example:443/keys')).toMatchObject({ ok: true });
  });

  it.each([
    ['idp.example.evil.example', 'https://idp.example.evil.example/'],
    ['evil-idp.example', 'https://evil-idp.example/'],
    ['sub.idp.example', 'https://sub.idp.example/'],
    ['idp.example.', 'https://idp.example./'],
    ['127.0.0.1:8789', 'http://127.0.0.1:8789/'],
    ['127.0.0.1', 'http://127.0.0.1/'],
    ['localhost:8788', 'http://localhost:8788/'],
  ])('is not %s', (host, text) => {
    expect(pinned(['idp.example', '127.0.0.1:8788'], text)).toEqual({
      ok: false,
      error: { reason: 'host_not_pinned', host },
    });
  });

  it('is nothing when nothing is pinned', () => {
    expect(pinned([], 'https://idp.example/')).toMatchObject({ error: { reason: 'host_not_pinned' } });
  });
});
