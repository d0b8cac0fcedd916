import type { PresetTexts } from './preset-texts.ts';

export const entra: PresetTexts = {
  crossAppAccess:
    'Wir haben keinen Text von Microsoft gefunden, nach dem Entra ID Identity Assertions (ID-JAG) ausstellt. Mitglieder können sich hier damit anmelden; fragen Sie Microsoft wegen Cross App Access, oder stellen Sie einen Anbieter davor, der sie ausstellt.',
  issuerForms: ['mit der ID Ihres Mandanten und `/v2.0` am Ende'],
  issuer:
    '`common`, `organizations` und `consumers` stehen für jeden Mandanten und werden abgelehnt: Kein Token nennt sie in `iss`. Kein Schrägstrich am Ende.',
  audience: 'Gilt erst, wenn er Identity Assertions ausstellt.',
  subject:
    '`sub` ist bei Entra ID paarweise: Jede Anwendung bekommt für dieselbe Person ein anderes. `oid` ist für alle Anwendungen eines Mandanten gleich, ändert sich nie und kommt mit dem Scope `profile`. Auch ein Gast Ihres Mandanten hat dort eine `oid`.',
  saml: 'Gilt erst, wenn er Identity Assertions ausstellt.',
  provisioning: [
    'Hier: Ordnen Sie die E-Mail-Domänen der Personen zu, wählen Sie die Rolle der Mitglieder, die er hinzufügt, und erstellen Sie ein SCIM-Token.',
    'Im Entra Admin Center: Enterprise apps, die Anwendung (oder New application, Create your own application, eine, die nicht in der Galerie ist), Provisioning, Modus Automatic.',
    'Unter Admin Credentials: Tenant URL ist unsere Basis-URL, `ISSUER/scim/v2`; Secret Token ist das SCIM-Token. Test Connection fragt nach einer Person, die es nicht gibt, und findet keine.',
    'Unter Mappings: Schalten Sie die Zuordnung von Gruppen aus. Lassen Sie bei Personen `userName` aus `userPrincipalName` zugeordnet, wenn das eine Adresse in einer zugeordneten Domäne ist; sonst ordnen Sie `mail` zu. `externalId` und `active` bleiben, wie sie sind; andere Attribute werden hier nicht beachtet.',
    'Weisen Sie unter „Users and groups“ Personen zu, und starten Sie die Provisionierung. Wer nicht mehr zugewiesen oder ausgeschaltet ist, wird hier mit dem nächsten Durchlauf deaktiviert; Provision on demand tut es sofort.',
  ],
  signals:
    'Texte von Microsoft beschreiben Continuous Access Evaluation zwischen Entra ID und Ressourcen, die sie unterstützen. Wir haben keinen gefunden, nach dem Entra ID Security Event Tokens an andere Anwendungen sendet: Widerrufen oder deaktivieren Sie ein solches Mitglied hier oder durch Ihre eigene Automatisierung über die API.',
  algorithms: 'RS256 ist, was die Referenz für ID-Token zeigt.',
  steps: {
    untrusted_issuer:
      'Registrieren Sie den Aussteller mit der ID Ihres Mandanten und `/v2.0`. Token des älteren Endpunkts v1.0 nennen stattdessen https://sts.windows.net/: Verwenden Sie v2.0.',
    wrong_type:
      'Das ist ein ID-Token oder ein Zugriffstoken. Wir haben keinen Text gefunden, nach dem Entra ID Identity Assertions ausstellt.',
    subject_not_linked: 'Ordnen Sie `oid` zu, nicht `sub`, und verknüpfen Sie die Objekt-ID der Person.',
    email_not_verified:
      'Die Claims-Referenz von Entra ID nennt kein `email_verified` und bezeichnet `email` als ungeeignet für die Autorisierung: Verknüpfen Sie Personen stattdessen durch `oid`.',
  },
};
