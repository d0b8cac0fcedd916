import type { claimFormAdvice as english } from '../en/claim-form.ts';
import { showText } from '../show-text.ts';
import { requirementInGerman } from './requirement.ts';

export const claimFormAdvice: typeof english = {
  malformed_claim: ({ member, requirement }) => ({
    meaning: `Der Claim „${showText(member)}“ fehlt oder hat nicht die verlangte Form: ${requirementInGerman(requirement)}.`,
    nextStep: 'Korrigieren Sie beim Anbieter die Zuordnung der Claims für diese Anwendung.',
  }),
};
