import type { SignalRefusal } from '../../signals/refusal.ts';
import { type AdviceOn, showTime } from '../advice.ts';
import { showText } from '../show-text.ts';

const STREAM = 'Compare "Signals" on the provider’s page with the stream at the provider.';
const TRANSMITTER = 'Ask whoever runs the transmitter at the provider to correct it.';

/** Why a signal of a provider was not taken, in words for an administrator. */
export const signalAdvice: AdviceOn<SignalRefusal> = {
  wrong_media_type: () => ({
    meaning: 'What came says that it is something else than a Security Event Token.',
    nextStep: 'Have the transmitter push it as application/secevent+jwt (RFC 8935).',
  }),
  body_missing: () => ({ meaning: 'A push came without a Security Event Token.', nextStep: TRANSMITTER }),
  body_too_large: ({ maxBytes }) => ({
    meaning: `A push had more than ${maxBytes} bytes.`,
    nextStep: 'Have the transmitter send each event in a token of its own.',
  }),
  signal_token_missing: () => ({
    meaning: 'A push came without the token of its stream.',
    nextStep: 'Set the Authorization header at the provider to Bearer and the token that was shown here.',
  }),
  signals_off: () => ({
    meaning: 'A push came for a provider that sends no signals here.',
    nextStep: 'Switch its signals on, on the provider’s page.',
  }),
  signals_are_polled: () => ({
    meaning: 'A push came for a provider whose signals are polled.',
    nextStep: 'Delete the push stream at the provider, or take the poll endpoint away on the provider’s page.',
  }),
  signal_token_wrong: () => ({
    meaning: 'A push came with another token than the one of its stream.',
    nextStep: 'Make another token on the provider’s page, and set it at the provider.',
  }),
  signal_provider_not_active: ({ status = 'removed' }) => ({
    meaning: `The provider is ${showText(String(status))}, so that nothing it says is believed.`,
    nextStep: 'Enable the provider on its page, or delete the stream at the provider.',
  }),
  malformed_set: () => ({ meaning: 'What came is no signed token in compact form.', nextStep: TRANSMITTER }),
  set_header_refused: () => ({
    meaning:
      'The header of the token is not that of a Security Event Token, or names an algorithm that is not allowed.',
    nextStep:
      'Have the transmitter set typ to secevent+jwt, and compare its algorithm with those of the provider here.',
  }),
  set_signature_refused: () => ({
    meaning: 'No key of the transmitter verifies the token.',
    nextStep: 'See that the address of the keys is the one that the provider’s ssf-configuration names as jwks_uri.',
  }),
  malformed_set_claim: ({ member, requirement }) => ({
    meaning: `The claim ${showText(String(member))} of the token is not ${showText(String(requirement))}.`,
    nextStep: TRANSMITTER,
  }),
  set_claim_forbidden: ({ member }) => ({
    meaning: `The token has the claim ${showText(String(member))}, by which it could pass for another kind of token.`,
    nextStep: TRANSMITTER,
  }),
  set_issuer_differs: ({ expected, actual }) => ({
    meaning: `The token is of the issuer ${showText(String(actual))}, and ${showText(String(expected))} was expected.`,
    nextStep: `Every character counts, a slash at the end too. ${STREAM}`,
  }),
  set_tenant_differs: ({ expected = 'none', actual = 'none' }) => ({
    meaning: `The token is of the tenant ${showText(String(actual))}, and ${showText(String(expected))} was expected.`,
    nextStep: STREAM,
  }),
  set_audience_differs: ({ expected, actual }) => ({
    meaning: `The token is for ${showText(String(actual))}, and ${showText(String(expected))} was expected.`,
    nextStep: 'Set the audience of the signals on the provider’s page to the aud that the stream has at the provider.',
  }),
  set_issued_in_future: ({ issuedAt, now }) => ({
    meaning: `The token was issued at ${showTime(issuedAt)}, which is later than the moment it came, ${showTime(now)}.`,
    nextStep: 'Have the clock of the transmitter corrected.',
  }),
  set_too_old: ({ issuedAt, maxSeconds }) => ({
    meaning: `The token was issued at ${showTime(issuedAt)}, more than ${Math.floor(maxSeconds / 86_400)} days before it came.`,
    nextStep: 'Recall or disable the person here, if the event still matters; the transmitter may drop the token.',
  }),
  set_without_one_event: ({ count }) => ({
    meaning: `The token has ${count} events, and each must have exactly one.`,
    nextStep: TRANSMITTER,
  }),
  set_jti_differs: ({ expected, actual }) => ({
    meaning: `A poll had a token under the name ${showText(String(expected))}, and its jti is ${showText(String(actual))}.`,
    nextStep: TRANSMITTER,
  }),
  set_too_large: ({ maxBytes }) => ({
    meaning: `A poll had a token of more than ${maxBytes} bytes.`,
    nextStep: 'Have the transmitter send each event in a token of its own.',
  }),
  verification_state_differs: () => ({
    meaning: 'A verification of the stream came with a state that was not asked for here.',
    nextStep:
      'Ask the transmitter to verify once more, with the verification state on the provider’s page, or without one.',
  }),
};
