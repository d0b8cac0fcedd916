import type { Preset } from './preset.ts';

export const auth0: Preset = {
  id: 'auth0',
  name: 'Auth0',
  crossAppAccess: {
    status: 'not_found',
    text: 'Auth0 documents the other side of Cross App Access, as the authorization server of a resource app, with Okta as the provider. We found no text that says that an Auth0 tenant issues identity assertions (ID-JAG) itself. Members can sign in here with it.',
  },
  issuer: {
    forms: [
      {
        example: 'https://acme.eu.auth0.com/',
        pattern: '^https://[a-z0-9-]+(\\.[a-z]{2})?\\.auth0\\.com/$',
        text: 'your tenant’s domain, with a slash at the end',
      },
      {
        example: 'https://login.acme.example/',
        pattern: '^https://[^/?#]+/$',
        text: 'its custom domain, with a slash at the end',
      },
    ],
    text: 'The slash at the end is part of it.',
  },
  fields: [
    { use: 'sign_in', theirs: 'Allowed Callback URLs', ours: { kind: 'redirect_uri' } },
    { use: 'sign_in', theirs: 'Scopes', ours: { kind: 'text', text: 'openid email profile' } },
  ],
  audience: 'Does not apply until it issues identity assertions. Ours has no slash at the end, unlike Auth0’s.',
  subject: {
    claim: 'sub',
    text: 'Auth0’s `sub` names the connection and the user, as in `auth0|…` or `samlp|…`: a person who comes by another connection has another one.',
  },
  saml: 'A SAML connection of Auth0 ends at Auth0: here it is an OpenID Connect provider like any other.',
  algorithms: {
    usual: ['RS256'],
    text: 'Set the application to RS256. HS256, a shared secret, is never accepted here.',
  },
  steps: {
    untrusted_issuer: 'Register the issuer with the slash at the end: https://acme.eu.auth0.com/.',
    algorithm_not_allowed:
      'In the application’s advanced settings, set the JSON Web Token signature algorithm to RS256.',
    wrong_type:
      'This is an ID token or an access token. We found no text that says that Auth0 issues identity assertions.',
  },
  checked: {
    month: '2026-11',
    against: [
      {
        title: 'Test the XAA flow (issuer URL with a trailing slash)',
        url: 'https://auth0.com/docs/secure/call-apis-on-users-behalf/xaa/test-xaa-flow',
      },
      {
        title: 'Get token: Cross App Access',
        url: 'https://auth0.com/docs/api/authentication/cross-app-access/get-token',
      },
    ],
  },
};
