import type { ProofProblem } from '../../protect/dpop/proof.ts';
import type { JwsSyntaxError } from '../../protect/jose/compact-jws.ts';
import type { ClientId, MemberId, OrganizationId, ProviderId } from '../../protect/vocabulary/identifiers.ts';
import type { ScopeSet, ScopeSyntaxError } from '../../protect/vocabulary/scope.ts';
import type { LineProblem } from '../../protect/vocabulary/session-line.ts';
import type { DetailsProblem } from './details/parse.ts';
import type { ClientAuthenticationMethod } from './records.ts';
import type { GrantKey } from './tokens/authorization-grant.ts';

/**
 * Every reason for which a redemption is refused, with its facts. Closed: a new reason does not compile until
 * `endpoints/oauth-error.ts` says what the wire carries.
 *
 * The reason and its facts go to the log and the metric, never to the caller of a trust check. No fact holds an
 * assertion, a secret or a header: claims are facts only where comparing them is the check.
 */
export type Refusal = (
  | RequestRefusal
  | ProofRefusal
  | ClientRefusal
  | AssertionRefusal
  | CodeRefusal
  | GrantRefusal
) & {
  /** What the refused request presented, where it was no assertion: the answer names it, and says no more. */
  readonly presented?: 'authorization_code' | 'refresh_token';
};

/** Steps 1 and 8–9 as far as the request itself is malformed: described to the caller. */
export type RequestRefusal =
  | { readonly reason: 'method_not_allowed' }
  | { readonly reason: 'credential_in_query'; readonly parameter: string }
  | { readonly reason: 'wrong_media_type' }
  | { readonly reason: 'body_missing' }
  | { readonly reason: 'body_too_large'; readonly maxBytes: number }
  | { readonly reason: 'malformed_form' }
  | { readonly reason: 'repeated_parameter'; readonly parameter: string }
  | { readonly reason: 'missing_parameter'; readonly parameter: string }
  | { readonly reason: 'unsupported_grant_type' }
  | { readonly reason: 'several_assertions' }
  | { readonly reason: 'dpop_not_supported' }
  /** No type is declared here at all, or this grant has none. */
  | { readonly reason: 'authorization_details_not_supported' }
  | ({ readonly reason: 'malformed_authorization_details' } & DetailsProblem)
  | { readonly reason: 'malformed_scope'; readonly syntax: ScopeSyntaxError }
  | { readonly reason: 'malformed_agent_session' }
  | { readonly reason: 'malformed_agent_session_parent' }
  | { readonly reason: 'malformed_code_verifier' }
  | { readonly reason: 'several_client_authentication_methods' };

/** Of the DPoP proof that came with a request (RFC 9449), or should have: said plainly, because it is the client's own. */
export type ProofRefusal =
  | { readonly reason: 'dpop_proof_refused'; readonly problem: ProofProblem }
  | { readonly reason: 'dpop_proof_already_used' }
  /** None came, and this client or this API's tokens are bound to a key, always. */
  | { readonly reason: 'dpop_proof_needed'; readonly by: BindingRequiredBy };

/** Who lets no token be that is bound to no key. */
export type BindingRequiredBy = 'client' | 'organization' | 'resource';

/** Step 2. Unknown client and wrong secret are told apart here and nowhere outside. */
export type ClientRefusal =
  | { readonly reason: 'client_credentials_missing' }
  | { readonly reason: 'malformed_authorization_header' }
  | { readonly reason: 'unsupported_client_assertion_type' }
  /** `cause` is the check that failed, the same that a grant's assertion passes. */
  | {
      readonly reason: 'client_assertion_refused';
      readonly client: ClientId | undefined;
      readonly cause: AssertionRefusal;
    }
  | { readonly reason: 'client_assertion_already_used'; readonly client: ClientId }
  /** Everything else of its assertion verified; `expected` is our issuer, `actual` another address of ours, or several. */
  | ({ readonly reason: 'client_assertion_for_other_address'; readonly client: ClientId } & Compared)
  | { readonly reason: 'unknown_client' }
  | { readonly reason: 'wrong_client_secret'; readonly client: ClientId }
  | { readonly reason: 'client_secret_expired'; readonly client: ClientId; readonly expiredAt: number }
  | { readonly reason: 'client_disabled'; readonly client: ClientId }
  /** What stands at its URL is no longer a document of its own. */
  | { readonly reason: 'client_document_unusable'; readonly client: ClientId }
  /** It registered itself, and no administrator has enabled it. */
  | { readonly reason: 'client_awaits_approval'; readonly client: ClientId }
  /** `used` is a method of a secret only where the secret was right: its holder may be told. */
  | {
      readonly reason: 'wrong_client_authentication_method';
      readonly client: ClientId;
      readonly used: ClientAuthenticationMethod;
      readonly registered: ClientAuthenticationMethod;
    }
  | { readonly reason: 'client_id_differs_from_credentials'; readonly client: ClientId }
  /** Nothing authenticated the client but a proof of its key, and no provider's word stands in for the rest. */
  | NotVouchedFor
  | { readonly reason: 'client_not_registered_for_grant'; readonly client: ClientId };

