import type { session as english } from '../en/session.ts';

export const session: typeof english = {
  title: 'Sie sind angemeldet',
  organization: 'Organisation',
  you: 'Sie',
  role: 'Rolle',
  youMay: 'Sie dürfen',
  nothingYet: 'noch nichts',
  console: 'Die Konsole öffnen',
  confirmations: 'Was Kollegen für Agenten genehmigt haben und auf Ihre Bestätigung wartet',
  signOut: 'Abmelden',
  signOutEverywhere: 'Überall abmelden',
  everywhere:
    '„Überall“ beendet auch das Token jedes Tools und Agenten, die für Sie handeln, und nimmt zurück, was Sie für Agenten genehmigt haben: Bevor einer wieder etwas ändert, muss er Sie fragen.',
  setup: {
    title: 'Sie richten die Anmeldung ein',
    text: 'Registrieren Sie Ihren Identitätsanbieter, testen Sie ihn und melden Sie sich über ihn an. Bis dahin können Sie hier nichts anderes tun.',
    action: 'Anmeldung einrichten',
    leave: 'Verlassen',
    left: {
      title: 'Sie haben die Einrichtung verlassen',
      text: 'Um später weiterzumachen, bitten Sie die Person, die Ihnen den Einrichtungslink geschickt hat, um einen neuen: Jeder gilt einmal.',
    },
  },
  signedOut: {
    title: 'Sie sind abgemeldet',
    everywhere:
      'Jede Sitzung und jedes Token, das für Sie gehandelt hat, ist zu Ende, und alles, was Sie für Agenten genehmigt hatten.',
    here: 'Dieser Browser ist abgemeldet. Tools und Agenten, die für Sie handeln, machen weiter.',
  },
  crossSite: {
    title: 'Nichts wurde geändert',
    text: 'Das kam von einer anderen Seite als unserer, deshalb wurde nichts geändert. Öffnen Sie die Seite noch einmal und wiederholen Sie, was Sie getan haben.',
  },
  notSignedIn: { title: 'Sie sind nicht angemeldet', text: 'Ihre Sitzung ist zu Ende, oder es gab keine.' },
};
