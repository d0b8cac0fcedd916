import type { Preset, ProviderReason } from './preset.ts';

/** What to do at any provider: each refusal that an administrator may meet has a step, or this does not compile. */
export const GENERIC_STEPS: Readonly<Record<ProviderReason, string>> = {
  malformed_assertion: 'Nothing at the provider: check that the client sends the whole assertion, unchanged.',
  malformed_header: 'Report it to the vendor: the assertion is not well-formed.',
  wrong_type:
    'The client sent another kind of token. Have it ask for the token type `urn:ietf:params:oauth:token-type:id-jag`.',
  forbidden_header: 'Turn off compression, detached payloads and critical extensions of tokens.',
  algorithm_not_allowed: 'Sign with an algorithm that is allowed here, or allow the one it signs with.',
  malformed_claim: 'Correct the claim mapping of the application.',
  own_issuer: 'The client sent one of our own tokens. Have it exchange its ID token at the provider first.',
  untrusted_issuer: 'Compare the issuer with the one that is registered, character by character.',
  provider_not_active:
    'Nothing at the provider: sign in through it as an administrator here, prove its domain by DNS, or have it confirmed.',
  organization_not_active: 'Nothing at the provider: ask the operator of this service.',
  no_key_for_kid: 'Check that the key is published. After a rotation, wait half a minute.',
  several_keys_for_kid: 'Give each published key a name (`kid`) of its own.',
  no_single_key_without_kid: 'Have it name its key (`kid`) in the header.',
  key_does_not_fit_algorithm: "Correct the application's signing algorithm or key.",
  bad_signature: 'Get a fresh assertion. If that fails too, check that the published keys are the ones it signs with.',
  wrong_audience: 'Set the audience to our issuer, exactly, without a slash at the end.',
  several_audiences: 'Name our issuer as the only audience.',
  issued_to_other_client:
    "Give the client the same id at the provider as here, or enter the provider's name for it as an alias.",
  expired: 'Have the client send the assertion at once. If it does, check the clock.',
  issued_in_future: 'Correct the clock.',
  not_yet_valid: 'Correct the clock.',
  lifetime_too_long: 'Shorten the lifetime of assertions, or allow a longer one here.',
  assertion_resource_unknown: 'Set the resource to our API, or leave it out.',
  confirmation_not_supported: 'Bind to a key by DPoP (RFC 9449), or turn key binding off.',
  confirmation_key_differs: 'Nothing at the provider: the tool proves another key than it showed there, or none.',
  claimed_authorization_details_not_supported: 'Delegate by scope instead of `authorization_details`.',
  claimed_authorization_details_malformed:
    'Send `authorization_details` of types that are declared here, each with all of its members, or none.',
  subject_not_linked: 'Assign the person to the application, and link the value of the mapped claim here.',
  member_missing: 'Nothing at the provider: add the member here.',
  member_disabled: 'Nothing at the provider: the member is disabled here.',
  member_removed: 'Nothing at the provider: only an operator brings a removed member back.',
  member_linked_elsewhere: 'Nothing at the provider: add the subject to the member here by hand.',
  email_not_verified: 'Have the person verify the address there.',
  email_verified_absent:
    'Have it send `email_verified`, or link people by the mapped claim. Where its administrators alone can set addresses, the setting `email_verified_absent` of the provider has them count here without it.',
  email_verified_not_boolean: 'Map `email_verified` as a boolean: `true` without quotes.',
  email_domain_not_pinned: 'Nothing at the provider: pin the domain here, if it is yours.',
  saml_name_id_differs:
    'Compare issuer, format and qualifiers of the SAML name with what is set here, character by character.',
  sub_id_not_mapped: 'Nothing at the provider: set here which SAML names identify people (`saml_name_id`).',
  subjects_of_two_members: 'Nothing at the provider: one of two links here is wrong.',
  client_not_enabled: 'Nothing at the provider: enable the client here.',
  enablement_disabled: 'Nothing at the provider: the client is switched off here.',
  already_redeemed: 'Have the client ask for a fresh assertion for every token.',
  issued_before_restore: 'Have the client ask for a fresh assertion: older ones are refused after a restore.',
  agent_session_of_other_client: 'Nothing at the provider: correct what the client asks for.',
  agent_session_without_place: 'Nothing at the provider: correct what the client asks for.',
  resource_malformed: 'Nothing at the provider: correct what the client asks for.',
  resource_unknown: 'Nothing at the provider: correct what the client asks for.',
  resource_not_in_assertion: 'Have the client ask the provider for the same resource.',
  no_details_granted:
    'Delegate `authorization_details` of a type that the client may have here, with the scope that the type goes with.',
  no_scope_granted: "Delegate a scope that the client's ceiling and the member's role have here, by exactly that name.",
};

export const generic: Preset = {
  id: 'generic',
  name: 'Another provider',
  crossAppAccess: {
    status: 'depends',
    text: 'Look for “Identity Assertion JWT Authorization Grant”, “ID-JAG”, “Cross App Access” or “Enterprise-Managed Authorization” in its documentation. Its discovery document may name `urn:ietf:params:oauth:grant-profile:id-jag` among `authorization_grant_profiles_supported`.',
  },
  issuer: {
    forms: [
      {
        example: 'https://idp.example.com',
        pattern: '^https://[^?#]+$',
        text: 'what its discovery document calls `issuer`',
      },
    ],
    text: 'Copied byte for byte: a slash at the end, or none, and upper or lower case matter.',
  },
  fields: [
    { use: 'sign_in', theirs: 'redirect URI, callback URL', ours: { kind: 'redirect_uri' } },
    { use: 'sign_in', theirs: 'scopes', ours: { kind: 'text', text: 'openid email profile' } },
    { use: 'sign_in', theirs: 'key set of the client (JWKS URI), for private_key_jwt', ours: { kind: 'jwks_uri' } },
    { use: 'cross_app_access', theirs: 'audience, resource authorization server', ours: { kind: 'issuer' } },
    { use: 'cross_app_access', theirs: 'resource', ours: { kind: 'resource' } },
    { use: 'cross_app_access', theirs: 'client id at the resource authorization server', ours: { kind: 'client_id' } },
  ],
  audience:
    'One audience, our issuer. If the provider tells its customers apart by a claim `tenant`, or you apart by `aud_tenant`, enter both exactly as assertions carry them; absent there means absent here.',
  subject: {
    claim: 'sub',
    text: 'Some providers give each application another `sub` for one person (pairwise subjects). Let sign-in and cross-app access share one application there, so that both say the same; or map `aud_sub`, if assertions carry it.',
  },
  saml: 'Assertions of people who sign in by SAML may carry `sub_id` with their NameID (format `saml-nameid`). Set here which identify people: SAML issuer, NameID format and qualifiers, exactly as assertions have them (`saml_name_id`). People who are known by the mapped claim already stay the same people. Until it is set, such an assertion finds who is known and adds nobody.',
  algorithms: {
    usual: ['RS256', 'PS256', 'ES256', 'EdDSA'],
    text: 'Allow only what it signs with. `Ed25519` is another name of `EdDSA`.',
  },
  steps: {},
  checked: {
    month: '2026-11',
    against: [
      {
        title: 'Identity Assertion JWT Authorization Grant, draft-ietf-oauth-identity-assertion-authz-grant-03',
        url: 'https://www.ietf.org/archive/id/draft-ietf-oauth-identity-assertion-authz-grant-03.txt',
      },
    ],
  },
};
