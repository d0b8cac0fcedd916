/** What the doctor looks at, by what is examined, each in order. */
/** `metadata_appended` is another address only where the issuer has a path; without one it is not among what was asked. */
export const METADATA_CHECKS = [
  'metadata',
  'metadata_appended',
  'openid_configuration',
  'issuer',
  'members',
  'agreement',
  'metadata_cors',
  'metadata_preflight',
  'metadata_head',
  'keys',
  'keys_usable',
  'keys_cache',
  'keys_cors',
] as const;

export const TOKEN_CHECKS = [
  'token_get',
  'unknown_client_basic',
  'unknown_client_post',
  'correlation',
  'unsupported_grant',
  'repeated_parameter',
] as const;

export const API_CHECKS = [
  'api_challenge',
  'api_head',
  'api_preflight',
  'resource_metadata',
  'resource_issuer',
  'resource',
  'resource_scopes',
  'resource_cors',
  'resource_preflight',
  'resource_head',
] as const;

export const CLIENT_CHECKS = ['client_basic_encoded', 'client_basic_raw', 'client_post'] as const;

/** Assertions as vendors shape them, of a provider that plays them: on this machine alone. */
export const ASSERTION_CHECKS = [
  'assertion_okta',
  'assertion_audience_tenant',
  'assertion_entra',
  'assertion_sub_id',
  'assertion_expired',
] as const;
export type AssertionCheck = (typeof ASSERTION_CHECKS)[number];

export type DoctorCheck =
  | AssertionCheck
  | (typeof METADATA_CHECKS)[number]
  | (typeof TOKEN_CHECKS)[number]
  | (typeof API_CHECKS)[number]
  | (typeof CLIENT_CHECKS)[number];
