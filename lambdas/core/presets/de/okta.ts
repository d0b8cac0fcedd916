import type { PresetTexts } from './preset-texts.ts';

export const okta: PresetTexts = {
  crossAppAccess:
    'Okta nennt es Cross App Access. Laut seiner Hilfe (als Early-Access-Version) kommen beide Anwendungen aus dem Okta Integration Network und haben Cross App Access eingeschaltet, Okta ist der Identitätsanbieter beider, und die anfragende Anwendung ist ein Client von uns; die Administration verwaltet dann die Verbindung zwischen beiden.',
  issuerForms: ['die Organisation selbst, ohne Pfad', 'ihre eigene Domäne, wenn sie eine hat'],
  issuer:
    'Die Wurzel der Organisation, ohne `/oauth2/default` und ohne Schrägstrich am Ende. Ein Pfad wie `/oauth2/default` ist ein Custom Authorization Server, also etwas anderes: Sein Discovery-Dokument antwortet, und keine Identity Assertion kommt von ihm.',
  audience:
    'Unser Aussteller, ohne Schrägstrich am Ende: Ihn nennt ein Client als `audience`, wenn er Okta um eine Assertion bittet. `resource` kann fehlen. Was in Oktas Feld „Audience/tenant ID“ steht, kommt als `aud_tenant`: Lassen Sie das Feld leer, oder tragen Sie denselben Text hier als Audience-Mandanten ein, bis zum letzten Zeichen. Von einem `tenant` in seinen Assertions haben wir nichts gelesen.',
  subject:
    'Anmeldung und Cross App Access sollten über eine einzige App-Integration laufen, damit beide eine Person unter demselben Subjekt kennen. Haben Assertions einen anderen Wert als die Anmeldung, so ordnen Sie den Claim zu, der laut `token explain` gleich ist, zum Beispiel `aud_sub`.',
  saml: 'Wo unsere Anwendung in Okta SAML verwendet, enthalten Assertions neben `sub` auch `sub_id`: `issuer` ist die Entity-ID der SAML-Anwendung, zum Beispiel http://www.okta.com/exk1abc, `nameid_format` oft `urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress`, und `sp_name_qualifier` gibt es nur bei manchen Anwendungen. `token explain` einer Assertion nennt Aussteller und Format; beide gehören in `saml_name_id` des Anbieters hier, ein Qualifier auch, wenn es einen gibt. `sub` ist Oktas eigene ID derselben Person: Wer sich hier durch OpenID Connect angemeldet hat, ist damit schon bekannt.',
  provisioning: [
    'Hier: Ordnen Sie die E-Mail-Domänen der Personen zu, wählen Sie die Rolle der Mitglieder, die er hinzufügt, und erstellen Sie ein SCIM-Token.',
    'In Okta: Der Assistent bietet SCIM für Integrationen mit SAML und SWA an, nicht für eine mit OpenID Connect. Legen Sie also neben der, über die sich Personen anmelden, eine Integration mit SWA an, nur für die Provisionierung.',
    'In dieser Integration: General, App Settings, Edit, Provisioning: SCIM.',
    'Provisioning, Integration, Edit: SCIM connector base URL ist unsere, `ISSUER/scim/v2`; Unique identifier field for users ist `userName`; wählen Sie Push New Users und Push Profile Updates; Authentication Mode ist HTTP Header, mit dem SCIM-Token. Dann Test Connector Configuration.',
    'Provisioning, To App, Edit: Schalten Sie Create Users, Update User Attributes und Deactivate Users ein. Der Okta-Benutzername muss eine E-Mail-Adresse in einer zugeordneten Domäne sein; er ändert sich hier nicht.',
    'Weisen Sie ihr dieselben Personen oder Gruppen zu wie der Integration, über die sie sich anmelden. Wer dort nicht mehr zugewiesen oder deaktiviert ist, wird hier sofort deaktiviert.',
  ],
  signals:
    'Oktas SSF Transmitter sendet zwei CAEP-Ereignisse: `session-revoked`, wenn eine Sitzung einer Person endet, und `credential-change`, wenn sich ein Faktor oder ein Passwort ändert. Seine Texte nennen kein Ereignis für eine Person, die deaktiviert wird: Deaktivieren Sie ein solches Mitglied hier. Legen Sie den Stream über seine API an, oder lassen Sie es seine Administration tun: `delivery.method` ist `urn:ietf:rfc:8935`, `delivery.endpoint_url` der Endpunkt, der hier angezeigt wird, `delivery.authorization_header` ist `Bearer` und das Token. `aud` wählt Okta selbst, und dort kann es nicht geändert werden: Lesen Sie es aus dem Stream, und tragen Sie es hier als Audience der Signale ein. Der Aussteller ist die Wurzel der Organisation.',
  algorithms: 'Erlauben Sie nur RS256, wenn Ihre Organisation nicht mit etwas anderem signiert.',
  steps: {
    untrusted_issuer:
      'Registrieren Sie die Wurzel der Organisation, zum Beispiel https://acme.okta.com: ohne `/oauth2/default`, ohne Schrägstrich am Ende und mit der Domäne, die in Assertions steht (`iss`); das kann eine eigene sein. Nennt der Grund einen Audience-Mandanten, so vergleichen Sie ihn mit dem Feld „Audience/tenant ID“.',
    wrong_type:
      'Lassen Sie den Client sein ID-Token am eigenen Token-Endpunkt der Organisation, `/oauth2/v1/token`, gegen `urn:ietf:params:oauth:token-type:id-jag` tauschen.',
    wrong_audience:
      'Korrigieren Sie die Issuer URL unserer App-Integration und das, was der Client als `audience` nennt.',
    issued_to_other_client:
      'Vergleichen Sie bei der anfragenden Anwendung die Client-ID, die sie bei unserer hat; oder tragen Sie sie hier als Alias ein.',
    no_key_for_kid:
      'Prüfen Sie, ob die Wurzel der Organisation registriert ist: Ein Custom Authorization Server veröffentlicht andere Schlüssel.',
    subject_not_linked:
      'Weisen Sie die Person unserer App-Integration zu, und verknüpfen Sie hier den Wert des zugeordneten Claims.',
    email_verified_absent:
      'Unter den veröffentlichten Claims von Okta ist `email`, und kein `email_verified`. Kann in Okta nur Ihre Administration Adressen setzen, so lassen Sie sie in Ihren zugeordneten Domänen gelten: Das ist die Einstellung `email_verified_absent` des Anbieters hier.',
    no_scope_granted: 'Lassen Sie den Client Okta um Scopes mit genau unseren Namen bitten.',
  },
};
