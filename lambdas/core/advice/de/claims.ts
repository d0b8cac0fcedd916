import { RESTORE_UNDER_WAY } from '../../tokens/restore.ts';
import { showTime } from '../advice.ts';
import type { claimsAdvice as english } from '../en/claims.ts';
import { showText } from '../show-text.ts';
import { claimFormAdvice } from './claim-form.ts';
import { detailsProblem } from './details-problem.ts';

const quoted = (text: string | undefined) => (text === undefined ? 'keine' : `„${showText(text)}“`);

export const claimsAdvice: typeof english = {
  ...claimFormAdvice,
  wrong_audience: ({ expected, actual }) => ({
    meaning: `Die Assertion nennt als Audience ${quoted(actual)}; unsere ist ${quoted(expected)}.`,
    nextStep:
      expected !== undefined && actual?.replace(/\/$/, '') === expected
        ? 'Sie unterscheiden sich nur durch einen Schrägstrich am Ende: Setzen Sie die Audience beim Anbieter auf genau unseren Aussteller, ohne ihn.'
        : 'Setzen Sie die Audience beim Anbieter auf genau unseren Aussteller: nicht den Token-Endpunkt, und ohne Schrägstrich am Ende.',
  }),
  several_audiences: ({ count }) => ({
    meaning: `Die Assertion nennt ${count} Audiences; sie darf nur für uns bestimmt sein.`,
    nextStep: 'Setzen Sie die Audience beim Anbieter auf unseren Aussteller und auf nichts anderes.',
  }),
  issued_to_other_client: ({ expected, actual }) => ({
    meaning: `Die Assertion wurde für den Client ${clientNamed(actual)} ausgestellt; der Client, der sie vorlegt, heißt bei diesem Anbieter ${clientNamed(expected)}.`,
    nextStep:
      'Legen Sie sie mit dem Client vor, für den sie ausgestellt wurde; oder tragen Sie, wenn der Anbieter diesen Client anders nennt, jenen Namen als seinen Alias ein.',
  }),
  expired: ({ expiredAt, now }) => ({
    meaning: `Die Assertion endete um ${showTime(expiredAt)}; jetzt ist es ${showTime(now)}.`,
    nextStep:
      'Holen Sie eine neue, und senden Sie sie sofort. Ist sie neu, vergleichen Sie die Uhr des Anbieters mit unserer.',
  }),
  issued_in_future: ({ issuedAt, now }) => ({
    meaning: `Die Assertion sagt, sie sei um ${showTime(issuedAt)} ausgestellt; es ist erst ${showTime(now)}.`,
    nextStep: 'Stellen Sie die Uhr des Anbieters richtig.',
  }),
  not_yet_valid: ({ notBefore, now }) => ({
    meaning: `Die Assertion gilt ab ${showTime(notBefore)}; es ist erst ${showTime(now)}.`,
    nextStep: 'Warten Sie bis dahin, oder stellen Sie die Uhr des Anbieters richtig.',
  }),
  issued_before_restore: ({ issuedAt, restoredAt }) => ({
    meaning:
      restoredAt === RESTORE_UNDER_WAY
        ? 'Das Register der Einlösungen wird gerade aus einer Sicherung wiederhergestellt: Bis dahin wird nichts eingelöst.'
        : `Die Assertion ist von ${showTime(issuedAt)}; das Register der Einlösungen wurde um ${showTime(restoredAt)} aus einer Sicherung wiederhergestellt und weiß von älteren nicht, ob sie eingelöst wurden.`,
    nextStep:
      restoredAt === RESTORE_UNDER_WAY
        ? 'Warten Sie auf den Betreiber dieses Servers: „countersign restore status“ sagt, seit wann.'
        : 'Holen Sie vom Anbieter eine neue.',
  }),
  lifetime_too_long: ({ lifetimeSeconds, maxSeconds }) => ({
    meaning: `Die Assertion gilt ${lifetimeSeconds} Sekunden lang; die dieses Anbieters dürfen ${maxSeconds} Sekunden gelten.`,
    nextStep:
      'Verkürzen Sie das beim Anbieter, oder erhöhen Sie hier in den Einstellungen des Anbieters die höchste Lebensdauer.',
  }),
  assertion_resource_unknown: ({ resource }) => ({
    meaning: `Die Assertion ist für die Ressource „${showText(resource)}“ bestimmt; das ist keine von unseren.`,
    nextStep: 'Setzen Sie die Ressource beim Anbieter auf eine unserer APIs, oder lassen Sie sie weg.',
  }),
  confirmation_not_supported: () => ({
    meaning:
      'Die Assertion ist anders gebunden („cnf“) als durch den Fingerabdruck eines einzigen Schlüssels („jkt“); das kann hier nicht geprüft werden.',
    nextStep:
      'Lassen Sie den Anbieter sie durch DPoP binden (RFC 9449), oder schalten Sie dort die Bindung an Schlüssel für diese Anwendung aus.',
  }),
  confirmation_key_differs: ({ expected, actual }) => ({
    meaning:
      actual === undefined
        ? `Die Assertion ist an den Schlüssel ${expected} gebunden, und die Anfrage kam ohne einen DPoP-Nachweis davon.`
        : `Die Assertion ist an den Schlüssel ${expected} gebunden, und der DPoP-Nachweis der Anfrage ist von ${actual}.`,
    nextStep:
      'Lassen Sie das Tool den Nachweis mit dem Schlüssel signieren, mit dem es den Anbieter um die Assertion gebeten hat. Tut es das, so hatte jemand anderes die Assertion.',
  }),
  claimed_authorization_details_not_supported: () => ({
    meaning: 'Die Assertion enthält „authorization_details“, und hier ist kein Typ davon deklariert.',
    nextStep: 'Lassen Sie den Anbieter sie weglassen und durch Scopes delegieren.',
  }),
  claimed_authorization_details_malformed: (problem) => ({
    meaning: `Die „authorization_details“ der Assertion können nicht beachtet werden: ${detailsProblem(problem)}.`,
    nextStep:
      'Lassen Sie den Anbieter Typen senden, die hier deklariert sind, jeden mit allen seinen Mitgliedern, oder keine.',
  }),
  already_redeemed: () => ({
    meaning: 'Aus der Assertion wurde schon ein Token; aus jeder wird höchstens eines.',
    nextStep:
      'Holen Sie für jedes Token eine neue. Hat niemand von Ihnen sie eingelöst, finden Sie über ihre Korrelations-ID heraus, wer es war.',
  }),
};

function clientNamed(name: string | undefined): string {
  return name === undefined ? '(nicht genannt)' : `„${showText(name)}“`;
}
