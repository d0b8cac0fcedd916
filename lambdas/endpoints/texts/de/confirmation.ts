import { html } from '../../http/html.ts';
import type { confirmation as english } from '../en/confirmation.ts';

export const confirmation: typeof english = {
  title: 'Dürfen diese Agenten etwas ändern?',
  nothing: 'Nichts wartet auf Ihre Bestätigung.',
  notYours: 'Bestätigen können Mitglieder mit der Rolle, die Ihre Organisation bestimmt. Sie haben sie nicht.',
  more: 'Mehr anzeigen',
  forWhom: (email) => html`Für ${email}`,
  approvedBy: 'Genehmigt von',
  approvedOn: (email, moment) => html`${email}, am ${moment}`,
  waitsUntil: 'Wartet bis',
  asksTo: 'Der Agent möchte',
  day: (length) => `Bis es zurückgenommen wird, höchstens ${length}`,
  passkey: 'Zum Bestätigen brauchen Sie Ihren Passkey: Ihr Gerät fragt nach Finger, Gesicht oder PIN.',
  confirm: 'Bestätigen',
  refuse: 'Ablehnen',
  outcome: {
    confirmed: { title: 'Bestätigt', text: 'Der Agent macht von selbst weiter.' },
    refused: {
      title: 'Abgelehnt',
      text: 'Dem Agenten wurde nichts erlaubt, und er fragt das vorerst nicht mehr.',
    },
    nothing: {
      title: 'Nichts wurde bestätigt',
      text: 'Wer es genehmigt hat, darf das nicht mehr genehmigen.',
    },
  },
  given: 'Bestätigt',
  until: (moment) => `bis ${moment}`,
  notGiven: 'Nicht bestätigt',
  notInTheirRole: 'Die Rolle der Person, die es genehmigt hat, enthält das nicht mehr.',
  theyNeedPasskey: 'Ihre Organisation verlangt, dass mit einem Passkey genehmigt wird, und das ist nicht geschehen.',
  whatElse: 'Was sonst noch wartet',
};
