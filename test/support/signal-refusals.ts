import type { SignalRefusal } from '../../lambdas/core/signals/refusal.ts';
import { NOW, PROVIDER_ISSUER, provider } from './fixtures.ts';
import { AUDIENCE } from './signal-world.ts';

type RefusalOf<R extends SignalRefusal['reason']> = Extract<SignalRefusal, { readonly reason: R }>;

/** One refusal of a signal for every reason there is: a new reason does not compile until it is here. */
export const everySignalRefusal: { readonly [R in SignalRefusal['reason']]: RefusalOf<R> } = {
  wrong_media_type: { reason: 'wrong_media_type' },
  body_missing: { reason: 'body_missing' },
  body_too_large: { reason: 'body_too_large', maxBytes: 20_480 },
  signal_token_missing: { reason: 'signal_token_missing' },
  signals_off: { reason: 'signals_off', provider: provider.id },
  signals_are_polled: { reason: 'signals_are_polled', provider: provider.id },
  signal_token_wrong: { reason: 'signal_token_wrong', provider: provider.id },
  signal_provider_not_active: { reason: 'signal_provider_not_active', provider: provider.id, status: 'disabled' },
  malformed_set: { reason: 'malformed_set', syntax: { part: 'token', problem: 'not_three_parts' } },
  set_header_refused: { reason: 'set_header_refused', cause: { reason: 'wrong_type', actual: 'JWT' } },
  set_signature_refused: { reason: 'set_signature_refused', cause: { reason: 'bad_signature', kid: 'k1' } },
  malformed_set_claim: { reason: 'malformed_set_claim', member: 'jti', requirement: 'a string' },
  set_claim_forbidden: { reason: 'set_claim_forbidden', member: 'exp' },
  set_issuer_differs: { reason: 'set_issuer_differs', expected: PROVIDER_ISSUER, actual: `${PROVIDER_ISSUER}/` },
  set_tenant_differs: { reason: 'set_tenant_differs', expected: 'acme', actual: undefined },
  set_audience_differs: { reason: 'set_audience_differs', expected: AUDIENCE, actual: 'https://other.example' },
  set_issued_in_future: { reason: 'set_issued_in_future', issuedAt: NOW + 3_600, now: NOW },
  set_too_old: { reason: 'set_too_old', issuedAt: NOW - 700_000, now: NOW, maxSeconds: 604_800 },
  set_without_one_event: { reason: 'set_without_one_event', count: 2 },
  set_jti_differs: { reason: 'set_jti_differs', expected: 'set-1', actual: 'set-2' },
  set_too_large: { reason: 'set_too_large', maxBytes: 20_480 },
  verification_state_differs: { reason: 'verification_state_differs' },
};
