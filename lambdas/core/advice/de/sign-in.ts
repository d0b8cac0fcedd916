import type { signInAdvice as english } from '../en/sign-in.ts';
import { showText } from '../show-text.ts';

const shown = (text: string | undefined) => (text === undefined ? '(nichts)' : `„${showText(String(text))}“`);

const AGAIN =
  'Lassen Sie die Person noch einmal beginnen, in einem Browser, und innerhalb von zehn Minuten fertig werden.';
const CLIENT_SETTINGS = 'Vergleichen Sie „Anmeldung“ in den Einstellungen des Anbieters mit der Anwendung dort.';

export const signInAdvice: typeof english = {
  no_sign_in: () => ({
    meaning:
      'Über diesen Anbieter kann sich niemand anmelden: Er ist nicht aktiv, oder niemand hat eingetragen, wer wir dort sind.',
    nextStep: 'Füllen Sie in seinen Einstellungen „Anmeldung“ aus, und sorgen Sie dafür, dass er aktiv ist.',
  }),
  malformed_parameter: ({ parameter }) => ({
    meaning: `Die Adresse der Anmeldung hatte ein ${parameter}, das nicht verwendet werden kann.`,
    nextStep:
      'Beginnen Sie bei der Konsole oder bei der Adresse, die derjenige von ihr hat, der die Person geschickt hat.',
  }),
  repeated_parameter: () => ({ meaning: 'Die Adresse der Anmeldung nennt etwas zweimal.', nextStep: AGAIN }),
  no_login_attempt: () => ({
    meaning:
      'Der Anbieter hat einen Browser zurückgeschickt, der keine Anmeldung begonnen hatte, oder vor mehr als zehn Minuten.',
    nextStep: AGAIN,
  }),
  state_differs: () => ({
    meaning:
      'Der Anbieter hat einen Browser mit einer anderen Anmeldung zurückgeschickt als der, die er begonnen hatte.',
    nextStep: AGAIN,
  }),
  response_issuer_differs: () => ({
    meaning: 'Die Antwort nennt einen anderen Aussteller als den registrierten.',
    nextStep:
      'Vergleichen Sie den Aussteller auf der Seite des Anbieters mit dem, den das Discovery-Dokument des Anbieters nennt.',
  }),
  provider_said_no: () => ({
    meaning:
      'Der Anbieter hat die Person nicht eingelassen, oder sie ging zurück, bevor sie sich dort angemeldet hatte.',
    nextStep:
      'Sehen Sie beim Anbieter nach, ob die Anwendung der Person zugewiesen ist; sein Protokoll kennt den Grund.',
  }),
  code_missing: () => ({
    meaning: 'Der Anbieter hat die Person ohne einen Code zurückgeschickt.',
    nextStep: CLIENT_SETTINGS,
  }),
  code_not_exchanged: ({ failure }) => ({
    meaning: `Der Anbieter hat für den Code kein id_token gegeben (${showText(String(failure)).replaceAll('_', ' ')}).`,
    nextStep: `Testen Sie die Verbindung auf der Seite des Anbieters. ${CLIENT_SETTINGS}`,
  }),
  client_not_authenticated: ({ method }) => ({
    meaning: `Der Anbieter erkennt uns durch ${showText(String(method))} nicht als seinen Client an: ${method === 'private_key_jwt' ? 'Er konnte unsere Signatur nicht prüfen oder will eine andere Methode' : 'ein anderes Secret oder eine andere Methode'}.`,
    nextStep:
      method === 'private_key_jwt'
        ? 'Sorgen Sie dafür, dass die Anwendung dort private_key_jwt verwendet, mit der Adresse unserer Schlüssel, die auf der Seite des Anbieters steht, und dass der Anbieter diese Adresse erreicht.'
        : 'Tragen Sie das Client-Secret in den Einstellungen des Anbieters neu ein, mit der Methode, die die Anwendung dort hat.',
  }),
  issuer_differs: ({ expected, actual }) => ({
    meaning: `Das ID-Token nennt den Aussteller ${shown(actual)}; dieser Anbieter ist als ${shown(expected)} registriert.`,
    nextStep:
      'Vergleichen Sie beide bis zum letzten Zeichen. Hat der Anbieter seinen Aussteller geändert, registrieren Sie den neuen; sonst sehen Sie nach, welche Anwendung oder welcher Mandant dort antwortet.',
  }),
  tenant_differs: ({ expected, actual }) => ({
    meaning: `Das ID-Token nennt den Mandanten ${shown(actual)}; dieser Anbieter ist mit ${shown(expected)} registriert.`,
    nextStep:
      'Gehört die Person zu Ihrem Mandanten, registrieren Sie den Anbieter mit ihm; sonst lassen Sie sie ein Konto von Ihnen verwenden.',
  }),
  authorized_party_differs: ({ expected, actual }) => ({
    meaning: `Das ID-Token wurde für die Anwendung ${shown(actual)} ausgestellt (azp); wir sind dort ${shown(expected)}.`,
    nextStep: CLIENT_SETTINGS,
  }),
  nonce_differs: () => ({
    meaning: 'Das ID-Token antwortet auf eine andere Anmeldung als die, die dieser Browser begonnen hatte (nonce).',
    nextStep: `${AGAIN} Bleibt es dabei, sorgen Sie dafür, dass der Anbieter den nonce der Anfrage in seinem ID-Token wiederholt.`,
  }),
  userinfo_of_other_subject: () => ({
    meaning: 'Was userinfo des Anbieters sagt, ist von jemand anderem als sein id_token.',
    nextStep:
      'Fragen Sie die Administration des Anbieters: Vielleicht antwortet ein Proxy oder ein Zwischenspeicher an seiner Stelle.',
  }),
  sign_in_time_missing: () => ({
    meaning: 'Verlangt war eine frische Anmeldung, und der Anbieter sagt nicht, wann die Person sich angemeldet hat.',
    nextStep: 'Lassen Sie den Anbieter in seinem id_token den Claim auth_time senden.',
  }),
  sign_in_not_fresh: () => ({
    meaning:
      'Verlangt war eine frische Anmeldung, und der Anbieter hat die Person sich nicht noch einmal anmelden lassen.',
    nextStep:
      'Sorgen Sie dafür, dass die Anwendung beim Anbieter max_age und prompt=login beachtet; die Person kann sich vorher dort abmelden.',
  }),
  activation_by_operator: () => ({
    meaning: 'Hier schaltet der Betreiber dieses Dienstes Anbieter frei.',
    nextStep: 'Bitten Sie den Betreiber, den Anbieter zu bestätigen.',
  }),
  not_an_administrator: () => ({
    meaning: 'Einen Anbieter schaltet die Administration frei, und wer sich angemeldet hat, gehört nicht dazu.',
    nextStep: 'Lassen Sie jemanden aus der Administration sich von der Seite des Anbieters aus über ihn anmelden.',
  }),
  provider_not_pending: () => ({
    meaning: 'Der Anbieter steht nicht mehr aus.',
    nextStep: 'Sehen Sie sich seine Seite an: Vielleicht ist er schon aktiv.',
  }),
  activation_of_other_session: () => ({
    meaning: 'Der Browser kam in einer anderen Sitzung zurück als der, die er verlassen hatte.',
    nextStep: 'Beginnen Sie noch einmal auf der Seite des Anbieters, und bleiben Sie hier solange angemeldet.',
  }),
  activation_question_gone: () => ({
    meaning: 'Die Frage, wessen Konto es ist, war schon beantwortet, oder sie wartete länger als fünf Minuten.',
    nextStep: 'Beginnen Sie noch einmal auf der Seite des Anbieters, wenn er noch aussteht.',
  }),
  mapped_claim_unusable: ({ claim }) => ({
    meaning: `Der Anbieter sendet den Claim nicht, an dem Personen erkannt werden (${showText(String(claim))}), oder nicht als Text.`,
    nextStep: 'Wählen Sie in den Einstellungen des Anbieters einen anderen Claim, oder lassen Sie ihn diesen senden.',
  }),
  activation_refused: () => ({
    meaning:
      'Der Anbieter konnte nicht aktiv werden: Etwas wurde im selben Augenblick geändert, oder sein Aussteller ist anderswo aktiv.',
    nextStep: 'Sehen Sie sich seine Seite an, und beginnen Sie dort noch einmal.',
  }),
};
