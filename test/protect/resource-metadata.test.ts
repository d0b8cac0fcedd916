import { resourceMetadata, resourceMetadataUrl } from '../../protect/resource-metadata.ts';

describe('the address of the metadata (RFC 9728 §3.1)', () => {
  it.each([
    ['https://api.example', 'https://api.example/.well-known/oauth-protected-resource'],
    ['https://api.example/', 'https://api.example/.well-known/oauth-protected-resource'],
    ['https://api.example/sample', 'https://api.example/.well-known/oauth-protected-resource/sample'],
    ['https://api.example/a/b/', 'https://api.example/.well-known/oauth-protected-resource/a/b/'],
    ['https://api.example/a?t=1', 'https://api.example/.well-known/oauth-protected-resource/a?t=1'],
    ['https://api.example?t=1', 'https://api.example/.well-known/oauth-protected-resource?t=1'],
    ['http://127.0.0.1:8787/sample', 'http://127.0.0.1:8787/.well-known/oauth-protected-resource/sample'],
  ])('of %s is %s', (resource, url) => {
    expect(resourceMetadataUrl(resource)).toBe(url);
  });

  it.each(['', 'sample', '/sample', 'urn:example:api', 'ftp://api.example'])(
    'cannot be derived from %j',
    (resource) => {
      expect(() => resourceMetadataUrl(resource)).toThrow('resource must be an https:// URL');
    },
  );
});

it('[U3] the document names the issuer byte for byte', async () => {
  const document = await resourceMetadata({
    resource: 'https://api.example/sample',
    issuer: 'https://auth.example',
    scopes: ['projects:read'],
    name: 'Sample',
  });
  expect(document).toEqual({
    resource: 'https://api.example/sample',
    authorization_servers: ['https://auth.example'],
    scopes_supported: ['projects:read'],
    bearer_methods_supported: ['header'],
    dpop_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
    resource_name: 'Sample',
  });
});
