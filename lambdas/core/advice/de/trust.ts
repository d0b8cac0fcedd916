import { ALGORITHM_NAMES } from '../../../../protect/jose/algorithm.ts';
import type { trustAdvice as english } from '../en/trust.ts';
import { showText } from '../show-text.ts';
import { requirementInGerman } from './requirement.ts';
import { statusInGerman } from './status.ts';
import { partInGerman, syntaxInGerman } from './syntax.ts';

export const trustAdvice: typeof english = {
  malformed_assertion: ({ syntax }) => ({
    meaning:
      syntax.problem === 'encrypted'
        ? 'Die Assertion ist verschlüsselt; hier können nur signierte gelesen werden.'
        : `Was gesendet wurde, ist kein wohlgeformtes JWT: ${partInGerman(syntax)} ist falsch (${syntaxInGerman(syntax)}).`,
    nextStep:
      syntax.problem === 'encrypted'
        ? 'Schalten Sie beim Anbieter die Verschlüsselung von Assertions aus.'
        : 'Prüfen Sie, ob die ganze Assertion kopiert wurde: drei Teile, durch Punkte verbunden, ohne Anführungszeichen und ohne Zeilenumbrüche.',
  }),
  malformed_header: ({ member, requirement }) => ({
    meaning: `Der Header der Assertion hat ein „${showText(member)}“, das nicht die verlangte Form hat: ${requirementInGerman(requirement)}.`,
    nextStep: 'Melden Sie es dem Hersteller des Anbieters: Seine Assertions sind nicht wohlgeformt.',
  }),
  wrong_type: ({ actual }) => ({
    meaning: `Das ist keine Identity Assertion: Ihr Header nennt als typ „${showText(actual)}“, nicht „oauth-id-jag+jwt“.`,
    nextStep: 'Lassen Sie den Client sein ID-Token beim Anbieter gegen eine Assertion tauschen und diese senden.',
  }),
  forbidden_header: ({ member }) => ({
    meaning: `Der Header der Assertion enthält „${showText(member)}“; das verlangt eine Verarbeitung, die es hier nicht gibt.`,
    nextStep: 'Lassen Sie den Anbieter es weglassen: Assertions sind signierte JWTs ohne Erweiterungen.',
  }),
  algorithm_not_allowed: ({ actual, allowed }) => ({
    meaning: `Die Assertion ist mit ${showText(actual)} signiert; diesem Anbieter ist erlaubt: ${allowed.join(', ')}.`,
    nextStep: `Lassen Sie den Anbieter mit einem davon signieren, oder erlauben Sie seinen Algorithmus hier in seinen Einstellungen, wenn es einer von ${ALGORITHM_NAMES.join(', ')} ist.`,
  }),
  own_issuer: () => ({
    meaning: 'Die Assertion sagt, dass dieser Server selbst sie ausgestellt hat.',
    nextStep:
      'Senden Sie eine Assertion des Identitätsanbieters: Ein Zugriffstoken von uns kann nicht gegen ein anderes getauscht werden.',
  }),
  untrusted_issuer: ({
    issuer,
    tenant,
    audienceTenant,
    differsByTrailingSlash,
    expectedAudienceTenants: expected,
  }) => ({
    meaning: `Für diesen Aussteller wird keinem Anbieter vertraut: ${showText(issuer)}${
      tenant === undefined ? '' : `, Mandant ${showText(tenant)}`
    }${audienceTenant === undefined ? '' : `, Audience-Mandant ${showText(audienceTenant)}`}${
      expected === undefined
        ? ''
        : `; vertraut wird einem mit dem Audience-Mandanten ${expected.map(showTenant).join(' oder ')}`
    }.`,
    nextStep: expected
      ? 'Machen Sie „aud_tenant“ und den Audience-Mandanten des Anbieters hier bis zum letzten Zeichen gleich, oder lassen Sie beides leer: Bei Okta ist es das Feld „Audience/tenant ID“.'
      : differsByTrailingSlash
        ? 'Registriert ist ein Anbieter, dessen Aussteller sich nur durch einen Schrägstrich am Ende unterscheidet: Registrieren Sie genau diese Form, mit oder ohne Schrägstrich.'
        : 'Vergleichen Sie Aussteller, „tenant“ und „aud_tenant“ Zeichen für Zeichen mit dem registrierten Anbieter; jedes muss gleich sein oder auf beiden Seiten fehlen.',
  }),
  provider_not_active: ({ provider, status }) => ({
    meaning: `Der Anbieter ${provider} ist registriert, und sein Status ist: ${statusInGerman(status)}.`,
    nextStep:
      status === 'pending'
        ? 'Lassen Sie ihn bestätigen: Vorher wird nichts von ihm geglaubt.'
        : 'Soll ihm wieder vertraut werden, so lassen Sie ihn wieder bestätigen.',
  }),
  organization_not_active: ({ organization }) => ({
    meaning: `Die Organisation ${organization} ist nicht aktiv.`,
    nextStep: 'Fragen Sie den Betreiber, warum.',
  }),
  no_key_for_kid: ({ kid }) => ({
    meaning: `Der Anbieter veröffentlicht den Schlüssel „${showText(kid)}“ nicht, mit dem die Assertion signiert ist.`,
    nextStep:
      'Prüfen Sie, ob die registrierte Adresse der Schlüssel des Anbieters die dieses Ausstellers ist. Bis ein neuer Schlüssel gesehen wird, kann eine halbe Minute vergehen.',
  }),
  several_keys_for_kid: ({ kid, fittingKeys }) => ({
    meaning: `Der Anbieter veröffentlicht ${fittingKeys} verschiedene Schlüssel namens „${showText(kid)}“, die alle passen würden: Niemand kann sagen, welcher davon signiert hat.`,
    nextStep: 'Lassen Sie den Anbieter jedem seiner Schlüssel eine eigene kid geben.',
  }),
  no_single_key_without_kid: ({ fittingKeys }) => ({
    meaning: `Die Assertion nennt ihren Schlüssel nicht (kid), und ${fittingKeys} veröffentlichte Schlüssel würden passen: Es muss genau einer sein.`,
    nextStep: 'Lassen Sie den Anbieter kid oder x5t in den Header seiner Assertions schreiben.',
  }),
  key_does_not_fit_algorithm: ({ kid, algorithm }) => ({
    meaning: `Der Schlüssel „${showText(kid ?? '')}“ ist für etwas anderes als ${algorithm} veröffentlicht.`,
    nextStep:
      'Korrigieren Sie beim Anbieter, wie er signiert: Der Schlüssel und der Algorithmus seiner Assertions passen nicht zusammen.',
  }),
  bad_signature: ({ kid }) => ({
    meaning: `Die Signatur ist nicht die ${kid === undefined ? 'des Schlüssels' : `des Schlüssels „${showText(kid)}“`} des Anbieters: Die Assertion wurde verändert, oder jemand anderes hat sie signiert.`,
    nextStep:
      'Holen Sie eine neue Assertion, und senden Sie sie unverändert. Bis ein Schlüssel gesehen wird, der unter altem Namen ersetzt wurde, kann eine halbe Minute vergehen. Gelingt es danach nicht, vergleichen Sie die veröffentlichten Schlüssel.',
  }),
};

function showTenant(tenant: string | null): string {
  return tenant === null ? '(keiner)' : `„${showText(tenant)}“`;
}
