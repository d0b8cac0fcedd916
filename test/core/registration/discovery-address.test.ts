import { issuerOfDiscoveryAddress } from '../../../lambdas/core/registration/discovery-address.ts';

describe('the issuer that a pasted discovery address belongs to', () => {
  it.each([
    ['https://acme.okta.com/.well-known/openid-configuration', 'https://acme.okta.com'],
    ['https://acme.okta.com/.well-known/oauth-authorization-server', 'https://acme.okta.com'],
    ['https://idp.example/realms/acme/.well-known/openid-configuration', 'https://idp.example/realms/acme'],
    ['https://idp.example/.well-known/oauth-authorization-server/realms/acme', 'https://idp.example/realms/acme'],
    ['https://idp.example/realms/acme/.well-known/oauth-authorization-server', 'https://idp.example/realms/acme'],
    ['http://127.0.0.1:8788/.well-known/openid-configuration', 'http://127.0.0.1:8788'],
  ])('[K1] of %s is %s', (address, issuer) => {
    expect(issuerOfDiscoveryAddress(address)).toBe(issuer);
  });

  it.each([
    'https://acme.okta.com',
    'https://acme.okta.com/',
    'acme.okta.com/.well-known/openid-configuration',
    'https://acme.okta.com/.well-known/openid-configuration/more',
    'https://acme.okta.com/.well-known/openid-configuration?appid=1',
    'https://acme.okta.com/.well-known/openid-configuration#top',
    'https://someone@acme.okta.com/.well-known/openid-configuration',
    'https://acme.okta.com/.well-known/oauth-authorization-serverless/x',
    'ftp://acme.okta.com/.well-known/openid-configuration',
    '',
  ])('is not guessed from %p', (address) => {
    expect(issuerOfDiscoveryAddress(address)).toBeUndefined();
  });
});
