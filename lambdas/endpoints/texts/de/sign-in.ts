import { html } from '../../http/html.ts';
import type { signIn as english } from '../en/sign-in.ts';

const NOT_FRESH = 'Sie haben sich nicht neu angemeldet';
const NOT_SIGNED_IN = 'Sie sind nicht angemeldet';
const NOT_ACTIVE = 'Der Identitätsanbieter ist noch nicht aktiv';
const UNUSABLE = 'Diese Adresse kann nicht benutzt werden';
const OTHER_SESSION =
  'Das wurde nicht in der Sitzung begonnen, die Sie jetzt haben, oder jene Sitzung ist zu Ende. Öffnen Sie die Konsole und beginnen Sie noch einmal.';
const QUESTION_GONE =
  'Hier gibt es nichts mehr zu entscheiden: Es wurde entschieden, oder Sie haben sich vor mehr als fünf Minuten angemeldet. Öffnen Sie die Konsole und beginnen Sie noch einmal.';

export const signIn: typeof english = {
  choose: {
    title: (organization) => `Anmelden bei ${organization}`,
    text: 'Ihre Organisation hat mehrere Identitätsanbieter. Mit welchem melden Sie sich an?',
  },
  askWithNumber: (correlation) => `Wenn Sie jemanden um Hilfe bitten, nennen Sie diese Nummer: ${correlation}`,
  sent: { title: 'Was er über das Konto sagt', nothing: 'Nichts, woran jemand erkannt werden könnte.' },
  unavailable:
    'Das hat gerade nicht funktioniert, und Sie sind nicht angemeldet. Bitte versuchen Sie es gleich noch einmal.',
  openConsole: 'Die Konsole öffnen',
  again: 'Noch einmal anmelden',
  otherAccount: 'Mit einem anderen Konto anmelden',
  howToBegin: (form) =>
    html`Um noch einmal zu beginnen, öffnen Sie die Seite oder den Link, von dem Sie kamen, oder die Adresse, unter der sich Ihre Organisation anmeldet. Sie endet auf ${form} und die Kennung Ihrer Organisation. Ihre Administration kennt sie.`,
  refused: {
    noSignIn: {
      title: 'Hier gibt es nichts, wobei man sich anmeldet',
      text: 'Prüfen Sie die Adresse, oder fragen Sie Ihre Administration, ob sich Ihre Organisation hier anmeldet.',
    },
    returnTo: { title: UNUSABLE, text: 'Ihr return_to führt nicht zu einer Seite von uns.' },
    malformed: { title: UNUSABLE, text: (parameter) => `Ihr ${parameter} ist keines, das wir verstehen.` },
    repeated: { title: UNUSABLE, text: (parameter) => `Ihr ${parameter} kommt mehr als einmal vor.` },
    notBegun: {
      title: NOT_SIGNED_IN,
      text: 'Diese Anmeldung wurde nicht in diesem Browser begonnen, ist schon zu Ende oder hat länger als zehn Minuten gedauert.',
    },
    badAnswer: {
      title: NOT_SIGNED_IN,
      text: 'Die Antwort Ihres Identitätsanbieters konnte nicht angenommen werden. Ihre Administration findet den Grund mit der Nummer unten in der Konsole, unter „Aktivität“.',
    },
    client: {
      title: NOT_SIGNED_IN,
      text: 'Ihr Identitätsanbieter nimmt diesen Dienst nicht als Client an. Ihre Administration findet den Grund mit der Nummer unten in der Konsole, unter „Aktivität“.',
    },
    timeMissing: {
      title: NOT_FRESH,
      text: 'Ihre Organisation verlangt dafür, dass Sie sich gerade eben angemeldet haben, und Ihr Identitätsanbieter sagt nicht, wann das war. Ihre Administration kann ihn den Claim auth_time im id_token senden lassen. Ihre bisherige Sitzung hier geht weiter.',
    },
    notFresh: {
      title: NOT_FRESH,
      text: 'Ihre Organisation verlangt dafür, dass Sie sich gerade eben angemeldet haben, und Ihr Identitätsanbieter hat Sie nicht dazu aufgefordert. Melden Sie sich dort ab und versuchen Sie es dann noch einmal. Ihre bisherige Sitzung hier geht weiter.',
    },
    person: {
      title: NOT_SIGNED_IN,
      text: 'Ihr Identitätsanbieter kennt Sie, und diese Organisation lässt dieses Konto hier nicht zu. Nennen Sie Ihrer Administration die Nummer unten: Damit findet sie den Grund in der Konsole, unter „Aktivität“.',
    },
    byProvider: {
      title: NOT_SIGNED_IN,
      access_denied: 'Ihr Identitätsanbieter hat Sie nicht zugelassen, oder Sie sind vor der Anmeldung zurückgegangen.',
      temporarily_unavailable:
        'Ihr Identitätsanbieter ist gerade nicht erreichbar. Bitte versuchen Sie es gleich noch einmal.',
      server_error: 'Bei Ihrem Identitätsanbieter ist etwas schiefgegangen. Bitte versuchen Sie es gleich noch einmal.',
      other: (error) => `Ihr Identitätsanbieter hat die Anmeldung abgelehnt (${error}).`,
    },
    activation: {
      title: NOT_ACTIVE,
      activation_by_operator:
        'Hier aktiviert nur der Betreiber dieses Dienstes Identitätsanbieter. Bitten Sie ihn, das zu bestätigen.',
      not_an_administrator: 'Nur ein Administrator der Organisation aktiviert einen Identitätsanbieter.',
      provider_not_pending:
        'Er wartet nicht darauf: Er ist schon aktiv oder abgeschaltet, oder noch niemand hat gesagt, unter welcher Client-ID wir dort bekannt sind.',
      activation_question_gone: QUESTION_GONE,
      activation_of_other_session: OTHER_SESSION,
      claim: (claim) =>
        `Der Identitätsanbieter sendet den Claim nicht, an dem Personen erkannt werden sollen (${claim}), oder nicht als Text. Wählen Sie in den Einstellungen des Anbieters einen anderen, oder lassen Sie ihn diesen senden.`,
      outcomes: {
        session_ended: OTHER_SESSION,
        question_gone: QUESTION_GONE,
        provider_changed:
          'Seine Einstellungen wurden geändert, während Sie sich angemeldet haben. Bitte beginnen Sie noch einmal.',
        trust_taken:
          'Ein Identitätsanbieter mit diesem Aussteller, Mandanten und Ziel-Mandanten ist schon aktiv, hier oder in einer anderen Organisation. Der erste zählt. Wenn er Ihrer sein sollte, fragen Sie den Betreiber dieses Dienstes.',
        subject_taken:
          'Sie sind dort als jemand bekannt, der hier mit einem anderen Mitglied Ihrer Organisation verknüpft ist.',
        member_changed:
          'Ihre Mitgliedschaft wurde geändert, während Sie sich angemeldet haben. Bitte beginnen Sie noch einmal.',
      },
    },
  },
};
