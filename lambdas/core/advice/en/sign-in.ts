import type { AssertionRefusal } from '../../refusal.ts';
import type { IdTokenRefusal, SignInRefusal } from '../../sign-in/refusal.ts';
import type { AdviceOn } from '../advice.ts';
import { showText } from '../show-text.ts';

/** Reasons that are those of their cause, which is what an administrator is told. */
type OfTheirCause = 'id_token_refused' | 'person_refused' | 'userinfo_not_read';

/** What is refused of an ID token, and of no assertion. */
type OfIdTokens = Exclude<IdTokenRefusal, AssertionRefusal>;

export type SignInAdvice = Omit<AdviceOn<SignInRefusal>, OfTheirCause> & AdviceOn<OfIdTokens>;

const shown = (text: string | undefined) => (text === undefined ? 'none' : `"${showText(String(text))}"`);

const AGAIN = 'Have the person begin once more, in one browser, and finish within ten minutes.';
const CLIENT_SETTINGS =
  'Compare "Sign-in through this provider" in the settings of the provider with the application there.';

/** Why a member could not sign in, or a provider did not become active, in words for an administrator. */
export const signInAdvice: SignInAdvice = {
  no_sign_in: () => ({
    meaning: 'Nobody can sign in through this provider: it is not active, or nobody has said who we are there.',
    nextStep: 'Complete "Sign-in through this provider" in its settings, and see that it is active.',
  }),
  malformed_parameter: ({ parameter }) => ({
    meaning: `The address of the sign-in had a ${parameter} that cannot be used.`,
    nextStep: 'Begin at the console, or at the address that whoever sent the person has from it.',
  }),
  repeated_parameter: () => ({ meaning: 'The address of the sign-in names something twice.', nextStep: AGAIN }),
  no_login_attempt: () => ({
    meaning: 'The provider sent a browser back that had begun no sign-in, or more than ten minutes ago.',
    nextStep: AGAIN,
  }),
  state_differs: () => ({
    meaning: 'The provider sent a browser back with another sign-in than the one that it had begun.',
    nextStep: AGAIN,
  }),
  response_issuer_differs: () => ({
    meaning: 'The answer names another issuer than the one that is registered.',
    nextStep: 'Compare the issuer on the provider’s page with the one that the provider’s discovery document names.',
  }),
  provider_said_no: () => ({
    meaning: 'The provider did not let the person in, or they went back before they had signed in there.',
    nextStep: 'See at the provider that the application is assigned to the person; its log has the reason.',
  }),
  code_missing: () => ({ meaning: 'The provider sent the person back without a code.', nextStep: CLIENT_SETTINGS }),
  code_not_exchanged: ({ failure }) => ({
    meaning: `The provider gave no id_token for the code (${showText(String(failure)).replaceAll('_', ' ')}).`,
    nextStep: `Test the connection on the provider’s page. ${CLIENT_SETTINGS}`,
  }),
  client_not_authenticated: ({ method }) => ({
    meaning: `The provider does not take us for its client, by ${showText(String(method))}: ${method === 'private_key_jwt' ? 'it could not check our signature, or wants another method' : 'another secret, or another method'}.`,
    nextStep:
      method === 'private_key_jwt'
        ? 'See that the application there authenticates by private_key_jwt, with the address of our key set that the provider’s page names, and that the provider can reach that address.'
        : 'Enter the client secret anew in the settings of the provider, with the method that the application there has.',
  }),
  issuer_differs: ({ expected, actual }) => ({
    meaning: `The ID token names the issuer ${shown(actual)}; this provider is registered as ${shown(expected)}.`,
    nextStep:
      'Compare both to the last character. If the provider changed its issuer, register the new one; else see which application or tenant answers there.',
  }),
  tenant_differs: ({ expected, actual }) => ({
    meaning: `The ID token names the tenant ${shown(actual)}; this provider is registered with ${shown(expected)}.`,
    nextStep:
      'If the person belongs to your tenant, register the provider with it; else have them use an account of yours.',
  }),
  authorized_party_differs: ({ expected, actual }) => ({
    meaning: `The ID token was issued to the application ${shown(actual)} (azp); we are ${shown(expected)} there.`,
    nextStep: CLIENT_SETTINGS,
  }),
  nonce_differs: () => ({
    meaning: 'The ID token answers another sign-in than the one that this browser had begun (nonce).',
    nextStep: `${AGAIN} If it stays so, have the provider repeat the nonce of the request in its ID token.`,
  }),
  userinfo_of_other_subject: () => ({
    meaning: 'What the provider’s userinfo says is of somebody else than its id_token.',
    nextStep: 'Ask the provider’s administrator: a proxy or a cache may answer for it.',
  }),
  sign_in_time_missing: () => ({
    meaning: 'A fresh sign-in was asked for, and the provider does not say when the person signed in.',
    nextStep: 'Have the provider send the claim auth_time in its id_token.',
  }),
  sign_in_not_fresh: () => ({
    meaning: 'A fresh sign-in was asked for, and the provider did not ask the person to sign in again.',
    nextStep:
      'Have the application at the provider honour max_age and prompt=login; the person may sign out there first.',
  }),
  activation_by_operator: () => ({
    meaning: 'Here the operator of this service activates providers.',
    nextStep: 'Ask the operator to confirm the provider.',
  }),
  not_an_administrator: () => ({
    meaning: 'A provider is activated by an administrator, and whoever signed in is none.',
    nextStep: 'Have an administrator sign in through it from the provider’s page.',
  }),
  provider_not_pending: () => ({
    meaning: 'The provider is not pending any more.',
    nextStep: 'Look at its page: it may be active already.',
  }),
  activation_of_other_session: () => ({
    meaning: 'The browser came back in another session than the one that it had left.',
    nextStep: 'Begin again on the provider’s page, and stay signed in here meanwhile.',
  }),
  activation_question_gone: () => ({
    meaning: 'The question whose account it is was answered already, or waited for more than five minutes.',
    nextStep: 'Begin again on the provider’s page, if it is still pending.',
  }),
  mapped_claim_unusable: ({ claim }) => ({
    meaning: `The provider does not send the claim by which people are known (${showText(String(claim))}), or not as text.`,
    nextStep: 'Choose another claim in the settings of the provider, or have it send this one.',
  }),
  activation_refused: () => ({
    meaning:
      'The provider could not become active: something was changed at the same moment, or its issuer is active elsewhere.',
    nextStep: 'Look at its page, and begin again there.',
  }),
};
