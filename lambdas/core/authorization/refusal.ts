import type { ClientId, MemberId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import type { ScopeSyntaxError } from '../../../protect/vocabulary/scope.ts';
import type { ClientDocumentProblem } from '../clients/document.ts';
import { describeDetailsProblem } from '../details/parse.ts';
import type { Compared, GrantRefusal, Refusal, RequestRefusal } from '../refusal.ts';
import type { ResourceRefusal } from '../tokens/named-resources.ts';

/** Why a tool got no code, with its facts. Closed; for the log. */
export type AuthorizationRefusal = AddressRefusal | ReturnedRefusal | NotEnabled;

/**
 * Nobody is sent anywhere: who asks, or where the answer would go, is not verified (A1). A page says so to the person.
 */
export type AddressRefusal =
  | { readonly reason: 'malformed_query' }
  | { readonly reason: 'client_id_missing' }
  | { readonly reason: 'redirect_uri_missing' }
  /** None of ours, or another client's; over or used. What was named is not kept: it may be anything. */
  | { readonly reason: 'request_uri_unknown' }
  | { readonly reason: 'unknown_client' }
  | { readonly reason: 'client_disabled' | 'client_awaits_approval'; readonly client: ClientId }
  /** Its document was not even asked for: no policy of the organization lets it. */
  | { readonly reason: 'client_document_not_allowed'; readonly client: ClientId; readonly organization: OrganizationId }
  | { readonly reason: 'client_document_unavailable'; readonly client: ClientId; readonly failure: string }
  | { readonly reason: 'client_document_unusable'; readonly client: ClientId; readonly problem?: ClientDocumentProblem }
  | { readonly reason: 'client_not_registered_for_grant'; readonly client: ClientId }
  /** What was named is not kept: it may be anything. */
  | { readonly reason: 'redirect_uri_not_registered'; readonly client: ClientId };

/** The tool is told, at an address of its own. */
export type ReturnedRefusal =
  | { readonly reason: 'repeated_parameter'; readonly parameter: string }
  | { readonly reason: 'unsupported_response_type' }
  | { readonly reason: 'unsupported_parameter'; readonly parameter: string }
  | { readonly reason: 'code_challenge_missing' }
  | { readonly reason: 'code_challenge_malformed' }
  | { readonly reason: 'code_challenge_method_not_s256' }
  | { readonly reason: 'dpop_jkt_malformed' }
  | { readonly reason: 'request_too_long'; readonly maxCharacters: number }
  | { readonly reason: 'malformed_scope'; readonly syntax: ScopeSyntaxError }
  | Extract<RequestRefusal, { readonly reason: 'malformed_authorization_details' }>
  | { readonly reason: 'malformed_organization' }
  | { readonly reason: 'interaction_needed' }
  | { readonly reason: 'denied'; readonly member: MemberId }
  | ResourceRefusal
  | NothingGranted;

export type NothingGranted = Extract<GrantRefusal, { readonly reason: 'no_scope_granted' | 'no_details_granted' }>;

/** The person is told whom to ask, and can go back to the tool. */
export type NotEnabled = {
  readonly reason: 'client_not_enabled' | 'client_not_approved' | 'enablement_disabled';
  readonly client: ClientId;
  readonly organization: OrganizationId;
};

/** Why a request was not taken in advance (RFC 9126 §2.3), beside what every client's request is refused for. */
export type PushRefusal =
  | Refusal
  | Extract<AddressRefusal, { readonly reason: 'redirect_uri_missing' | 'redirect_uri_not_registered' }>
  | ReturnedRefusal
  /** A public one: whoever keeps no secret proves nothing by pushing. */
  | { readonly reason: 'client_proves_nothing'; readonly client: ClientId }
  | { readonly reason: 'request_uri_in_push' }
  /** Thumbprints: of `dpop_jkt`, and of the proof that came with it. */
  | ({ readonly reason: 'dpop_jkt_differs' } & Compared);

/** RFC 6749 §4.1.2.1, RFC 8707 §2, RFC 9396 §5, OpenID Connect Core §3.1.2.6. */
export interface AuthorizationError {
  readonly error:
    | 'invalid_request'
    | 'access_denied'
    | 'unsupported_response_type'
    | 'invalid_scope'
    | 'invalid_target'
    | 'invalid_authorization_details'
    | 'request_not_supported'
    | 'interaction_required';
  /** In the characters of RFC 6749 §4.1.2.1; never echoes what the caller sent. */
  readonly description: string;
}

const invalidRequest = (description: string): AuthorizationError => ({ error: 'invalid_request', description });

/** What the tool is told, in one exhaustive place. */
export function toAuthorizationError(refusal: ReturnedRefusal | NotEnabled): AuthorizationError {
  switch (refusal.reason) {
    case 'repeated_parameter':
      return invalidRequest('A parameter occurs more than once');
    case 'unsupported_response_type':
      return { error: 'unsupported_response_type', description: 'response_type must be code' };
    case 'unsupported_parameter':
      return { error: 'request_not_supported', description: `${refusal.parameter} is not supported` };
    case 'code_challenge_missing':
      return invalidRequest('code_challenge is missing: PKCE is required');
    case 'code_challenge_malformed':
      return invalidRequest('code_challenge must be the SHA-256 of the verifier, 43 characters of base64url');
    case 'code_challenge_method_not_s256':
      return invalidRequest('code_challenge_method must be S256');
    case 'dpop_jkt_malformed':
      return invalidRequest('dpop_jkt must be the SHA-256 thumbprint of a key (RFC 7638), 43 characters of base64url');
    case 'request_too_long':
      return invalidRequest(`The request is longer than ${refusal.maxCharacters} characters`);
    case 'malformed_organization':
      return invalidRequest('organization must be the id of an organization');
    case 'malformed_scope':
      return { error: 'invalid_scope', description: 'scope must be at most 200 scope tokens, separated by one space' };
    case 'malformed_authorization_details':
      return { error: 'invalid_authorization_details', description: describeDetailsProblem(refusal) };
    case 'interaction_needed':
      return { error: 'interaction_required', description: 'A person has to decide: leave prompt=none out' };
    case 'denied':
      return { error: 'access_denied', description: 'The person said no' };
    case 'client_not_enabled':
    case 'client_not_approved':
    case 'enablement_disabled':
      return { error: 'access_denied', description: 'The organization has not enabled this client' };
    case 'resource_malformed':
    case 'resource_unknown':
    case 'resource_not_authorized':
      return { error: 'invalid_target', description: 'A requested resource is not known here' };
    case 'no_scope_granted':
      return { error: 'invalid_scope', description: 'None of the scopes can be granted' };
    case 'no_details_granted':
      return {
        error: 'invalid_authorization_details',
        description: 'None of the authorization_details can be granted',
      };
  }
}
