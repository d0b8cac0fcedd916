import type { PresetTexts } from './preset-texts.ts';

export const keycloak: PresetTexts = {
  crossAppAccess:
    'Keycloak 26.7.3 stellt keine aus. Um eine durch Token Exchange gebeten, mit eingeschaltetem Feature `identity-assertion-jwt`, antwortet er `requested_token_type unsupported`, und bei einem ID-Token, dass er nur Zugriffstoken tauscht. Dieses Feature ist experimentell und handelt vom Annehmen; das Ausstellen wurde in einem Issue und in Pull Requests von 2026 vorgeschlagen, und wir haben keinen davon übernommen gefunden. Bis dahin melden sich Personen über Keycloak an, und Tools bekommen ihre Token durch den Autorisierungscode.',
  issuerForms: ['mit dem Realm und ohne Schrägstrich am Ende'],
  issuer: 'Der Name des Realms wird Buchstabe für Buchstabe verglichen. Versionen vor 17 hatten `/auth` vor `/realms`.',
  audience:
    'Ein ID-Token ist nur für unseren Client. Ein Audience Mapper des Clients mit „Add to ID token“ fügt andere hinzu: Dann wird die Anmeldung abgelehnt (`several_audiences`), außer der Anbieter ist hier so eingestellt, dass auch ID-Token für seine anderen Clients angenommen werden. Eine Assertion, sobald er sie ausstellt: unser Aussteller, ohne Schrägstrich am Ende, als einzige Audience.',
  subject:
    '`sub` ist die ID der Person im Realm (Users, die Person, ID), wenn der Client keinen Mapper für paarweise Subjekte hat: Dann brauchen Anmeldung und Cross App Access denselben Client oder einen anderen zugeordneten Claim.',
  saml: 'Wir haben nicht gelesen, dass seine Assertions `sub_id` enthalten.',
  signals:
    'Die Dokumentation von Keycloak beschreibt einen SSF Transmitter, der CAEP- und RISC-Ereignisse an die Empfänger eines Realms sendet, und nennt das Feature experimentell und nicht für den Produktivbetrieb. Wenn Sie es einschalten, bekommt sein Empfänger den Endpunkt, die Audience und das Token, die hier angezeigt werden; der Aussteller ist der des Realms.',
  algorithms:
    'RS256, wenn der Realm keinen anderen Standard-Signaturalgorithmus hat. Ein neuer Schlüssel des Realms gilt hier innerhalb einer halben Minute nach seiner ersten Verwendung.',
  steps: {
    untrusted_issuer:
      'Vergleichen Sie Hostnamen und Realm mit dem Discovery-Dokument des Realms; hinter einem Proxy entscheiden seine Hostname-Einstellungen, was in `iss` steht.',
    several_audiences:
      'Entfernen Sie Audience Mapper und den Client Scope `roles`, der `account` zur Audience hinzufügt.',
    algorithm_not_allowed:
      'Stellen Sie den Signaturalgorithmus des Realms oder des Clients auf einen, der hier erlaubt ist.',
  },
  tried:
    'Personen melden sich mit unseren Schlüsseln und mit einem Secret an, auch just in time; eine Anmeldung, die frisch sein muss, fragt noch einmal nach dem Passwort; ein Tool bekommt seine Token durch den Autorisierungscode; Antworten anderer Realms und anderer Clients werden abgelehnt; einem neuen Schlüssel des Realms wird gefolgt; keine Assertion wird ausgestellt.',
};
