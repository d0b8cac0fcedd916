import type { CodeRefusal } from '../../refusal.ts';
import { type AdviceOn, showTime } from '../advice.ts';
import { showText } from '../show-text.ts';

const AGAIN = 'Have the person sign in again from the tool.';
const ONE_AT_A_TIME =
  'If it was the tool itself, it must redeem each code and each refresh token once, one request at a time. If it was not, somebody else has held them. Either way, the person signs in again from the tool.';

/** Of codes, refresh tokens, and the authorizations that they are of. */
export const codeAdvice: AdviceOn<CodeRefusal> = {
  authorization_unknown: () => ({
    meaning: 'The code or refresh token is none that was issued here, or was forgotten after its end.',
    nextStep: AGAIN,
  }),
  code_already_used: () => ({
    meaning: 'The authorization code came a second time, so that everything it had led to has ended.',
    nextStep: ONE_AT_A_TIME,
  }),
  refresh_token_reused: () => ({
    meaning: 'A refresh token that had been replaced came again, so that its whole authorization has ended.',
    nextStep: ONE_AT_A_TIME,
  }),
  authorization_of_other_client: ({ client }) => ({
    meaning: `The person authorized the client ${client}, and another one presents it.`,
    nextStep:
      'Have each tool use its own client id. If both do, find out how the one came by what is the other\u2019s.',
  }),
  authorization_recalled: ({ recalledAt }) => ({
    meaning: `The authorization was taken back at ${showTime(recalledAt)}.`,
    nextStep: AGAIN,
  }),
  authorization_expired: ({ expiredAt }) => ({ meaning: `It ended at ${showTime(expiredAt)}.`, nextStep: AGAIN }),
  redirect_uri_differs: () => ({
    meaning: 'The redirect_uri of the request is not the one that the code was sent to.',
    nextStep: 'Have the tool send the same redirect_uri in both requests, character by character.',
  }),
  code_verifier_wrong: () => ({
    meaning: 'The code_verifier does not belong to the code_challenge: whoever redeems the code did not ask for it.',
    nextStep: 'Have the tool keep the verifier of each sign-in beside its state. If it does, a code was injected.',
  }),
  authorization_key_differs: ({ expected, actual }) => ({
    meaning:
      actual === undefined
        ? `What the tool presents is bound to the key ${expected}, and the request came without a DPoP proof of it.`
        : `What the tool presents is bound to the key ${expected}, and the DPoP proof of the request is of ${actual}.`,
    nextStep: `Have the tool keep the key for as long as its sign-in. If it has lost it: ${AGAIN.toLowerCase()}`,
  }),
  member_recalled: ({ member, recalledAt }) => ({
    meaning: `The member ${member} was signed out everywhere at ${showTime(recalledAt)}, after this authorization.`,
    nextStep: AGAIN,
  }),
  resource_not_authorized: ({ resource }) => ({
    meaning: `The request is for the resource "${showText(resource)}", and the person authorized others only.`,
    nextStep: 'Have the client name every resource that it needs when it asks the person.',
  }),
};
