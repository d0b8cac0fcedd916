import { MAX_VOUCHED_CLIENTS } from '../../clients/vouched-client.ts';
import type { VouchingProblem } from '../../refusal.ts';
import { type Advice, showTime } from '../advice.ts';
import type { clientAdvice as english } from '../en/client.ts';
import { showText } from '../show-text.ts';

/** Of a client that came with nothing but a key of its own. */
const vouchingAdvice: Readonly<Record<VouchingProblem, (client: string) => Advice>> = {
  not_bound: (client) => ({
    meaning: `${client} hat sich nicht authentifiziert, und seine Assertion ist an keinen Schlüssel gebunden (cnf).`,
    nextStep:
      'Tragen Sie in den Einstellungen des Clients seine ID und sein Secret oder seinen privaten Schlüssel ein; oder lassen Sie den Anbieter die Assertion an den Schlüssel des Clients binden.',
  }),
  other_key: (client) => ({
    meaning: `${client} hat sich nicht authentifiziert, und sein Nachweis ist von einem anderen Schlüssel als dem, an den seine Assertion gebunden ist.`,
    nextStep:
      'Korrigieren Sie den Client: Er muss den Schlüssel nachweisen, für den der Anbieter die Assertion ausgestellt hat.',
  }),
  client_id_differs: (client) => ({
    meaning: `${client} hat sich nicht authentifiziert, und die Anfrage nennt eine andere client_id als die Assertion.`,
    nextStep:
      'Korrigieren Sie den Client: Lassen Sie client_id weg, oder senden Sie den Namen, den sein Anbieter ihm gibt.',
  }),
  name_malformed: (client) => ({
    meaning: `${client} hat sich nicht authentifiziert, und die client_id der Assertion ist kein Name, der angezeigt werden kann.`,
    nextStep: 'Lassen Sie den Anbieter den Client mit 1–256 druckbaren Zeichen ohne Leerzeichen benennen.',
  }),
  not_trusted: (client) => ({
    meaning: `${client} hat sich nicht authentifiziert, und seine Assertion ist nicht das Wort eines vertrauten Anbieters für ihn.`,
    nextStep:
      'Vergleichen Sie Aussteller und Schlüssel mit dem hier registrierten Anbieter; die Ursache sagt, welche Prüfung nicht bestanden wurde.',
  }),
  provider_does_not_vouch: (client) => ({
    meaning: `${client} ist hier nicht registriert, und sein Anbieter darf nicht für Clients bürgen.`,
    nextStep:
      'Registrieren Sie den Client; oder lassen Sie den Anbieter in seinen Einstellungen für Clients bürgen, wenn Sie ihm vertrauen zu sagen, welche Tools zugelassen sind.',
  }),
  known_here: (client) => ({
    meaning: `${client} ist hier bekannt und hat sich nicht so authentifiziert, wie er registriert ist.`,
    nextStep:
      'Tragen Sie in den Einstellungen des Clients seine ID und sein Secret oder seinen privaten Schlüssel ein. Ein registrierter Client kommt nie allein auf das Wort seines Anbieters.',
  }),
  too_many: (client) => ({
    meaning: `${client} ist neu, und sein Anbieter hat schon für ${MAX_VOUCHED_CLIENTS} andere gebürgt.`,
    nextStep: 'Registrieren Sie den Client, oder geben Sie ihm einen Namen eines registrierten (Alias).',
  }),
};

