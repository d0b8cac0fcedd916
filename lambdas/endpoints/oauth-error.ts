import { describeProofProblem } from '../../protect/dpop/proof.ts';
import type { NotEntitledError } from '../core/configuration.ts';
import { describeDetailsProblem } from '../core/details/parse.ts';
import { type ClientAuthenticationMethod, usesSecret } from '../core/records.ts';
import type { BindingRequiredBy, PlaceProblem, Refusal } from '../core/refusal.ts';

/** An OAuth error as the wire carries it (RFC 6749 §5.2). */
export interface OAuthError {
  readonly status: 400 | 401 | 405 | 429 | 500 | 503;
  readonly error: OAuthErrorCode;
  /** %x20-21 / %x23-5B / %x5D-7E only (R8); never echoes what the caller sent. */
  readonly description: string;
  /** RFC 9110 §10.2.3, of a 429, or a 503 that is no outage. */
  readonly retryAfterSeconds?: number;
}

/** Every code that the token endpoint answers, in the order in which the page about them tells of them. */
export const OAUTH_ERROR_CODES = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'invalid_target',
  'invalid_authorization_details',
  'access_denied',
  'invalid_dpop_proof',
  'temporarily_unavailable',
  'server_error',
] as const;
export type OAuthErrorCode = (typeof OAUTH_ERROR_CODES)[number];

export function isOAuthErrorCode(error: string): error is OAuthErrorCode {
  return (OAUTH_ERROR_CODES as readonly string[]).includes(error);
}

/** One answer for every failed trust check: a description per check would be an oracle. */
function invalidGrant({ presented }: Pick<Refusal, 'presented'>): OAuthError {
  return { status: 400, error: 'invalid_grant', description: `Invalid ${presented?.replace('_', ' ') ?? 'assertion'}` };
}

/**
 * For a valid assertion of somebody who may not come in, or through this client: one answer again, so that it says which
 * party has to act and nothing of whom. The draft after -04 separates the two; clients that ask their provider for another
 * assertion on every `invalid_grant` would do so for ever.
 */
const ACCESS_DENIED: OAuthError = {
  status: 400,
  error: 'access_denied',
  description: 'The assertion is valid, and the person or the client is not entitled',
};

/** One answer for every failed client authentication (C5). */
const INVALID_CLIENT: OAuthError = {
  status: 401,
  error: 'invalid_client',
  description: 'Client authentication failed',
};

/** In the characters that RFC 6749 §5.2 allows. */
const AGENT_SESSION_FORM =
  'agent_session must be 1 to 128 letters, digits, dots, underscores, tildes and hyphens, the first a letter or digit';

const PLACES: Readonly<Record<PlaceProblem, string>> = {
  no_parent: 'agent_session_parent must be a session of this client that is in use and not over',
  too_deep: 'agent_session_parent stands too deep: at most four sessions in one line',
  in_a_circle: 'agent_session must not stand under itself',
  default_session: 'agent_session must not be a default session: those stand under none',
  other_place: 'agent_session stands elsewhere: name the parent under which it began',
  not_asked: 'agent_session_parent is for clients whose writes are asked',
};

/** Said to whoever has proved to be the client, and to nobody else (C5): it is no more than their own registration. */
function invalidClient(description: string): OAuthError {
  return { ...INVALID_CLIENT, description };
}

const HOW_TO_SEND: Readonly<Record<ClientAuthenticationMethod, string>> = {
  client_secret_basic: 'in the Authorization header (client_secret_basic)',
  client_secret_post: 'in the form (client_secret_post)',
  private_key_jwt: 'never: sign an assertion (private_key_jwt)',
  none: 'never: it has none',
};

/** S9. */
export const OUTAGE: OAuthError = {
  status: 503,
  error: 'temporarily_unavailable',
  description: 'This does not work right now: send the same request again in a moment',
};

export const SERVER_FAULT: OAuthError = { status: 500, error: 'server_error', description: 'The server has a fault' };

