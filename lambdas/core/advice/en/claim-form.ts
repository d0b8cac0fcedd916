import type { AssertionRefusal } from '../../refusal.ts';
import type { AdviceOn } from '../advice.ts';
import { showText } from '../show-text.ts';

/** A claim that is missing, or no value of its kind. */
export const claimFormAdvice = {
  malformed_claim: ({ member, requirement }) => ({
    meaning: `The claim "${showText(member)}" is missing or not ${requirement}.`,
    nextStep: "Correct the provider's claim mapping for this application.",
  }),
} satisfies Partial<AdviceOn<AssertionRefusal>>;
