import type { ROUTES } from '../../routes.ts';
import type { Refusal } from '../refusal.ts';

/** Who can act on a refusal. `member`: whom the assertion is about, or whoever uses the tool for them. */
export const MENDERS = ['administrator', 'operator', 'member', 'provider_administrator', 'client_developer'] as const;

export type Mender = (typeof MENDERS)[number];

type Operation = keyof (typeof ROUTES)['administration'];

/** A setting here: a route of the administration API, and a member of its body unless all of it is. */
export type Setting = Operation | `${Operation}.${string}`;

/** One or more who can, the likeliest first. `settings`: what an administrator of the organization changes here. */
export interface MendedBy {
  readonly who: readonly [Mender, ...Mender[]];
  readonly settings?: readonly [Setting, ...Setting[]];
}

const CLIENT: MendedBy = { who: ['client_developer'] };
const PROVIDER: MendedBy = { who: ['provider_administrator'] };
const OPERATOR: MendedBy = { who: ['operator'] };
const FRESH: MendedBy = { who: ['member', 'client_developer'] };

function setting(name: Setting, ...others: readonly Mender[]): MendedBy {
  return { who: ['administrator', ...others], settings: [name] };
}

/** Nobody is refused for a reason that no one can mend: a new reason does not compile until it says who. */
export const MENDED_BY = {
  method_not_allowed: CLIENT,
  credential_in_query: CLIENT,
  wrong_media_type: CLIENT,
  body_missing: CLIENT,
  body_too_large: PROVIDER,
  malformed_form: CLIENT,
  repeated_parameter: CLIENT,
  missing_parameter: CLIENT,
  unsupported_grant_type: CLIENT,
  several_assertions: CLIENT,
  dpop_not_supported: CLIENT,
  dpop_proof_refused: CLIENT,
  dpop_proof_already_used: CLIENT,
  dpop_proof_needed: {
    who: ['client_developer', 'operator', 'administrator'],
    settings: ['changeOrganization.require_dpop'],
  },
  authorization_details_not_supported: CLIENT,
  malformed_authorization_details: CLIENT,
  malformed_scope: CLIENT,
  malformed_agent_session: CLIENT,
  malformed_agent_session_parent: CLIENT,
  malformed_code_verifier: CLIENT,
  several_client_authentication_methods: CLIENT,

  client_credentials_missing: CLIENT,
  malformed_authorization_header: CLIENT,
  unsupported_client_assertion_type: CLIENT,
  client_assertion_already_used: CLIENT,
  client_assertion_for_other_address: { who: ['client_developer', 'operator'] },
  client_assertion_refused: CLIENT,
  unknown_client: setting('enableClient.aliases', 'client_developer'),
  wrong_client_secret: { who: ['client_developer', 'operator'] },
  client_secret_expired: { who: ['client_developer', 'operator'] },
  client_disabled: OPERATOR,
  client_document_unusable: CLIENT,
  client_awaits_approval: setting('enableClient'),
  wrong_client_authentication_method: { who: ['client_developer', 'operator'] },
  client_id_differs_from_credentials: CLIENT,
  client_not_vouched_for: setting('changeProvider.vouched_scopes', 'client_developer'),
  client_not_registered_for_grant: OPERATOR,

  malformed_assertion: { who: ['client_developer', 'provider_administrator'] },
  malformed_header: PROVIDER,
  wrong_type: CLIENT,
  forbidden_header: PROVIDER,
  algorithm_not_allowed: setting('changeProvider.algorithms', 'provider_administrator'),
  own_issuer: CLIENT,
  untrusted_issuer: setting('registerProvider.issuer', 'provider_administrator'),
  // Signing in through a pending one activates it; one that was disabled is enabled.
  provider_not_active: setting('enableProvider', 'operator'),
  organization_not_active: OPERATOR,
  no_key_for_kid: { who: ['provider_administrator', 'administrator'], settings: ['registerProvider.jwks_uri'] },
  several_keys_for_kid: PROVIDER,
  no_single_key_without_kid: PROVIDER,
  key_does_not_fit_algorithm: PROVIDER,
  bad_signature: { who: ['member', 'provider_administrator'] },

  malformed_claim: PROVIDER,
  wrong_audience: PROVIDER,
  several_audiences: PROVIDER,
  issued_to_other_client: setting('enableClient.aliases', 'client_developer'),
  expired: FRESH,
  issued_in_future: PROVIDER,
  not_yet_valid: PROVIDER,
  issued_before_restore: { who: ['operator', 'member'] },
  lifetime_too_long: setting('changeProvider.max_lifetime_seconds', 'provider_administrator'),
  assertion_resource_unknown: PROVIDER,
  confirmation_not_supported: PROVIDER,
  confirmation_key_differs: CLIENT,
  claimed_authorization_details_not_supported: PROVIDER,
  claimed_authorization_details_malformed: PROVIDER,
  already_redeemed: FRESH,

  authorization_unknown: FRESH,
  code_already_used: FRESH,
  refresh_token_reused: FRESH,
  authorization_of_other_client: CLIENT,
  authorization_recalled: { who: ['member'] },
  authorization_expired: { who: ['member', 'client_developer'] },
  redirect_uri_differs: CLIENT,
  code_verifier_wrong: CLIENT,
  authorization_key_differs: CLIENT,
  member_recalled: { who: ['member'] },

  subject_not_linked: setting('addLink', 'provider_administrator'),
  member_missing: OPERATOR,
  member_disabled: setting('changeMember.status'),
  member_removed: setting('addMember'),
  member_linked_elsewhere: setting('addLink'),
  email_not_verified: { who: ['member', 'provider_administrator'] },
  email_verified_absent: {
    who: ['administrator', 'provider_administrator'],
    settings: ['addLink', 'changeProvider.email_verified_absent'],
  },
  email_verified_not_boolean: PROVIDER,
  email_domain_not_pinned: setting('changeProvider.email_domains'),
  saml_name_id_differs: setting('changeProvider.saml_name_id', 'provider_administrator'),
  sub_id_not_mapped: { who: ['administrator'], settings: ['changeProvider.saml_name_id', 'addLink'] },
  subjects_of_two_members: { who: ['administrator', 'provider_administrator'], settings: ['removeLink'] },
  client_not_enabled: setting('enableClient.scopes'),
  enablement_disabled: setting('enableClient.scopes'),

  resource_malformed: CLIENT,
  agent_session_of_other_client: CLIENT,
  agent_session_without_place: CLIENT,
  resource_unknown: CLIENT,
  resource_not_in_assertion: CLIENT,
  resource_not_authorized: CLIENT,
  no_scope_granted: {
    who: ['administrator', 'provider_administrator', 'client_developer'],
    settings: ['enableClient.scopes', 'changeMember.role', 'changeProvider.default_scopes'],
  },
  no_details_granted: {
    who: ['administrator', 'provider_administrator', 'client_developer'],
    settings: ['enableClient.authorization_details_types', 'enableClient.scopes', 'changeMember.role'],
  },
} as const satisfies Readonly<Record<Refusal['reason'], MendedBy>>;

/** Of a refusal that was recorded, by a release that may have had other reasons: `undefined` if it had. */
export function mendersOf(reason: string): readonly Mender[] | undefined {
  const known: Readonly<Record<string, MendedBy>> = MENDED_BY;
  return Object.hasOwn(known, reason) ? known[reason]?.who : undefined;
}
