import type { DroppedKey } from '../../keys/jwk-set.ts';
import type { findings as english } from '../en/findings.ts';

const DROPPED: Readonly<Record<DroppedKey['why'], string>> = {
  not_an_object: 'kein Objekt',
  invalid_kid: 'keine gültige kid',
  private_members: 'mit privaten Teilen',
  symmetric: 'symmetrisch',
  not_for_signatures: 'nicht für Signaturen',
  unsupported_kty: 'kty wird nicht unterstützt',
  unsupported_crv: 'crv wird nicht unterstützt',
  unsupported_alg: 'alg wird nicht unterstützt',
  invalid_parameters: 'ungültige Parameter',
  rsa_modulus_size: 'Größe des RSA-Moduls',
  rsa_exponent: 'RSA-Exponent',
  rsa_factorable: 'RSA-Modul, das zerlegt werden kann',
  duplicate_kid: 'kid kommt mehrmals vor',
};

export const findings: typeof english = {
  provider: (clause) => `Der Anbieter ${clause}`,
  issuer: (clause) => `Der Aussteller ${clause}`,
  copyIssuer:
    'Kopieren Sie den Aussteller aus den Einstellungen des Anbieters: eine Adresse mit https://, ohne Query und Fragment.',
  otherIssuer: (expected, actual) => `Sie sagen ${expected}, der Anbieter sagt ${actual}`,
  notOursToMend:
    'Prüfen Sie, ob der Aussteller der eines OpenID-Connect- oder OAuth-Servers ist. Ist er es, so melden Sie es dem Hersteller des Anbieters: Das Dokument ist nicht so, wie OpenID Connect Discovery 1.0 es verlangt.',
  documentIsThere: 'das Dokument ist da',
  keysElsewhere: (published, registered) =>
    `Der Anbieter veröffentlicht seine Schlüssel unter ${published}; registriert ist ${registered}`,
  keysMoved:
    'Schlüssel werden nur von der registrierten Adresse abgerufen. Hat der Anbieter sie verlegt, so registrieren Sie ihn neu.',
  noKeySet:
    'Prüfen Sie, ob das die Adresse der Schlüssel des Anbieters ist (JWK Set, RFC 7517) und nicht die von etwas anderem.',
  leaked: (keys) => `Mit der geheimen Hälfte veröffentlicht: ${keys}. Alle können damit signieren`,
  withdrawKey:
    'Sagen Sie es sofort dem, der den Anbieter betreibt. Der Schlüssel muss zurückgezogen und ersetzt werden; wir verwenden ihn nie.',
  emptyKeySet: 'Der Schlüsselsatz ist leer',
  noUsableKey: (dropped) => `Kein Schlüssel kann verwendet werden: ${dropped}`,
  publishKey:
    'Der Anbieter muss einen Signaturschlüssel veröffentlichen: RSA mit 2048 bis 8192 Bit, P-256 oder Ed25519.',
  usable: (usable, published, dropped) =>
    `${usable} von ${published}${dropped === undefined ? '' : `; nicht verwendet: ${dropped}`}`,
  dropped: (why) => DROPPED[why],
  keyWithoutKid: 'ein Schlüssel ohne kid',
  otherAlgorithms: (published, allowed) => `Veröffentlichte Schlüssel sind für ${published}; erlaubt sind ${allowed}`,
  changeAlgorithm:
    'Stellen Sie beim Anbieter einen Signaturalgorithmus ein, der erlaubt ist, oder erlauben Sie seinen hier in seinen Einstellungen.',
  tookTime: ({ total, requests, slowest, timeout }) =>
    `${total} ms für ${requests} Anfragen, die langsamste ${slowest} ms von ${timeout} ms`,
  slow: 'Der Anbieter ist langsam: Eine Antwort, die länger dauert als die Grenze, gilt als keine.',
};
