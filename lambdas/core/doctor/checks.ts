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

export type DoctorCheck =
  | (typeof METADATA_CHECKS)[number]
  | (typeof TOKEN_CHECKS)[number]
  | (typeof API_CHECKS)[number]
  | (typeof CLIENT_CHECKS)[number];