function invalidRequest(description: string): OAuthError {
  return { status: 400, error: 'invalid_request', description };
}

/** Said plainly: it is the client's own registration, what the API's metadata says to everybody, or what an organization wants that
 * has let this client in and whose person was named (D5). */
const PROOF_NEEDED: Readonly<Record<BindingRequiredBy, OAuthError>> = {
  client: invalidProof('This client is registered for bound tokens: send a DPoP proof'),
  organization: unboundGrant('Tokens of this organization are bound to a key: send a DPoP proof'),
  resource: unboundGrant('Tokens for this resource are bound to a key: send a DPoP proof'),
};

function unboundGrant(description: string): OAuthError {
  return { status: 400, error: 'invalid_grant', description };
}

/** RFC 9449 §5. */
function invalidProof(description: string): OAuthError {
  return { status: 400, error: 'invalid_dpop_proof', description };
}

/**
 * What the wire carries for each refusal, in one exhaustive place: a new reason does not compile until it is here.
 * Malformed requests are described; trust checks are not. `notEntitled` is the deployment's word for a valid assertion of
 * somebody who is not entitled, or through a client that is not.
 */
export function toOAuthError(refusal: Refusal, notEntitled: NotEntitledError = 'invalid_grant'): OAuthError {
  switch (refusal.reason) {
    case 'method_not_allowed':
      return { ...invalidRequest('This endpoint takes POST'), status: 405 };
    case 'credential_in_query':
      return invalidRequest(`Send ${refusal.parameter} in the request body, never in the URL`);
    case 'wrong_media_type':
      return invalidRequest('The Content-Type must be application/x-www-form-urlencoded');
    case 'body_missing':
      return invalidRequest('The request has no body');
    case 'body_too_large':
      return invalidRequest(`The request body is larger than ${refusal.maxBytes} bytes`);
    case 'malformed_form':
      return invalidRequest('The request body is not well-formed application/x-www-form-urlencoded');
    case 'repeated_parameter':
      return invalidRequest(`A parameter occurs more than once: ${refusal.parameter}`);
    case 'missing_parameter':
      return invalidRequest(`A parameter is missing: ${refusal.parameter}`);
    case 'several_assertions':
      return invalidRequest('The assertion parameter must hold exactly one JWT');
    case 'dpop_not_supported':
      return invalidRequest('This endpoint takes no DPoP header');
    case 'dpop_proof_refused':
      return invalidProof(describeProofProblem(refusal.problem));
    case 'dpop_proof_needed':
      return PROOF_NEEDED[refusal.by];
    case 'dpop_proof_already_used':
      return invalidProof('The DPoP proof was used before: sign one for each request, with a new jti');
    case 'several_client_authentication_methods':
      return invalidRequest('Authenticate the client in one way only');
    case 'unsupported_grant_type':
      return { status: 400, error: 'unsupported_grant_type', description: 'This grant is not supported' };
    case 'authorization_details_not_supported':
      return {
        status: 400,
        error: 'invalid_authorization_details',
        description: 'authorization_details is not supported',
      };
    case 'malformed_authorization_details':
      return { status: 400, error: 'invalid_authorization_details', description: describeDetailsProblem(refusal) };
    case 'malformed_code_verifier':
      return invalidRequest('code_verifier must be 43 to 128 letters, digits, dots, underscores, tildes and hyphens');
    case 'malformed_agent_session':
      return invalidRequest(AGENT_SESSION_FORM);
    case 'malformed_agent_session_parent':
      return invalidRequest('agent_session_parent must be an agent session, and needs agent_session beside it');
    case 'malformed_scope':
      return {
        status: 400,
        error: 'invalid_scope',
        description: 'scope must be at most 200 scope tokens, each separated by one space',
      };

    case 'client_credentials_missing':
    case 'malformed_authorization_header':
    case 'unsupported_client_assertion_type':
    case 'client_assertion_refused':
    case 'client_assertion_already_used':
    case 'unknown_client':
    case 'wrong_client_secret':
    case 'client_secret_expired':
    case 'client_disabled':
    case 'client_document_unusable':
    case 'client_awaits_approval':
    case 'client_id_differs_from_credentials':
    case 'client_not_vouched_for':
      return INVALID_CLIENT;
    case 'wrong_client_authentication_method':
      // A secret that was right is the proof; an assertion of a client with a secret proves nothing.
      if (!usesSecret(refusal.used)) return INVALID_CLIENT;
      return invalidClient(`This client is pinned: send its secret ${HOW_TO_SEND[refusal.registered]}`);
    case 'client_assertion_for_other_address':
      return invalidClient(`The audience of the client assertion must be ${refusal.expected} and nothing else`);
    case 'client_not_registered_for_grant':
      return { status: 400, error: 'unauthorized_client', description: 'The client is not registered for this grant' };

    case 'malformed_assertion':
    case 'malformed_header':
    case 'wrong_type':
    case 'forbidden_header':
    case 'algorithm_not_allowed':
    case 'malformed_claim':
    case 'own_issuer':
    case 'untrusted_issuer':
    case 'provider_not_active':
    case 'organization_not_active':
    case 'no_key_for_kid':
    case 'several_keys_for_kid':
    case 'no_single_key_without_kid':
    case 'key_does_not_fit_algorithm':
    case 'bad_signature':
    case 'wrong_audience':
    case 'several_audiences':
    case 'issued_to_other_client':
    case 'expired':
    case 'issued_in_future':
    case 'not_yet_valid':
    case 'issued_before_restore':
    case 'lifetime_too_long':
    case 'assertion_resource_unknown':
    case 'confirmation_not_supported':
    case 'confirmation_key_differs':
    case 'authorization_key_differs':
    case 'claimed_authorization_details_not_supported':
    case 'claimed_authorization_details_malformed':
    case 'already_redeemed':
    case 'authorization_unknown':
    case 'code_already_used':
    case 'refresh_token_reused':
    case 'authorization_of_other_client':
    case 'authorization_recalled':
    case 'authorization_expired':
    case 'redirect_uri_differs':
    case 'code_verifier_wrong':
    case 'member_recalled':
      return invalidGrant(refusal);

    case 'subject_not_linked':
    case 'member_missing':
    case 'member_disabled':
    case 'member_removed':
    case 'member_linked_elsewhere':
    case 'email_not_verified':
    case 'email_verified_absent':
    case 'email_verified_not_boolean':
    case 'email_domain_not_pinned':
    case 'saml_name_id_differs':
    case 'sub_id_not_mapped':
    case 'subjects_of_two_members':
    case 'client_not_enabled':
    case 'enablement_disabled':
      return notEntitled === 'access_denied' && refusal.presented === undefined ? ACCESS_DENIED : invalidGrant(refusal);

    case 'agent_session_of_other_client':
      return invalidRequest('This agent session belongs to another client: name another one');
    case 'agent_session_without_place':
      return invalidRequest(PLACES[refusal.problem]);
    case 'resource_malformed':
      return {
        status: 400,
        error: 'invalid_target',
        description: 'resource must be an absolute URI without a fragment',
      };
    case 'resource_unknown':
      return { status: 400, error: 'invalid_target', description: 'A requested resource is not known here' };
    case 'resource_not_in_assertion':
      return { status: 400, error: 'invalid_target', description: 'A requested resource is not within the assertion' };
    case 'resource_not_authorized':
      return { status: 400, error: 'invalid_target', description: 'A requested resource was not authorized' };
    case 'no_scope_granted':
      return { status: 400, error: 'invalid_scope', description: 'None of the scopes can be granted' };
    case 'no_details_granted':
      return {
        status: 400,
        error: 'invalid_authorization_details',
        description: 'None of the authorization_details can be granted',
      };
  }
}
