import type { passkeys as english } from '../en/passkeys.ts';

export const passkeys: typeof english = {
  myPasskeys: 'Meine Passkeys',
  whereYourOrganizationWants:
    'Wo Ihre Organisation es verlangt, genehmigt ein Passkey, was ein Agent ändern darf: Ihr Gerät fragt nach Finger, Gesicht oder PIN.',
  itApprovesNothingFrom:
    'Er genehmigt ab jetzt nichts mehr. Was er genehmigt hat, bleibt: Nehmen Sie das unter „Meine Agentensitzungen“ zurück. Entfernen Sie ihn auch von Ihrem Gerät.',
  removeQuestion: (name: string) => `${name} entfernen?`,
  remove: 'Entfernen',
  isRemoved: (name: string) => `${name} ist entfernt.`,
  theRequestStillWaits: 'Die Anfrage wartet noch auf Ihre Antwort, falls ihre Stunde nicht vorbei ist.',
  youHavePasskey: 'Sie haben einen Passkey',
  goBackAndDecide: 'Zurückgehen und entscheiden',
  soThatNobodyElse:
    'Damit niemand anderes einen in Ihrem Namen hinzufügt, fügen Sie einen Passkey innerhalb von fünf Minuten nach der Anmeldung hinzu, und für jede Anmeldung nur einen.',
  toAddPasskeySign: 'Um einen Passkey hinzuzufügen, melden Sie sich erneut an',
  signInAgain: 'Erneut anmelden',
  signingOutEverywhereEnds:
    '„Überall abmelden“ beendet auch sie, und ebenso jemand aus der Administration, der widerruft, was Sie haben.',
  youHaveNoPasskey: 'Sie haben keinen Passkey',
  ifOneTheseNot: 'Gehört einer davon nicht Ihnen, so entfernen Sie ihn, und melden Sie sich dann überall ab.',
  removeNamed: (name: string) => `${name} entfernen`,
  added: 'Hinzugefügt',
  lastUsed: 'Zuletzt benutzt',
  isAdded: (name: string) => `${name} ist hinzugefügt.`,
  addThisPasskey: 'Diesen Passkey hinzufügen',
  addPasskey: 'Passkey hinzufügen',
  name: 'Name',
  soThatYouKnow: 'Damit Sie ihn wiedererkennen: „Mein Telefon“, „Blauer Sicherheitsschlüssel“.',
};
