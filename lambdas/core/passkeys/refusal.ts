/** Why an answer of a passkey proves nothing: for logs and metrics. Whoever sent it is told no more than that. */
export const PASSKEY_PROBLEMS = [
  /** Never given, used already, or longer ago than a challenge lasts. */
  'passkey_challenge_unknown',
  /** Given for another decision, or in another browser session. */
  'passkey_for_other_decision',
  /** None of this member's, or one that their recall has ended. */
  'passkey_not_theirs',
  /** For another origin or another host, without verifying the person, or in a form that cannot be read. */
  'passkey_answer_invalid',
  'passkey_signature_invalid',
  /** It has counted less than before: there may be a copy of it. */
  'passkey_counter_back',
] as const;

export type PasskeyProblem = (typeof PASSKEY_PROBLEMS)[number];

export interface PasskeyRefusal {
  readonly reason: PasskeyProblem;
}

export function isPasskeyRefusal(refusal: { readonly reason: string }): refusal is PasskeyRefusal {
  return (PASSKEY_PROBLEMS as readonly string[]).includes(refusal.reason);
}
