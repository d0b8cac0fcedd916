import type { Preset } from './preset.ts';

export const keycloak: Preset = {
  id: 'keycloak',
  name: 'Keycloak',
  crossAppAccess: {
    status: 'experimental',
    text: 'Keycloak’s guide calls its ID-JAG support experimental, not for production, and after draft -01. The guide and the merged change are about receiving them; issuing them was proposed in an issue and pull requests of 2026, and we found none of those merged.',
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
    { use: 'sign_in', theirs: 'Credentials: Signed JWT; Keys: Use JWKS URL', ours: { kind: 'jwks_uri' } },
    { use: 'cross_app_access', theirs: 'audience of the token exchange', ours: { kind: 'issuer' } },
    { use: 'cross_app_access', theirs: 'client id at the resource authorization server', ours: { kind: 'client_id' } },
  ],
  audience: 'Our issuer, without a slash at the end, as the only audience.',
  subject: {
    claim: 'sub',
    text: '`sub` is the id of the user in the realm, unless the client has a mapper for pairwise subjects: then sign-in and cross-app access need the same client, or another mapped claim.',
  },
  saml: 'We have not read that its assertions carry `sub_id`.',
  algorithms: { usual: ['RS256'], text: 'RS256, unless the realm’s default signature algorithm is another.' },
  steps: {
    untrusted_issuer:
      'Compare host name and realm with the realm’s own discovery document; behind a proxy, its hostname settings decide what `iss` says.',
    several_audiences: 'Remove audience mappers and the client scope `roles`, which adds `account` to the audience.',
    algorithm_not_allowed: 'Set the realm’s or the client’s signature algorithm to one that is allowed here.',
  },
  checked: {
    month: '2026-11',
    against: [
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
