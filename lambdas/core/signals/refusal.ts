import type { JwsSyntaxError } from '../../../protect/jose/compact-jws.ts';
import type { ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import type { AssertionRefusal, Compared, MalformedMember } from '../refusal.ts';

/**
 * Why a Security Event Token was not taken, with its facts. Closed: a new reason does not compile until
 * `endpoints/signals/error.ts` says what the wire carries. For the log, the metric and the activity of the organization;
 * no fact holds a token.
 */
export type SignalRefusal = SignalRequestRefusal | SignalAccessRefusal | SetRefusal;

/** Of the request as a whole. */
export type SignalRequestRefusal =
  | { readonly reason: 'wrong_media_type' }
  | { readonly reason: 'body_missing' }
  | { readonly reason: 'body_too_large'; readonly maxBytes: number };

/** Of who sends it. The first four are one answer outside. */
export type SignalAccessRefusal =
  | { readonly reason: 'signal_token_missing' }
  /** No provider of this id receives signals. `undefined`: the address had none of the form. */
  | { readonly reason: 'signals_off'; readonly provider: ProviderId | undefined }
  /** What this provider says is fetched (RFC 8936): nobody has a token by which it could be pushed. */
  | { readonly reason: 'signals_are_polled'; readonly provider: ProviderId }
  | { readonly reason: 'signal_token_wrong'; readonly provider: ProviderId }
  | {
      readonly reason: 'signal_provider_not_active';
      readonly provider: ProviderId;
      readonly status: string | undefined;
    };

/** Of the token: RFC 8417 and the profiles over it. */
export type SetRefusal =
  | { readonly reason: 'malformed_set'; readonly syntax: JwsSyntaxError }
  | { readonly reason: 'set_header_refused'; readonly cause: AssertionRefusal }
  | { readonly reason: 'set_signature_refused'; readonly cause: AssertionRefusal }
  | ({ readonly reason: 'malformed_set_claim' } & MalformedMember)
  /** RFC 8417 §2.2, SSF 1.0: what would let one pass for a token that is something else. */
  | { readonly reason: 'set_claim_forbidden'; readonly member: 'exp' | 'sub' }
  | ({ readonly reason: 'set_issuer_differs' } & Compared)
  | ({ readonly reason: 'set_tenant_differs' } & Compared)
  | ({ readonly reason: 'set_audience_differs' } & Compared)
  | { readonly reason: 'set_issued_in_future'; readonly issuedAt: number; readonly now: number }
  | { readonly reason: 'set_too_old'; readonly issuedAt: number; readonly now: number; readonly maxSeconds: number }
  | { readonly reason: 'set_without_one_event'; readonly count: number }
  /** Of a poll (RFC 8936 §2.4): each token stands under its own `jti`. */
  | ({ readonly reason: 'set_jti_differs' } & Compared)
  | { readonly reason: 'set_too_large'; readonly maxBytes: number }
  /** It answers a question that was not asked, or not the last one. */
  | { readonly reason: 'verification_state_differs' };

export function malformedSetClaim(member: string, requirement: string): SetRefusal {
  return { reason: 'malformed_set_claim', member, requirement };
}
