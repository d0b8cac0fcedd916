import {
  type NotEnabled,
  type ReturnedRefusal,
  toAuthorizationError,
} from '../../../lambdas/core/authorization/refusal.ts';

type Returned = ReturnedRefusal | NotEnabled;

/** RFC 6749 §4.1.2.1, RFC 8707 §2, RFC 9101 §7, OpenID Connect Core §3.1.2.6. */
const TOLD: Readonly<Record<Returned['reason'], string>> = {
  repeated_parameter: 'invalid_request',
  unsupported_response_type: 'unsupported_response_type',
  unsupported_parameter: 'request_not_supported',
  code_challenge_missing: 'invalid_request',
  code_challenge_malformed: 'invalid_request',
  code_challenge_method_not_s256: 'invalid_request',
  dpop_jkt_malformed: 'invalid_request',
  request_too_long: 'invalid_request',
  malformed_organization: 'invalid_request',
  malformed_authorization_details: 'invalid_authorization_details',
  malformed_scope: 'invalid_scope',
  interaction_needed: 'interaction_required',
  denied: 'access_denied',
  client_not_enabled: 'access_denied',
  enablement_disabled: 'access_denied',
  client_not_approved: 'access_denied',
  resource_malformed: 'invalid_target',
  resource_unknown: 'invalid_target',
  resource_not_authorized: 'invalid_target',
  no_scope_granted: 'invalid_scope',
  no_details_granted: 'invalid_authorization_details',
};

it.each(Object.entries(TOLD))('[A1] %s is told as the RFCs name it, in words of its own: %s', (reason, error) => {
  const told = toAuthorizationError({
    reason,
    problem: 'empty',
    parameter: 'request_uri',
    maxCharacters: 1_900,
  } as unknown as Returned);
  expect(told.error).toBe(error);
  expect(told.description).toMatch(/^[A-Za-z][\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
});

it('[A1] tells a tool whether a person said no or an organization has not enabled it', () => {
  const words = (['denied', 'client_not_enabled'] as const).map(
    (reason) => toAuthorizationError({ reason } as unknown as Returned).description,
  );
  expect(words).toStrictEqual(['The person said no', 'The organization has not enabled this client']);
});

it('[A1] never tells two ways of asking wrongly in the same words', () => {
  const wrong = Object.entries(TOLD).filter(([, error]) => error === 'invalid_request');
  const words = wrong.map(([reason]) => toAuthorizationError({ reason } as unknown as Returned).description);
  expect(new Set(words).size).toBe(wrong.length);
});
