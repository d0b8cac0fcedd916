import type { Preset } from './preset.ts';

export const ping: Preset = {
  id: 'ping',
  name: 'Ping Identity',
  crossAppAccess: {
    status: 'documented',
    text: 'PingFederate 13.1 documents issuing identity assertions (ID-JAG) by token exchange, for a refresh token or an ID token. Of PingOne we found a demonstration in its AuthPlayground, and no text that says that an environment issues them.',
  },
  issuer: {
    forms: [
      { example: 'https://sso.acme.example', pattern: '^https://[^/?#]+$', text: 'PingFederate: its base URL' },
      {
        example: 'https://auth.pingone.eu/11111111-2222-3333-4444-555555555555/as',
        pattern: '^https://auth\\.pingone\\.[a-z.]+/[0-9a-f-]{36}/as$',
        text: 'PingOne: with the environment’s id, and `/as` at the end',
      },
    ],
    text: 'No slash at the end. Where PingFederate answers under several virtual host names, the one that tokens say counts.',
  },
  fields: [
    { use: 'sign_in', theirs: 'Redirect URIs', ours: { kind: 'redirect_uri' } },
    { use: 'sign_in', theirs: 'Client authentication: Private Key JWT, JWKS URL', ours: { kind: 'jwks_uri' } },
    {
      use: 'cross_app_access',
      theirs: 'PingFederate, OAuth Token Exchange SP connection: identifier of the resource authorization server',
      ours: { kind: 'issuer' },
    },
    { use: 'cross_app_access', theirs: 'client id at the resource authorization server', ours: { kind: 'client_id' } },
  ],
  audience: 'Our issuer, without a slash at the end, as the identifier of the OAuth Token Exchange SP connection.',
  subject: {
    claim: 'sub',
    text: 'What `sub` is comes from PingFederate’s attribute mapping, of the SP connection for assertions and of the OpenID Connect policy for sign-in: map both from the same attribute, one that never changes.',
  },
  saml: 'We have not read how PingFederate’s assertions describe people who sign in by SAML.',
  algorithms: {
    usual: ['RS256', 'ES256', 'PS256'],
    text: 'Set by configuration; allow only the one that yours signs with.',
  },
  steps: {
    untrusted_issuer:
      'Compare with the base URL (PingFederate) or the issuer of the environment (PingOne), host name and all.',
    wrong_audience: 'Correct the identifier of the OAuth Token Exchange SP connection.',
    wrong_type:
      'Have the client ask for the token type `urn:ietf:params:oauth:token-type:id-jag`, and enable token exchange for it.',
    malformed_claim: 'Correct the attribute contract of the SP connection.',
  },
  checked: {
    month: '2026-11',
    against: [
      {
        title: 'Configuring a refresh token-to-ID-JAG token exchange (PingFederate 13.1)',
        url: 'https://docs.pingidentity.com/pingfederate/13.1/administrators_reference_guide/pf_configuring_refresh_token_to_idjag_exchange.html',
      },
      {
        title: 'Cross-App Access (XAA) / ID-JAG in the AuthPlayground',
        url: 'https://developer.pingidentity.com/identity-for-ai/protocols/authplayground-xaa-id-jag.html',
      },
      {
        title: 'Creating an OpenID Connect connection (PingOne issuer)',
        url: 'https://docs.pingidentity.com/integrations/pingone/pingone_integration_kit/pf_p1_ik_creating_an_openid_connect_connection.html',
      },
    ],
  },
};
