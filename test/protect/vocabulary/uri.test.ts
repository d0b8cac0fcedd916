import { parseProvider } from '../../../lambdas/core/registration/provider.ts';
import { parseSignIn } from '../../../lambdas/core/registration/sign-in-client.ts';
import {
  isAbsoluteUri,
  isIssuerUrl,
  isLoopbackHost,
  isSameResource,
  leadToOnePlace,
} from '../../../protect/vocabulary/uri.ts';
import { API, configurationInput, configurationOf, ISSUER } from '../../support/fixtures.ts';

const configuration = configurationOf({ ...configurationInput, resources: { [API]: { default: true } } });

/** Ways to write an address so that it leads to the same place, and is another text. */
function disguises(url: string): readonly string[] {
  const { protocol, host, pathname } = new URL(url);
  const path = pathname.replace(/\/$/, '');
  return [
    url,
    `${url}/`,
    `${url}//`,
    `${url}/.`,
    `${url}/./`,
    `${url}/x/..`,
    `${url}/%2e`,
    `${url}/x/%2E%2E/`,
    `HTTPS://${host}${path}`,
    `hTTpS://${host.toUpperCase()}${path}`,
    `${protocol}//${host}:443${path}`,
    `${protocol}//${host}.${path}`,
    `${protocol}//${host}/${path}`,
    `${protocol}//${host[0]?.toUpperCase()}${host.slice(1)}${path}`,
    `${protocol}//%${host.charCodeAt(0).toString(16)}${host.slice(1)}${path}`,
  ];
}

describe('[K2] a provider is never ourselves', () => {
  it.each([...disguises(ISSUER), ...disguises(API)])('nor under the name %s, as issuer or as our client id', (name) => {
    const problem = 'must not be this server itself or one of its resources';
    expect(parseProvider({ issuer: name }, configuration)).toMatchObject({
      ok: false,
      error: [{ field: 'issuer', problem }],
    });
    expect(parseSignIn({ clientId: name }, configuration)).toMatchObject({
      ok: false,
      error: [{ field: 'clientId', problem }],
    });
  });

  it.each([
    'https://idp.example',
    `${ISSUER}.evil.example`,
    `${ISSUER}:8443`,
    `${ISSUER}/tenant`,
    `${ISSUER}/%2F`.replace(ISSUER, 'https://idp.example'),
  ])('but %s is somebody else', (issuer) => {
    expect(parseProvider({ issuer }, configuration).ok).toBe(true);
  });

  it('compares punycode with what it stands for', () => {
    expect(leadToOnePlace('https://xn--bcher-kva.example', 'https://BÜCHER.example/')).toBe(true);
  });

  it('takes client ids that are no addresses as they are', () => {
    for (const clientId of ['countersign', '0oa1b2c3', 'urn:countersign', 'a/b//', '//']) {
      expect(parseSignIn({ clientId }, configuration).ok).toBe(true);
    }
  });
});

describe('an issuer', () => {
  const strict = { allowLoopbackIssuers: false };
  const local = { allowLoopbackIssuers: true };

  it.each(['https://auth.example', 'https://auth.example/tenant', 'https://localhost:8443', 'HTTPS://auth.example'])(
    'is an https address: %s',
    (issuer) => {
      expect([isIssuerUrl(issuer, strict), isIssuerUrl(issuer, local)]).toEqual([true, true]);
    },
  );

  it.each(['http://localhost:8787', 'http://127.0.0.1:8787', 'http://127.255.12.3', 'http://[::1]:8787'])(
    'may be this very machine without TLS where that is allowed by name, and nowhere else: %s',
    (issuer) => {
      expect([isIssuerUrl(issuer, strict), isIssuerUrl(issuer, local)]).toEqual([false, true]);
    },
  );

  it.each<unknown>([
    'https://user@auth.example',
    'https://:secret@auth.example',
    'https://user:secret@auth.example',
    'https://auth.example?tenant=1',
    'https://auth.example#tenant',
    'https://auth.example\n',
    ' https://auth.example',
    'http://auth.example',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'ftp://127.0.0.1',
    'urn:example:issuer',
    'auth.example',
    '',
    undefined,
    7,
    ['https://auth.example'],
  ])('is never %j, whatever is allowed', (issuer) => {
    expect([isIssuerUrl(issuer, strict), isIssuerUrl(issuer, local)]).toEqual([false, false]);
  });

  it.each(['x127.0.0.1', '127.0.0.1x', '127.0.0', '127.0.0.1.1', '128.0.0.1', '::1', 'localhost.', 'LOCALHOST'])(
    'is not on this machine as %s',
    (host) => {
      expect(isLoopbackHost(host)).toBe(false);
    },
  );
});

describe('a resource identifier', () => {
  const ofLength = (length: number) => `https://api.example/${'x'.repeat(length - 20)}`;

  it.each(['https://api.example', 'urn:example:api', 'a+b-c.1:x', ofLength(2_048)])(
    'is any absolute URI: %s',
    (uri) => {
      expect(isAbsoluteUri(uri)).toBe(true);
    },
  );

  it.each<unknown>([
    ofLength(2_049),
    '/v1',
    ' urn:example:api',
    '1urn:example',
    'urn:',
    'urn:example#agent',
    'urn:example:äpi',
    'urn:a b',
    'https://',
    7,
    null,
    ['urn:example:api'],
  ])('is never %j', (uri) => {
    expect(isAbsoluteUri(uri)).toBe(false);
  });
});

describe('[K13] two resource identifiers', () => {
  it.each([
    ['https://api.example', 'https://api.example/'],
    ['https://api.example', 'HTTPS://API.Example'],
    ['https://api.example/v1', 'https://api.example:443/v1'],
    ['http://127.0.0.1', 'http://127.0.0.1:80/'],
    ['https://api.example', 'https://api.example:/'],
    ['https://api.example?tenant=1', 'https://api.example/?tenant=1'],
    ['https://[2001:DB8::1]/v1', 'https://[2001:db8::1]:443/v1'],
    ['https://api.example#agent', 'https://api.example/#agent'],
    ['URN:example:api', 'urn:example:api'],
  ])('are one: %s and %s', (a, b) => {
    expect(isSameResource(a, b)).toBe(true);
    expect(isSameResource(b, a)).toBe(true);
  });

  it.each([
    ['https://api.example/v1', 'https://api.example/v1/'],
    ['https://api.example/v1', 'https://api.example/V1'],
    ['https://api.example/v1', 'https://api.example/%761'],
    ['https://api.example/%7e', 'https://api.example/%7E'],
    ['https://api.example/', 'https://api.example//'],
    ['https://api.example', 'https://api.example/?'],
    ['https://api.example', 'https://api.example.'],
    ['https://api.example', 'http://api.example'],
    ['https://api.example', 'https://api.example:80'],
    ['http://api.example', 'http://api.example:443'],
    ['https://api.example', 'https://api.example:4430'],
    ['https://api.example?a=B', 'https://api.example?a=b'],
    ['https://Ann@api.example', 'https://ann@api.example'],
    ['https://api.example', 'https://evil@api.example'],
    ['https://api.example/v1', 'https://api.example/v1#agent'],
    ['urn:example:api', 'urn:example:API'],
    ['urn:example:api', 'urn:example:api/'],
  ])('are two: %s and %s', (a, b) => {
    expect(isSameResource(a, b)).toBe(false);
    expect(isSameResource(b, a)).toBe(false);
  });
});
