import type { Preset } from './preset.ts';

export const keycloak: Preset = {
  id: 'keycloak',
  name: 'Keycloak',
  crossAppAccess: {
    status: 'not_found',
    text: 'Keycloak 26.7.3 issues none. Asked for one by token exchange, with its feature `identity-assertion-jwt` on, it answers `requested_token_type unsupported`, and to an ID token that it exchanges access tokens only. That feature is experimental, and is about receiving them; issuing them was proposed in an issue and pull requests of 2026, and we found none of those merged. Until then people sign in through Keycloak, and tools get their tokens by authorization code.',
  },
  issuer: {
    forms: [
      {
        example: 'https://sso.acme.example/realms/acme',
        pattern: '^https://[^?#]+/realms/[^/?#]+$',
        text: 'with the realm, and no slash at the end',
      },
    ],
    text: 'The realm’s name is compared letter by letter. Versions before 17 had `/auth` in front of `/realms`.',
  },
  fields: [
    { use: 'sign_in', theirs: 'Valid redirect URIs', ours: { kind: 'redirect_uri' } },
    {
      use: 'sign_in',
      theirs: 'Client authentication: On; Credentials: Client Authenticator “Signed JWT”; Keys: Use JWKS URL, JWKS URL',
      ours: { kind: 'jwks_uri' },
    },
    { use: 'sign_in', theirs: 'PKCE Method, where PKCE is required', ours: { kind: 'text', text: 'S256' } },
  ],
  audience:
    'An ID token is for our client alone. An audience mapper of the client with “Add to ID token” adds others: then sign-in is refused (`several_audiences`), unless the provider here is set to take ID tokens that are for its other clients too. An assertion, once it issues them: our issuer, without a slash at the end, as the only audience.',
  subject: {
    claim: 'sub',
    text: '`sub` is the id of the user in the realm (Users, the person, ID), unless the client has a mapper for pairwise subjects: then sign-in and cross-app access need the same client, or another mapped claim.',
  },
  saml: 'We have not read that its assertions carry `sub_id`.',
  signals:
    'Keycloak’s documentation describes an SSF transmitter that pushes CAEP and RISC events to the receivers of a realm, and calls the feature experimental and not for production. Where you switch it on, its receiver gets the endpoint, the audience and the token that are shown here; the issuer is the realm’s.',
  algorithms: {
    usual: ['RS256'],
    text: 'RS256, unless the realm’s default signature algorithm is another. A new key of the realm counts here within half a minute of its first use.',
  },
  steps: {
    untrusted_issuer:
      'Compare host name and realm with the realm’s own discovery document; behind a proxy, its hostname settings decide what `iss` says.',
    several_audiences: 'Remove audience mappers and the client scope `roles`, which adds `account` to the audience.',
    algorithm_not_allowed: 'Set the realm’s or the client’s signature algorithm to one that is allowed here.',
  },
  checked: {
    month: '2026-11',
    tried: {
      version: '26.7.3',
      text: 'people sign in with our keys and with a secret, and just in time; a sign-in that must be fresh asks for the password again; a tool gets its tokens by authorization code; answers of other realms and other clients are refused; a new key of the realm is followed; no assertion is issued.',
    },
    against: [
      { title: 'Shared Signals Framework (SSF)', url: 'https://www.keycloak.org/nightly/securing-apps/ssf-support' },
      {
        title: 'Identity Assertion JWT Authorization Grant',
        url: 'https://www.keycloak.org/securing-apps/identity-assertion-jwt-authorization-grant',
      },
      {
        title: 'Experimental Support issuing Identity Assertion JWT Authorization Grant (ID-JAG), issue 48818',
        url: 'https://github.com/keycloak/keycloak/issues/48818',
      },
      {
        title: 'Customize token exchange endpoint to issue ID-JAG, pull request 49998',
        url: 'https://github.com/keycloak/keycloak/pull/49998',
      },
    ],
  },
};
