import type { SetErrorCode } from './error-codes.ts';
import type { SetRefusal } from './refusal.ts';

/** An error about one Security Event Token, as its transmitter is told: to a push, or with the next poll. */
export interface SetError {
  readonly err: SetErrorCode;
  /** Never echoes what the transmitter sent. */
  readonly description: string;
}

/**
 * In one exhaustive place: a new reason does not compile until it is here.
 * @see RFC 8935 §2.4, RFC 8936 §2.6: the same codes
 */
export function setErrorOf(refusal: SetRefusal): SetError {
  switch (refusal.reason) {
    case 'malformed_set':
      return refused('invalid_request', 'The body must be a signed JWT in compact form, as RFC 8417 has it');
    case 'set_header_refused':
      return refused(
        'invalid_request',
        'The header of the token: its typ must be secevent+jwt, and its alg one of the provider',
      );
    case 'set_signature_refused':
      return refused('invalid_key', 'No key of the transmitter verifies the token');
    case 'set_issuer_differs':
    case 'set_tenant_differs':
      return refused('invalid_issuer', 'The issuer of the token is not the transmitter of this stream');
    case 'set_audience_differs':
      return refused('invalid_audience', 'The audience of the token must have the audience of this stream in it');
    case 'malformed_set_claim':
      return refused('invalid_request', `The claim ${refusal.member} must be ${refusal.requirement}`);
    case 'set_claim_forbidden':
      return refused('invalid_request', `The claim ${refusal.member} must not be in a Security Event Token`);
    case 'set_issued_in_future':
      return refused('invalid_request', 'The claim iat must not be in the future');
    case 'set_too_old':
      return refused('invalid_request', `The claim iat must not be more than ${refusal.maxSeconds} seconds ago`);
    case 'set_without_one_event':
      return refused('invalid_request', 'The claim events must have exactly one member');
    case 'verification_state_differs':
      return refused('invalid_state', 'The state of the verification is not the one of this stream');
    case 'set_jti_differs':
      return refused('invalid_request', 'The claim jti must be the name under which the token was sent');
    case 'set_too_large':
      return refused('invalid_request', `A token must have at most ${refusal.maxBytes} bytes`);
  }
}

function refused(err: SetErrorCode, description: string): SetError {
  return { err, description };
}