/**
 * `not_bound`: the assertion is bound to no key. `other_key`: not to the proof's. `client_id_differs`: the request names another
 * client than the assertion. `name_malformed`: nothing that a client could be called. `not_trusted`: `cause` says why the
 * assertion is nobody's word. `provider_does_not_vouch`: it was not asked to. `known_here`: registered, by a document, by
 * itself, or under an alias, so that it authenticates as it is registered. `too_many`: of this provider.
 */
export const VOUCHING_PROBLEMS = [
  'not_bound',
  'other_key',
  'client_id_differs',
  'name_malformed',
  'not_trusted',
  'provider_does_not_vouch',
  'known_here',
  'too_many',
] as const;
export type VouchingProblem = (typeof VOUCHING_PROBLEMS)[number];

export interface NotVouchedFor {
  readonly reason: 'client_not_vouched_for';
  readonly problem: VouchingProblem;
  /** As the provider calls the client, once the provider's signature was good. */
  readonly name?: string;
  readonly provider?: ProviderId;
  readonly cause?: AssertionRefusal;
}

/** Two values that were compared, as Explain and the log show them. `undefined`: absent. */
export interface Compared {
  readonly expected: string | undefined;
  readonly actual: string | undefined;
}

/** A claim or header member whose type or form is wrong. */
export interface MalformedMember {
  readonly member: string;
  readonly requirement: string;
}

/** Steps 3–7, 10 and 11: trust checks. One answer outside for all of them. */
export type AssertionRefusal =
  | { readonly reason: 'malformed_assertion'; readonly syntax: JwsSyntaxError }
  | ({ readonly reason: 'malformed_header' } & MalformedMember)
  | { readonly reason: 'wrong_type'; readonly actual: string }
  | { readonly reason: 'forbidden_header'; readonly member: string }
  | { readonly reason: 'algorithm_not_allowed'; readonly actual: string; readonly allowed: readonly string[] }
  | ({ readonly reason: 'malformed_claim' } & MalformedMember)
  | { readonly reason: 'own_issuer' }
  | {
      readonly reason: 'untrusted_issuer';
      readonly issuer: string;
      readonly tenant: string | undefined;
      readonly audienceTenant: string | undefined;
      /** A provider is registered whose issuer differs by a trailing slash alone. */
      readonly differsByTrailingSlash: boolean;
      /** Audience tenants (`null`: none) of providers with this issuer and tenant, as far as whoever asks may know them. */
      readonly expectedAudienceTenants?: readonly (string | null)[];
    }
  | { readonly reason: 'provider_not_active'; readonly provider: ProviderId; readonly status: string }
  | { readonly reason: 'organization_not_active'; readonly organization: OrganizationId }
  | { readonly reason: 'no_key_for_kid'; readonly kid: string }
  | { readonly reason: 'several_keys_for_kid'; readonly kid: string; readonly fittingKeys: number }
  | { readonly reason: 'no_single_key_without_kid'; readonly fittingKeys: number }
  | { readonly reason: 'key_does_not_fit_algorithm'; readonly kid: string | undefined; readonly algorithm: string }
  | { readonly reason: 'bad_signature'; readonly kid: string | undefined }
  | ({ readonly reason: 'wrong_audience' } & Compared)
  | { readonly reason: 'several_audiences'; readonly count: number }
  | ({ readonly reason: 'issued_to_other_client' } & Compared)
  | { readonly reason: 'expired'; readonly expiredAt: number; readonly now: number }
  | { readonly reason: 'issued_in_future'; readonly issuedAt: number; readonly now: number }
  | { readonly reason: 'not_yet_valid'; readonly notBefore: number; readonly now: number }
  | { readonly reason: 'issued_before_restore'; readonly issuedAt: number; readonly restoredAt: number }
  | { readonly reason: 'lifetime_too_long'; readonly lifetimeSeconds: number; readonly maxSeconds: number }
  | { readonly reason: 'assertion_resource_unknown'; readonly resource: string }
  | { readonly reason: 'confirmation_not_supported' }
  /** Thumbprints: of the key that the assertion is bound to, and of the proof's; `undefined`: no proof came. */
  | ({ readonly reason: 'confirmation_key_differs' } & Compared)
  | { readonly reason: 'claimed_authorization_details_not_supported' }
  | ({ readonly reason: 'claimed_authorization_details_malformed' } & DetailsProblem)
  | {
      readonly reason: 'subject_not_linked';
      readonly provider: ProviderId;
      readonly claim: string;
      /** As the provider gives it: what would have to be linked. Absent: recorded by release 0.1.0. */
      readonly subject?: string;
    }
  | { readonly reason: 'member_missing'; readonly member: MemberId }
  | { readonly reason: 'member_disabled'; readonly member: MemberId }
  | { readonly reason: 'member_removed'; readonly member: MemberId }
  | { readonly reason: 'member_linked_elsewhere'; readonly member: MemberId }
  /** `email_verified` is `false`, or JSON that says neither yes nor no. */
  | { readonly reason: 'email_not_verified' }
  /** `email_verified` is not there. */
  | { readonly reason: 'email_verified_absent' }
  /** `email_verified` is a text, such as `"true"`, and not a JSON boolean. */
  | { readonly reason: 'email_verified_not_boolean' }
  | { readonly reason: 'email_domain_not_pinned'; readonly domain: string }
  /** Of the identifier in `sub_id`, this member is not as the organization has set it. */
  | ({ readonly reason: 'saml_name_id_differs'; readonly member: string } & Compared)
  /** Nobody was found, and an assertion with a `sub_id` that nobody has mapped makes nobody. */
  | {
      readonly reason: 'sub_id_not_mapped';
      readonly provider: ProviderId;
      readonly samlIssuer: string | undefined;
      readonly nameIdFormat: string | undefined;
    }
  /** `sub_id` leads to one member, and the mapped claim to another. */
  | { readonly reason: 'subjects_of_two_members'; readonly member: MemberId; readonly other: MemberId }
  | { readonly reason: 'client_not_enabled'; readonly client: ClientId; readonly organization: OrganizationId }
  | { readonly reason: 'enablement_disabled'; readonly client: ClientId; readonly organization: OrganizationId }
  | { readonly reason: 'already_redeemed' };

