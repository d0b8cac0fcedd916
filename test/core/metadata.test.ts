import { authorizationServerMetadata, openidConfiguration } from '../../lambdas/core/metadata.ts';
import { detailedConfiguration, EXPORT, MOVE } from '../support/details.ts';
import { configuration } from '../support/fixtures.ts';

const document = {
  issuer: 'https://auth.vendor.example',
  authorization_endpoint: 'https://auth.vendor.example/oauth/authorize',
  identity_assertion_acceptance_endpoint: 'https://auth.vendor.example/oauth/acceptance',
  pushed_authorization_request_endpoint: 'https://auth.vendor.example/oauth/par',
  token_endpoint: 'https://auth.vendor.example/oauth/token',
  jwks_uri: 'https://auth.vendor.example/.well-known/jwks.json',
  scopes_supported: ['projects:read', 'projects:write', 'reports:read', 'billing:read', 'org:read', 'org:admin'],
  response_types_supported: ['code'],
  response_modes_supported: ['query'],
  client_id_metadata_document_supported: true,
  authorization_response_iss_parameter_supported: true,
  grant_types_supported: ['urn:ietf:params:oauth:grant-type:jwt-bearer', 'authorization_code', 'refresh_token'],
  code_challenge_methods_supported: ['S256'],
  authorization_grant_profiles_supported: ['urn:ietf:params:oauth:grant-profile:id-jag'],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
  token_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
  dpop_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
  revocation_endpoint: 'https://auth.vendor.example/oauth/revoke',
  revocation_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
  revocation_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
  introspection_endpoint: 'https://auth.vendor.example/oauth/introspect',
  introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
  introspection_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
};

it('[M1][M2][M3][M4][M7] the metadata states what works, nothing that does not yet, and no issuer that we trust', () => {
  expect(authorizationServerMetadata(configuration)).toEqual(document);
});

it('[M3][S10] the metadata names types of authorization details where some are declared', () => {
  expect(authorizationServerMetadata(detailedConfiguration)).toEqual({
    ...document,
    authorization_details_types_supported: [MOVE, EXPORT],
  });
});

it("[M5][M7] the OpenID configuration is the same document with OIDC's required members", () => {
  expect(openidConfiguration(configuration)).toEqual({
    ...document,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  });
  expect(openidConfiguration({ ...configuration, signingAlgorithm: 'ES256' })).toMatchObject({
    id_token_signing_alg_values_supported: ['ES256'],
  });
});

it('[M3][M8] announces registration only where somebody could register', () => {
  expect(authorizationServerMetadata(configuration)).not.toHaveProperty('registration_endpoint');
  const on = authorizationServerMetadata({ ...configuration, dynamicRegistration: 'initial-access-token' });
  expect(on).toHaveProperty('registration_endpoint', `${configuration.issuer}/oauth/register`);
});

it('[M6] never announces clients by document where the deployment takes none', () => {
  const off = authorizationServerMetadata({ ...configuration, clientDocuments: 'off' });
  expect(off).not.toHaveProperty('client_id_metadata_document_supported');
});
