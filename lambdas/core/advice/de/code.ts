import { showTime } from '../advice.ts';
import type { codeAdvice as english } from '../en/code.ts';
import { showText } from '../show-text.ts';

const AGAIN = 'Lassen Sie die Person sich vom Tool aus noch einmal anmelden.';
const ONE_AT_A_TIME =
  'War es das Tool selbst, so muss es jeden Code und jedes Refresh-Token einmal einlösen, eine Anfrage nach der anderen. War es das nicht, so hatte jemand anderes sie. In beiden Fällen meldet sich die Person vom Tool aus noch einmal an.';

export const codeAdvice: typeof english = {
  authorization_unknown: () => ({
    meaning: 'Der Code oder das Refresh-Token wurde nicht hier ausgestellt oder nach seinem Ende vergessen.',
    nextStep: AGAIN,
  }),
  code_already_used: () => ({
    meaning: 'Der Autorisierungscode kam ein zweites Mal; deshalb ist alles beendet, wozu er geführt hatte.',
    nextStep: ONE_AT_A_TIME,
  }),
  refresh_token_reused: () => ({
    meaning:
      'Ein Refresh-Token, das ersetzt worden war, kam noch einmal; deshalb ist seine ganze Autorisierung beendet.',
    nextStep: ONE_AT_A_TIME,
  }),
  authorization_of_other_client: ({ client }) => ({
    meaning: `Die Person hat den Client ${client} autorisiert, und ein anderer legt es vor.`,
    nextStep:
      'Lassen Sie jedes Tool seine eigene Client-ID verwenden. Tun das beide, so finden Sie heraus, wie das eine an etwas kam, das dem anderen gehört.',
  }),
  authorization_recalled: ({ recalledAt }) => ({
    meaning: `Die Autorisierung wurde um ${showTime(recalledAt)} zurückgenommen.`,
    nextStep: AGAIN,
  }),
  authorization_expired: ({ expiredAt }) => ({ meaning: `Sie endete um ${showTime(expiredAt)}.`, nextStep: AGAIN }),
  redirect_uri_differs: () => ({
    meaning: 'Die redirect_uri der Anfrage ist nicht die, an die der Code gesendet wurde.',
    nextStep: 'Lassen Sie das Tool in beiden Anfragen dieselbe redirect_uri senden, Zeichen für Zeichen.',
  }),
  code_verifier_wrong: () => ({
    meaning: 'Der code_verifier gehört nicht zur code_challenge: Wer den Code einlöst, hat nicht um ihn gebeten.',
    nextStep:
      'Lassen Sie das Tool den Verifier jeder Anmeldung neben ihrem state aufbewahren. Tut es das, so wurde ein Code eingeschleust.',
  }),
  authorization_key_differs: ({ expected, actual }) => ({
    meaning:
      actual === undefined
        ? `Was das Tool vorlegt, ist an den Schlüssel ${expected} gebunden, und die Anfrage kam ohne einen DPoP-Nachweis davon.`
        : `Was das Tool vorlegt, ist an den Schlüssel ${expected} gebunden, und der DPoP-Nachweis der Anfrage ist von ${actual}.`,
    nextStep: `Lassen Sie das Tool den Schlüssel so lange behalten wie seine Anmeldung. Hat es ihn verloren: ${AGAIN}`,
  }),
  member_recalled: ({ member, recalledAt }) => ({
    meaning: `Das Mitglied ${member} wurde um ${showTime(recalledAt)} überall abgemeldet, nach dieser Autorisierung.`,
    nextStep: AGAIN,
  }),
  resource_not_authorized: ({ resource }) => ({
    meaning: `Die Anfrage ist für die Ressource „${showText(resource)}“, und die Person hat nur andere autorisiert.`,
    nextStep: 'Lassen Sie den Client jede Ressource nennen, die er braucht, wenn er die Person fragt.',
  }),
};
