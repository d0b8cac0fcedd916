import { DPOP_ALGORITHMS } from '../../protect/dpop/proof.ts';
import { ALGORITHM_NAMES } from '../../protect/jose/algorithm.ts';
import { ROUTES } from '../routes.ts';
import type { Configuration } from './configuration.ts';
import { CLIENT_AUTHENTICATION_METHODS, CONFIDENTIAL_METHODS } from './records.ts';
import { GRANT_TYPES } from './tokens/request.ts';

/** IDJAG "Authorization Server Metadata": the profile that a client looks for before it asks its provider. */
const ID_JAG_PROFILE = 'urn:ietf:params:oauth:grant-profile:id-jag';

/**
 * RFC 7636 §6.2.2. MCP clients MUST refuse a server that does not name it ("Authorization Code Protection"), whichever
 * grant they go on to use (M7).
 */
const CODE_CHALLENGE_METHODS = ['S256'];

/**
 * RFC 8414 §2: what works here, and nothing that does not yet (M3). MCP clients parse nothing without
 * `authorization_endpoint` and `response_types_supported` (M4). The issuers that we trust are never listed (M2, IDJAG
 * "Metadata Disclosure").
 */
export function authorizationServerMetadata({
  issuer,
  scopes,
  authorizationDetails,
  clientDocuments,
  dynamicRegistration,
}: Configuration): object {
  return {
    issuer,
    authorization_endpoint: issuer + ROUTES.authorization.authorize.path,
    // RFC 9126 §5.
    pushed_authorization_request_endpoint: issuer + ROUTES.introspection.push.path,
    token_endpoint: issuer + ROUTES.token.redeem.path,
    // Ours (RFC 8414 §2 allows more): ID-JAG has the issuers unpublished, and a client asks about one (C10).
    identity_assertion_acceptance_endpoint: issuer + ROUTES.introspection.acceptance.path,
    jwks_uri: issuer + ROUTES.metadata.jwks.path,
    scopes_supported: [...scopes.keys()],
    // RFC 9396 §10; absent where there are none.
    ...(authorizationDetails.size > 0 && { authorization_details_types_supported: [...authorizationDetails.keys()] }),
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    // draft-ietf-oauth-client-id-metadata-document §6: absent is "not supported".
    ...(clientDocuments === 'offered' && { client_id_metadata_document_supported: true }),
    // RFC 8414 §2: announced only where somebody could register (M3).
    ...(dynamicRegistration !== 'off' && { registration_endpoint: issuer + ROUTES.introspection.register.path }),
    // RFC 9207 §3.
    authorization_response_iss_parameter_supported: true,
    grant_types_supported: GRANT_TYPES,
    code_challenge_methods_supported: CODE_CHALLENGE_METHODS,
    authorization_grant_profiles_supported: [ID_JAG_PROFILE],
    token_endpoint_auth_methods_supported: CLIENT_AUTHENTICATION_METHODS,
    // RFC 8414 §2: "This metadata entry MUST be present if" private_key_jwt is among the methods.
    token_endpoint_auth_signing_alg_values_supported: ALGORITHM_NAMES,
    // RFC 9449 §5.1.
    dpop_signing_alg_values_supported: DPOP_ALGORITHMS,
    // RFC 8414 §2; RFC 7009 §2.
    revocation_endpoint: issuer + ROUTES.introspection.revoke.path,
    revocation_endpoint_auth_methods_supported: CLIENT_AUTHENTICATION_METHODS,
    revocation_endpoint_auth_signing_alg_values_supported: ALGORITHM_NAMES,
    introspection_endpoint: issuer + ROUTES.introspection.introspect.path,
    introspection_endpoint_auth_methods_supported: CONFIDENTIAL_METHODS,
    introspection_endpoint_auth_signing_alg_values_supported: ALGORITHM_NAMES,
  };
}

/**
 * The same document with OpenID Connect Discovery's required members (M5): HTTP API's JWT authorizers and Bedrock
 * AgentCore look for keys nowhere else. No id_token is issued.
 */
export function openidConfiguration(configuration: Configuration): object {
  return {
    ...authorizationServerMetadata(configuration),
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [configuration.signingAlgorithm],
  };
}
