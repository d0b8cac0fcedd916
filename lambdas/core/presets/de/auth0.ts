import type { PresetTexts } from './preset-texts.ts';

export const auth0: PresetTexts = {
  crossAppAccess:
    'Auth0 dokumentiert die andere Seite von Cross App Access, als Autorisierungsserver einer Ressourcen-Anwendung, mit Okta als Anbieter. Wir haben keinen Text gefunden, nach dem ein Auth0-Mandant selbst Identity Assertions (ID-JAG) ausstellt. Mitglieder können sich hier damit anmelden.',
  issuerForms: [
    'die Domäne Ihres Mandanten, mit Schrägstrich am Ende',
    'seine eigene Domäne, mit Schrägstrich am Ende',
  ],
  issuer: 'Der Schrägstrich am Ende gehört dazu.',
  audience:
    'Gilt erst, wenn er Identity Assertions ausstellt. Unser Aussteller hat keinen Schrägstrich am Ende, anders als der von Auth0.',
  subject:
    '`sub` von Auth0 nennt die Verbindung und die Person, zum Beispiel `auth0|…` oder `samlp|…`: Wer über eine andere Verbindung kommt, hat ein anderes.',
  saml: 'Eine SAML-Verbindung von Auth0 endet bei Auth0: Hier ist es ein OpenID-Connect-Anbieter wie jeder andere.',
  algorithms: 'Stellen Sie die Anwendung auf RS256. HS256, ein gemeinsames Geheimnis, wird hier nie angenommen.',
  steps: {
    untrusted_issuer: 'Registrieren Sie den Aussteller mit dem Schrägstrich am Ende: https://acme.eu.auth0.com/.',
    algorithm_not_allowed:
      'Stellen Sie in den erweiterten Einstellungen der Anwendung den JSON Web Token Signature Algorithm auf RS256.',
    wrong_type:
      'Das ist ein ID-Token oder ein Zugriffstoken. Wir haben keinen Text gefunden, nach dem Auth0 Identity Assertions ausstellt.',
  },
};