export const clientAdvice: typeof english = {
  client_credentials_missing: () => ({
    meaning: 'Der Client hat sich nicht authentifiziert.',
    nextStep:
      'Tragen Sie in den Einstellungen des Clients seine ID und sein Secret oder seinen privaten Schlüssel ein.',
  }),
  malformed_authorization_header: () => ({
    meaning: 'Der Header Authorization des Clients hat nicht die Form Basic, mit einer ID und einem Secret.',
    nextStep: 'Korrigieren Sie den Client: Der Header ist das Wort Basic und das Base64 von ID:SECRET.',
  }),
  unsupported_client_assertion_type: () => ({
    meaning: 'Der Client hat sich durch eine Assertion einer Art authentifiziert, die es hier nicht gibt.',
    nextStep:
      'Korrigieren Sie den Client: client_assertion_type muss urn:ietf:params:oauth:client-assertion-type:jwt-bearer sein.',
  }),
  client_assertion_already_used: ({ client }) => ({
    meaning: `Der Client ${client} hat sich durch eine eigene Assertion authentifiziert, die er schon benutzt hatte.`,
    nextStep: 'Korrigieren Sie den Client: Er muss für jede Anfrage eine neue signieren, mit einer eigenen jti.',
  }),
  client_assertion_for_other_address: ({ client, expected }) => ({
    meaning: `Der Client ${client} hat sich durch eine eigene Assertion authentifiziert, deren Audience nicht allein unser Aussteller ist.`,
    nextStep: `Korrigieren Sie den Client: Die Audience (aud) ist ${expected} und nichts anderes. Nennt seine Bibliothek immer den Token-Endpunkt, so kann der Betreiber das bei diesem Client annehmen.`,
  }),
  unknown_client: () => ({
    meaning: 'Unter dieser ID ist kein Client registriert.',
    nextStep:
      'Prüfen Sie die Client-ID auf Tippfehler. Gibt der Anbieter dem Client einen eigenen Namen, so tragen Sie diesen beim Aktivieren des Clients als Alias ein.',
  }),
  wrong_client_secret: ({ client }) => ({
    meaning: `Das Secret, das mit dem Client ${client} kam, ist nicht seines.`,
    nextStep: 'Tragen Sie im Client das jetzige Secret ein, oder wechseln Sie es, und tragen Sie das neue ein.',
  }),
  client_secret_expired: ({ client, expiredAt }) => ({
    meaning: `Das Secret, das mit dem Client ${client} kam, endete um ${showTime(expiredAt)}, nachdem es gewechselt worden war.`,
    nextStep: 'Tragen Sie im Client das neue Secret ein; hat es niemand mehr, so wechseln Sie es noch einmal.',
  }),
  client_disabled: ({ client }) => ({
    meaning: `Der Client ${client} ist in der ganzen Installation deaktiviert.`,
    nextStep: 'Fragen Sie den Betreiber, warum, oder verwenden Sie einen anderen Client.',
  }),
  client_document_unusable: ({ client }) => ({
    meaning: `Was unter ${client} steht, ist kein Metadaten-Dokument dieses Clients mehr.`,
    nextStep:
      'Bitten Sie die Entwickler des Clients, sein Dokument wieder zu veröffentlichen, genau unter dieser Adresse.',
  }),
  client_awaits_approval: ({ client }) => ({
    meaning: `Der Client ${client} hat sich selbst registriert, und die Administration hat ihn nicht aktiviert.`,
    nextStep:
      'Bitten Sie die Administration der Organisation, für die er sich registriert hat: Er wartet in der Konsole auf der Seite „Clients“.',
  }),
  wrong_client_authentication_method: ({ client, used, registered }) => ({
    meaning: `Der Client ${client} hat sich durch ${used} authentifiziert und ist für ${registered} registriert.`,
    nextStep:
      used === 'private_key_jwt' || registered === 'private_key_jwt'
        ? `Stellen Sie den Client auf ${registered}, oder registrieren Sie einen Client für ${used}.`
        : `Stellen Sie den Client auf ${registered}, oder bitten Sie den Betreiber, sein Secret in beiden Formen anzunehmen.`,
  }),
  client_id_differs_from_credentials: ({ client }) => ({
    meaning: `Die Anfrage nannte eine andere client_id als ${client}; dieser hat sich authentifiziert.`,
    nextStep: 'Korrigieren Sie den Client: Lassen Sie client_id weg, oder senden Sie an beiden Stellen dieselbe ID.',
  }),
  client_not_vouched_for: ({ problem, name }) =>
    vouchingAdvice[problem](name === undefined ? 'Der Client' : `Der Client ${showText(name)}`),
  client_not_registered_for_grant: ({ client }) => ({
    meaning: `Der Client ${client} ist nicht zum Einlösen von Assertions registriert.`,
    nextStep: 'Bitten Sie den Betreiber, einen Client dafür zu registrieren.',
  }),
};
