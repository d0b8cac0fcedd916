import type { PresetTexts } from './preset-texts.ts';

export const ping: PresetTexts = {
  crossAppAccess:
    'PingFederate 13.1 dokumentiert das Ausstellen von Identity Assertions (ID-JAG) durch Token Exchange, für ein Refresh-Token oder ein ID-Token. Von PingOne haben wir eine Vorführung in seinem AuthPlayground gefunden, und keinen Text, nach dem eine Umgebung sie ausstellt.',
  issuerForms: ['PingFederate: seine Basis-URL', 'PingOne: mit der ID der Umgebung und `/as` am Ende'],
  issuer:
    'Kein Schrägstrich am Ende. Antwortet PingFederate unter mehreren virtuellen Hostnamen, so zählt der, den Token nennen.',
  audience: 'Unser Aussteller, ohne Schrägstrich am Ende, als Kennung der OAuth Token Exchange SP Connection.',
  subject:
    'Was `sub` ist, bestimmt die Attributzuordnung von PingFederate: für Assertions die der SP Connection, für die Anmeldung die der OpenID-Connect-Richtlinie. Ordnen Sie beide demselben Attribut zu, einem, das sich nie ändert.',
  saml: 'Wir haben nicht gelesen, wie Assertions von PingFederate Personen beschreiben, die sich durch SAML anmelden.',
  algorithms: 'Durch Konfiguration festgelegt; erlauben Sie nur den, mit dem Ihrer signiert.',
  steps: {
    untrusted_issuer:
      'Vergleichen Sie mit der Basis-URL (PingFederate) oder dem Aussteller der Umgebung (PingOne), mitsamt dem Hostnamen.',
    wrong_audience: 'Korrigieren Sie die Kennung der OAuth Token Exchange SP Connection.',
    wrong_type:
      'Lassen Sie den Client um den Token-Typ `urn:ietf:params:oauth:token-type:id-jag` bitten, und schalten Sie Token Exchange für ihn ein.',
    malformed_claim: 'Korrigieren Sie den Attributvertrag der SP Connection.',
  },
};
