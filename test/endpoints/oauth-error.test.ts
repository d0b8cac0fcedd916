import { toOAuthError } from '../../lambdas/endpoints/oauth-error.ts';
import { everyRefusal, refusals } from '../support/refusals.ts';

describe('what the wire carries of a refusal', () => {
  it.each(refusals)('[R8] is described in the characters of RFC 6749: $reason', (refusal) => {
    expect(toOAuthError(refusal).description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  const byError = {
    '405 invalid_request': ['method_not_allowed'],
    '400 invalid_request': [
      'credential_in_query',
      'wrong_media_type',
      'body_missing',
      'body_too_large',
      'malformed_form',
      'repeated_parameter',
      'missing_parameter',
      'several_assertions',
      'dpop_not_supported',
      'several_client_authentication_methods',
      'malformed_agent_session',
      'malformed_code_verifier',
      'agent_session_of_other_client',
      'malformed_agent_session_parent',
      'agent_session_without_place',
    ],
    '400 invalid_dpop_proof': ['dpop_proof_refused', 'dpop_proof_already_used', 'dpop_proof_needed'],
    '400 unsupported_grant_type': ['unsupported_grant_type'],
    '400 invalid_authorization_details': [
      'authorization_details_not_supported',
      'malformed_authorization_details',
      'no_details_granted',
    ],
    '400 invalid_scope': ['malformed_scope', 'no_scope_granted'],
    '400 invalid_target': [
      'resource_malformed',
      'resource_unknown',
      'resource_not_in_assertion',
      'resource_not_authorized',
    ],
    '400 unauthorized_client': ['client_not_registered_for_grant'],
  } as const;

  it.each(Object.entries(byError))(
    '[R1][R2][R3][R4][R5][R6][C2][C8][S1][S4][S8][S10] is %s of %j',
    (expected, reasons) => {
      for (const reason of reasons) {
        const { status, error } = toOAuthError(everyRefusal[reason]);
        expect([reason, `${status} ${error}`]).toEqual([reason, expected]);
      }
    },
  );

  const notEntitled = [
    ...['subject_not_linked', 'member_missing', 'member_disabled', 'member_removed', 'member_linked_elsewhere'],
    ...['email_not_verified', 'email_verified_absent', 'email_verified_not_boolean', 'email_domain_not_pinned'],
    ...['client_not_enabled', 'enablement_disabled'],
    ...['sub_id_not_mapped', 'saml_name_id_differs', 'subjects_of_two_members'],
  ];

  it('is access_denied, where the deployment says so, of exactly those who are not entitled, in the same words for all', () => {
    const differ = refusals.filter(
      (refusal) => toOAuthError(refusal, 'access_denied').error !== toOAuthError(refusal).error,
    );
    expect(differ.map(({ reason }) => reason).sort()).toEqual(notEntitled.toSorted());
    const answers = new Set(differ.map((refusal) => JSON.stringify(toOAuthError(refusal, 'access_denied'))));
    const description = 'The assertion is valid, and the person or the client is not entitled';
    expect([...answers]).toEqual([JSON.stringify({ status: 400, error: 'access_denied', description })]);
    expect(differ.map((refusal) => toOAuthError(refusal).error)).toEqual(differ.map(() => 'invalid_grant'));
  });

  const proved = ['wrong_client_authentication_method', 'client_assertion_for_other_address'];

  it('[C5] is one answer for every client that is not authenticated', () => {
    const unproved = refusals.filter(({ reason }) => !proved.includes(reason));
    const answers = unproved.map((refusal) => toOAuthError(refusal)).filter(({ status }) => status === 401);
    expect(answers).toHaveLength(13);
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify({ status: 401, error: 'invalid_client', description: 'Client authentication failed' })]),
    );
  });

  it.each([
    [
      { used: 'client_secret_post', registered: 'client_secret_basic' },
      'This client is pinned: send its secret in the Authorization header (client_secret_basic)',
    ],
    [
      { used: 'client_secret_basic', registered: 'client_secret_post' },
      'This client is pinned: send its secret in the form (client_secret_post)',
    ],
    [{ used: 'private_key_jwt', registered: 'client_secret_basic' }, 'Client authentication failed'],
  ] as const)(
    '[C2][C5] names the method to whoever holds the secret, and to nobody else: %j',
    (methods, description) => {
      const refusal = { ...everyRefusal.wrong_client_authentication_method, ...methods };
      expect(toOAuthError(refusal)).toEqual({ status: 401, error: 'invalid_client', description });
    },
  );

  it('[C6] names the issuer to whoever signed all but the audience right', () => {
    expect(toOAuthError(everyRefusal.client_assertion_for_other_address)).toEqual({
      status: 401,
      error: 'invalid_client',
      description: 'The audience of the client assertion must be https://auth.example and nothing else',
    });
  });

  it('[K1] is one answer for every failed trust check: a description of each would be an oracle', () => {
    const described: readonly string[] = Object.values(byError).flat();
    const trustChecks = refusals.filter(
      (refusal) => !described.includes(refusal.reason) && !isClientRefusal(refusal.reason),
    );
    expect(trustChecks.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining([
        'malformed_assertion',
        'bad_signature',
        'expired',
        'member_disabled',
        'already_redeemed',
      ]),
    );
    for (const refusal of trustChecks) {
      expect(toOAuthError(refusal)).toEqual({ status: 400, error: 'invalid_grant', description: 'Invalid assertion' });
    }
  });

  it('[A2][F1] names what was presented, and says no more of it, whatever failed and whatever the deployment says', () => {
    for (const presented of ['authorization_code', 'refresh_token'] as const) {
      const description = `Invalid ${presented.replace('_', ' ')}`;
      for (const reason of ['authorization_unknown', 'code_verifier_wrong', 'member_disabled', 'expired'] as const) {
        const answer = toOAuthError({ ...everyRefusal[reason], presented }, 'access_denied');
        expect(answer).toEqual({ status: 400, error: 'invalid_grant', description });
      }
    }
  });
});

function isClientRefusal(reason: string): boolean {
  return /client_credentials|authorization_header|client_assertion|unknown_client|client_secret|client_disabled|authentication_method|client_id_differs|client_document|client_awaits|client_not_vouched/.test(
    reason,
  );
}
