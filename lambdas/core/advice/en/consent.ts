import type { Advice } from '../advice.ts';

/** Why a person did not allow a tool to act for them, beside what every request is refused for. */
export const consentAdvice = {
  denied: {
    meaning: 'The person was asked whether the tool may act for them, and said no.',
    nextStep: 'If they want the tool after all, have them sign in from it again. Otherwise nothing is to be done.',
  },
  client_not_approved: {
    meaning: 'The person wanted to use a tool that no administrator has approved here.',
    nextStep: 'Look at the tool under Clients, and enable it if people may use it.',
  },
} satisfies Readonly<Record<string, Advice>>;