/** Of a code or a refresh token, and the authorization that it is of: trust checks, with one answer outside. */
export type CodeRefusal =
  | { readonly reason: 'authorization_unknown' }
  /** It came twice: everything of its authorization has ended with that. `grant` names it, by a digest. */
  | { readonly reason: 'code_already_used'; readonly grant: GrantKey }
  | { readonly reason: 'refresh_token_reused'; readonly grant: GrantKey }
  | { readonly reason: 'authorization_of_other_client'; readonly client: ClientId }
  | { readonly reason: 'authorization_recalled'; readonly recalledAt: number }
  | { readonly reason: 'authorization_expired'; readonly expiredAt: number; readonly now: number }
  | { readonly reason: 'redirect_uri_differs' }
  | { readonly reason: 'code_verifier_wrong' }
  /** Thumbprints: of the key that the code or the refresh token is bound to, and of the proof's; `undefined`: none came. */
  | ({ readonly reason: 'authorization_key_differs' } & Compared)
  | { readonly reason: 'member_recalled'; readonly member: MemberId; readonly recalledAt: number }
  /** Said plainly outside: it reveals no trust decision. */
  | { readonly reason: 'resource_not_authorized'; readonly resource: string };

/** `not_asked`: the token carries its writes at once, so that no session of it is anybody's sub-agent's. */
export type PlaceProblem = LineProblem | 'other_place' | 'not_asked';

/** Steps 8 and 12: what was asked for cannot be granted; said plainly, because it reveals no trust decision. */
export type GrantRefusal =
  | { readonly reason: 'resource_malformed' }
  /** The agent session that the request names is another client's, or a default session of another one. */
  | { readonly reason: 'agent_session_of_other_client' }
  /** It cannot stand under the session that the request names, or stands elsewhere. */
  | { readonly reason: 'agent_session_without_place'; readonly problem: PlaceProblem }
  | { readonly reason: 'resource_unknown'; readonly resource: string }
  | { readonly reason: 'resource_not_in_assertion'; readonly resource: string }
  | {
      readonly reason: 'no_scope_granted';
      readonly asserted: ScopeSet;
      /** `undefined`: the request named none, which narrows nothing. */
      readonly requested: ScopeSet | undefined;
      readonly ceiling: ScopeSet;
      readonly role: ScopeSet;
    }
  | {
      readonly reason: 'no_details_granted';
      /** Authorization details as JSON: of the assertion, and of the request. */
      readonly asserted: string;
      readonly requested: string;
      /** What the organization allows the client. */
      readonly types: string;
      /** What the token would carry. */
      readonly scopes: ScopeSet;
    };

export type RefusalReason = Refusal['reason'];
