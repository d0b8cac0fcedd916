import type { consentAdvice as english } from '../en/consent.ts';

export const consentAdvice: typeof english = {
  denied: {
    meaning: 'Die Person wurde gefragt, ob das Tool für sie handeln darf, und hat Nein gesagt.',
    nextStep: 'Möchte sie das Tool doch, lassen Sie sie sich dort noch einmal anmelden. Andernfalls ist nichts zu tun.',
  },
  client_not_approved: {
    meaning: 'Die Person wollte ein Tool benutzen, das die Administration hier nicht zugelassen hat.',
    nextStep: 'Sehen Sie sich das Tool unter „Clients“ an, und aktivieren Sie es, wenn Personen es benutzen dürfen.',
  },
};
